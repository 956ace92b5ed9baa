"""Where a `go:` link of a help page leads for one reader: the page itself, in the reader's agency and year, if allowed."""

from __future__ import annotations

from functools import partial

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from people.frame.guidebook import Address
from people.frame.places import current_agency, current_year
from people.frame.requests import Request
from people.permissions import allowed, declared

PARTS = 2


def address_for(request: Request) -> Address:
    """Give the function that a page is drawn with."""
    return partial(_address, request)


def _address(request: Request, target: str) -> str:
    """The path of `name`, `name/<year or word>` or `name#place`; "" where there is none or the reader may not go."""
    whole, mark, fragment = target.partition("#")
    name, _, more = whole.partition("/")
    agency, year = current_agency(request), int(more) if more.isdigit() else current_year(request)
    tries: list[dict[str, object]] = [{}, {"agency": agency}, {"agency": agency, "year": year}]
    if more and not more.isdigit():
        tries = [{"slug": more}]
    for kwargs in tries:
        try:
            path = reverse(name, kwargs=kwargs)
            view = resolve(path).func
        except (NoReverseMatch, Resolver404):
            continue
        rule = declared(view)
        reads = rule.read if rule else None
        where = agency if "agency" in kwargs else None
        return path + mark + fragment if reads and allowed(request.access, reads, where) else ""
    return ""
