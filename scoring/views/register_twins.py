"""One view of a register, at two addresses: under the registers, and under discipline with its narrower rules."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase

from people.frame.requests import Request
from people.permissions import needs
from scoring.registering.columns import Area
from scoring.views.register_place import Place, place_in

Act = Callable[..., HttpResponse]
View = Callable[..., HttpResponseBase]


def twins(
    act: Act, *, read: str | None = None, change: str | None = None, used: bool = False
) -> tuple[View, View]:
    """Make the views `register_…` and `conduct_…` of an act on a place (and a row, by its key).

    `read` and `change` are the rules within the area: "change" is register.change here and conduct.change there.
    `used`: only where the scheme loads and uses the register (404 elsewhere).
    """
    return _view("register", act, read, change, used=used), _view("conduct", act, read, change, used=used)


def _view(area: Area, act: Act, read: str | None, change: str | None, *, used: bool) -> View:
    def view(request: Request, agency: int, year: int, register: str, **row: int) -> HttpResponse:
        place = place_in(request, area, agency, year, register, row.get("row"))
        if used and not _used(place):
            raise Http404
        return act(request, place, **row)

    view.__name__ = view.__qualname__ = f"{area}_{act.__name__}"
    view.__doc__, view.__module__ = act.__doc__, act.__module__
    guarded: View = needs(read and f"{area}.{read}", change=change and f"{area}.{change}")(view)
    return guarded


def _used(place: Place) -> bool:
    return place.scheme is not None and place.register.used(place.scheme)
