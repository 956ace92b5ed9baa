"""A page of the menu in a year without a plan: what is missing and the next step, where else there would be 404."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.access import Access
from people.frame.navigation import registered
from people.frame.requests import Request
from people.models import Agency
from people.permissions import allowed
from people.permissions.declare import SAFE
from plans.current import year_with_plan
from plans.plan_pages import NoPlan

TEMPLATE: Final = "plans/plan/none.html"
ARGUMENTS: Final = {"agency", "year"}


class EmptyYears:
    """Middleware: answers `NoPlan` of an entry of the menu. The view's own rule has let the asker in before.

    It says the same whether there is no plan or only one that the asker may not see. Pages behind an entry, files and
    everything that changes something answer 404 as ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Leave everything that answers alone."""
        return self.get_response(request)

    def process_exception(self, request: Request, exception: Exception) -> HttpResponse | None:
        """Draw the empty page; None leaves the exception as it is."""
        match = request.resolver_match
        if not isinstance(exception, NoPlan) or match is None or set(match.kwargs) != ARGUMENTS:
            return None
        title = _titles().get(match.url_name or "")
        return _page(request, title, **match.kwargs) if title and request.method in SAFE else None


def _titles() -> dict[str, str]:
    """The name of each entry, by the names of the addresses that it stands for."""
    return {name: item.title for item in registered() for name in (item.url_name, *item.also)}


def _page(request: Request, title: str, agency: int, year: int) -> HttpResponse | None:
    access: Access = request.access
    unit = Agency.objects.visible_to(access).filter(pk=agency).first()
    if unit is None:
        return None
    other = year_with_plan(access, agency, year)
    match = request.resolver_match
    context = {
        "unit": unit,
        "year": year,
        "title": title,
        "other": other,
        "other_url": reverse(match.view_name, args=[agency, other]) if match and other else "",
        "changing": allowed(access, "plan.change", agency),
    }
    response = render(request, TEMPLATE, context)
    # For the access matrix: nothing of a plan was seen here.
    response.no_plan = True  # type: ignore[attr-defined]
    return response
