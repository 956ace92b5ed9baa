"""The pages of help."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.frame.guidebook import HelpPage, page_of, pages
from people.frame.guides import GUIDES
from people.frame.requests import Request
from people.permissions import needs


@needs("signed_in")
def help_index(request: Request) -> HttpResponse:
    """List the pages by section, those for the reader's roles first."""
    own = {guide.help_page for guide in GUIDES if request.access.has(guide.role)}
    sections: dict[str, list[HelpPage]] = {}
    for page in pages():
        sections.setdefault(page.section, []).append(page)
    mine = [page for page in pages() if page.slug in own]
    return render(request, "people/help/index.html", {"mine": mine, "sections": sections})


@needs("signed_in")
def help_page(request: Request, page: str) -> HttpResponse:
    """Show one page."""
    found = page_of(page)
    if found is None:
        raise Http404
    return render(request, "people/help/page.html", {"page": found})
