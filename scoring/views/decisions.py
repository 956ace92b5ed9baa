"""决定: what needs one now, entering it beside the figures, and the second person who confirms it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.current import plan_in, rules_in_force
from plans.models import Plan
from scoring.decisions.commands import confirm_all, decide
from scoring.decisions.needed import Needed, Standings, needed_at, standings
from scoring.decisions.shapes import DECISIONS
from scoring.forms.decisions import ConfirmForm, DecisionForm
from scoring.registering.workflow import BY_NAME
from scoring.views.register_place import Place, actor


@needs("register.view")
def decisions(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what needs a decision as things stand now, and how those in force fare."""
    return _page(request, plan_in(request.access, agency, year))


@needs("register.change", change="register.change")
def decision_enter(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter the decision on a problem (?matter=&where=); a problem that is gone is said to be."""
    plan = plan_in(request.access, agency, year)
    place = _place(plan)
    try:
        needed = needed_at(plan, request.GET.get("matter", ""), request.GET.get("where", ""))
    except DomainError:
        needed = None
    if needed is None or place.frozen:
        return _page(request, plan, asked=needed is None and "where" in request.GET)
    form = DecisionForm(request.POST or None, request.FILES or None, needed=needed)
    bind_files(form, request, agency)

    def act() -> str:
        data = form.cleaned_data
        made = decide(
            by=actor(request), plan=plan, needed=needed, conclusions=form.conclusions, reason=data["reason"],
            body=data["body"], decided_on=data["decided_on"], document=data["document"], files=data["proofs"],
        )  # fmt: skip
        messages.success(request, f"已登记 {len(made)} 条决定，等待另一人复核；复核后重新核算才算数。")
        return _home(plan)

    context = {"place": place, "unit": plan.agency, "year": year, "form": form, "needed": needed}
    context["home"] = _home(plan)
    return submitted(request, form, act) or render(request, "scoring/decisions/enter.html", context)


@needs(None, change="register.confirm")
def decision_confirm(request: Request, agency: int, year: int) -> HttpResponse:
    """Confirm all waiting decisions on one problem."""
    plan = plan_in(request.access, agency, year)
    form = ConfirmForm(request.POST)

    def act() -> str:
        number = confirm_all(by=actor(request), plan=plan, picked=form.picked)
        messages.success(request, f"已复核 {number} 条决定。请重新核算，结果按决定计。")
        return _home(plan)

    done = submitted(request, form, act)
    return done or _page(request, plan, refusal=form.refusal or _UNREADABLE)


_UNREADABLE = DomainError("没有复核", why="页面不完整", next_step="请刷新页面后再办")


def _page(
    request: Request, plan: Plan, *, asked: bool = False, refusal: DomainError | None = None
) -> HttpResponse:
    place = _place(plan)
    found = Standings((), ())
    try:
        found = standings(plan)
    except DomainError as error:
        refusal = refusal or error
    changing = not place.frozen and allowed(request.access, "register.change", plan.agency_id)
    where = {"agency": plan.agency_id, "year": plan.year}
    context: dict[str, Any] = {
        "place": place, "unit": plan.agency, "year": plan.year, "found": found, "asked": asked,
        "refusal": refusal, "changing": changing,
        "needed": [_offer(request, place, one, changing=changing) for one in found.needed],
        "in_force": [(row, fate, place.url("row", row.pk)) for row, fate in found.in_force],
        "confirm_url": reverse("decision_confirm", kwargs=where),
        "settle_url": reverse("year_settle", kwargs=where)
        if allowed(request.access, "workbook.settle", plan.agency_id)
        else "",
    }  # fmt: skip
    return render(request, "scoring/decisions/needed.html", context)


def _offer(request: Request, place: Place, needed: Needed, *, changing: bool) -> dict[str, Any]:
    """A problem with what the asker may do about it."""
    waiting = needed.waiting
    confirm = BY_NAME["confirm"].name
    may = bool(waiting) and all(confirm in place.moves(request, row) for row in waiting)
    query = urlencode({"matter": needed.matter, "where": needed.where})
    address = reverse("decision_enter", kwargs={"agency": place.plan.agency_id, "year": place.plan.year})
    return {
        "one": needed,
        "enter": f"{address}?{query}" if changing and not waiting else "",
        "rows": " ".join(f"{row.pk}:{row.version}" for row in waiting) if may else "",
        "waiting": [(row, place.url("row", row.pk)) for row in waiting],
    }


def _place(plan: Plan) -> Place:
    rules = rules_in_force(plan).rules
    return Place(plan, DECISIONS, rules.scheme if rules else None)


def _home(plan: Plan) -> str:
    return reverse("decisions", kwargs={"agency": plan.agency_id, "year": plan.year})
