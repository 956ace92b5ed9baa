"""What the pages of one plan share: which plan, its address, and the way a form is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from people.access import OFFICES
from people.acting import Actor
from people.frame.asked import number_asked
from people.frame.forms import submitted
from people.frame.requests import Request
from people.middleware import actor_of
from plans.current import chosen, plans_in
from plans.models import Plan

PLAN: str = "plan"


class NoPlan(Http404):
    """The year has no plan that the asker sees, and none was named; `plans.empty_years` answers an entry of the menu."""


def plan_of(request: Request, agency: int, year: int, key: int | None = None) -> Plan:
    """Fetch the plan of the address: that of the key, else `?plan=` names one of several. Out of sight is 404."""
    plans = plans_in(request.access, agency, year)
    request.plans = plans  # type: ignore[attr-defined]
    if not plans and key is None and PLAN not in request.GET:
        raise NoPlan
    return chosen(plans, number_asked(request.GET.get(PLAN)) if key is None else key)


def plans_of(request: Request) -> tuple[Plan, ...]:
    """All plans of the year that the asker sees, as `plan_of` found them for the request."""
    return tuple(getattr(request, "plans", ()))


def linked(plan: Plan, name: str, *more: object) -> str:
    """The address of a page of the plan that names it: for messages and 待办, whatever other plans the year has."""
    return f"{reverse(name, args=[plan.agency_id, plan.year, *more])}?{PLAN}={plan.pk}"


def query_of(request: Request) -> str:
    """The part of the address that names one of several plans of the year, to be kept by every link."""
    key = number_asked(request.GET.get(PLAN))
    return f"?{PLAN}={key}" if key is not None else ""


def page_of(request: Request, plan: Plan, name: str, *more: object) -> str:
    """The address of another page of the same plan."""
    return reverse(name, args=[plan.agency_id, plan.year, *more]) + query_of(request)


def frame_of(request: Request, plan: Plan) -> dict[str, Any]:
    """What every template of a plan is given; `plans` are those between which `pieces/plans.html` lets choose."""
    plans = plans_of(request)
    return {
        "plan": plan,
        "plans": plans if len(plans) > 1 else (),
        "unit": plan.agency,
        "year": plan.year,
        "query": query_of(request),
    }


def by_office(request: Request, agency: int) -> Actor:
    """Who acts for the office here, and for whom (代办)."""
    return actor_of(request, on_behalf_of=request.access.acting_for(*OFFICES, agency=agency))


def act(
    request: Request,
    plan: Plan,
    form: Any,
    do: Callable[[dict[str, Any]], str],
    *,
    then: str,
    template: str = "plans/plan/act.html",
    **context: Any,
) -> HttpResponse:
    """Carry out a posted form with `do`, which gives the words of success, and go to `then`; else draw it."""

    def carried_out() -> str:
        messages.success(request, do(form.cleaned_data))
        return then

    shown = {"form": form, "back": then, **frame_of(request, plan), **context}
    return submitted(request, form, carried_out) or render(request, template, shown)
