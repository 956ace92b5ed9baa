"""决定: what needs one now, entering it beside the figures, and the second person who confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from people.errors import DomainError
from people.forms.files import bind_files
from people.frame.forms import submitted
from people.frame.requests import Request
from people.permissions import allowed, needs
from scoring.decisions.commands import confirm_all, decide
from scoring.decisions.needed import Needed, Standings, needed_at, standings
from scoring.decisions.shapes import DECISIONS
from scoring.forms.decisions import ConfirmForm, DecisionForm
from scoring.registering.workflow import BY_NAME, Move
from scoring.views.register_place import Place, actor, place_of

# From so many on, targets without any ballot stand in one list instead of a panel each.
MANY: Final = 4


@needs("register.view")
def decisions(request: Request, agency: int, year: int) -> HttpResponse:
    """Show what needs a decision as things stand now, and how those in force fare."""
    return _page(request, place_of(request, agency, year, DECISIONS))


@needs("register.change", change="register.change")
def decision_enter(request: Request, agency: int, year: int) -> HttpResponse:
    """Enter the decision on a problem (?matter=&where=); a problem that is gone is said to be."""
    place = place_of(request, agency, year, DECISIONS)
    plan = place.plan
    try:
        needed = needed_at(plan, request.GET.get("matter", ""), request.GET.get("where", ""))
    except DomainError:
        needed = None
    if needed is None or place.frozen:
        return _page(request, place, asked=needed is None and "where" in request.GET)
    form = DecisionForm(request.POST or None, request.FILES or None, needed=needed)
    bind_files(form, request, agency)

    def act() -> str:
        data = form.cleaned_data
        made = decide(
            by=actor(request), plan=plan, needed=needed, conclusions=form.conclusions, reason=data["reason"],
            body=data["body"], decided_on=data["decided_on"], document=data["document"], files=data["proofs"],
        )  # fmt: skip
        messages.success(request, f"已登记 {len(made)} 条决定，等待另一人复核；复核后重新核算才算数。")
        return place.at("decisions")

    context = {**place.frame, "form": form, "needed": needed, "home": place.at("decisions")}
    return submitted(request, form, act) or render(request, "scoring/decisions/enter.html", context)


@needs(None, change="register.confirm")
def decision_confirm(request: Request, agency: int, year: int) -> HttpResponse:
    """Confirm all waiting decisions on one problem."""
    place = place_of(request, agency, year, DECISIONS)
    form = ConfirmForm(request.POST)

    def act() -> str:
        number = confirm_all(by=actor(request), plan=place.plan, picked=form.picked)
        messages.success(request, f"已复核 {number} 条决定。请重新核算，结果按决定计。")
        return place.at("decisions")

    done = submitted(request, form, act)
    return done or _page(request, place, refusal=form.refusal or _UNREADABLE)


_UNREADABLE = DomainError("没有复核", why="页面不完整", next_step="请刷新页面后再办")


def _page(
    request: Request, place: Place, *, asked: bool = False, refusal: DomainError | None = None
) -> HttpResponse:
    plan = place.plan
    found = Standings((), ())
    try:
        found = standings(plan)
    except DomainError as error:
        refusal = refusal or error
    changing = not place.frozen and allowed(request.access, "register.change", plan.agency_id)
    moves = place.moves_of(request, [row for one in found.needed for row in one.waiting])
    unasked = _unasked(found)
    offers = [_offer(place, one, moves, changing=changing) for one in found.needed]
    context: dict[str, Any] = {
        **place.frame, "plans_at": place.at("decisions").partition("?")[0], "found": found, "asked": asked,
        "refusal": refusal, "changing": changing,
        "needed": [offer for offer in offers if offer["one"] not in unasked],
        "unasked": [offer for offer in offers if offer["one"] in unasked],
        "in_force": [(row, fate, place.url("row", row.pk)) for row, fate in found.in_force],
        "confirm_url": place.at("decision_confirm"),
        "settle_url": place.at("year_settle")
        if allowed(request.access, "workbook.settle", plan.agency_id)
        else "",
    }  # fmt: skip
    return render(request, "scoring/decisions/needed.html", context)


def _unasked(found: Standings) -> list[Needed]:
    """The problems of targets nobody was asked about yet, where they are many: one ballot paper mends them all."""
    rows = [one for one in found.needed if one.unasked and not one.waiting]
    return rows if len(rows) >= MANY else []


def _offer(
    place: Place, needed: Needed, moves: Mapping[int, Mapping[str, Move]], *, changing: bool
) -> dict[str, Any]:
    """A problem with what the asker may do about it."""
    waiting = needed.waiting
    confirm = BY_NAME["confirm"].name
    may = bool(waiting) and all(confirm in moves[row.pk] for row in waiting)
    return {
        "one": needed,
        "enter": place.at("decision_enter", matter=needed.matter, where=needed.where)
        if changing and not waiting
        else "",
        "rows": " ".join(f"{row.pk}:{row.version}" for row in waiting) if may else "",
        "waiting": [(row, place.url("row", row.pk)) for row in waiting],
    }
