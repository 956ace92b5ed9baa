"""The pages of help."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from people.frame.guidebook import TOUR, HelpPage, page_of, pages
from people.frame.guides import GUIDES
from people.frame.help_links import address_for
from people.frame.help_shelf import help_shelves
from people.frame.requests import Request
from people.permissions import needs


@needs("signed_in")
def help_index(request: Request) -> HttpResponse:
    """List the tour, the places of reference and the pages by section, those for the reader's roles first."""
    own = {guide.help_page for guide in GUIDES if request.access.has(guide.role)}
    held = {str(held.role) for held in request.access.held}
    sections: dict[str, list[HelpPage]] = {}
    for page in pages():
        if page.slug != TOUR:
            sections.setdefault(page.section, []).append(page)
    mine = [page for page in pages() if page.slug in own or held & set(page.roles)]
    shown = {"mine": mine, "sections": sections, "shelves": help_shelves(), "tour": page_of(TOUR)}
    return render(request, "people/help/index.html", shown)


@needs("signed_in")
def help_page(request: Request, page: str) -> HttpResponse:
    """Show one page."""
    found = page_of(page)
    if found is None:
        raise Http404
    text = found.drawn(address_for(request))
    return render(request, "people/help/page.html", {"page": found, "text": text})
