"""Search over what a person may see; typing asks for the results only."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from people.frame.requests import Request
from people.frame.search import LONGEST, MOST, hits_of
from people.permissions import needs


@needs("signed_in")
def search(request: Request) -> HttpResponse:
    """Show the hits by group; htmx gets the results without the page around them."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    groups = hits_of(request.access, words)
    shown = {
        "words": words,
        "groups": [(kind, hits, len(hits) >= MOST) for kind, hits in groups.items()],
        "number": sum(len(hits) for hits in groups.values()),
    }
    live = bool(request.htmx) and not request.htmx.boosted
    return render(request, "people/search/results.html" if live else "people/search/search.html", shown)
