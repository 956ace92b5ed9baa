"""The registers of a year: the overview, the list of each, one row with what it does and what may be done with it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from people.frame.requests import Request
from people.permissions import allowed, needs
from plans.current import rules_in_force
from plans.plan_pages import plan_of, plans_of
from scoring.models import Entered, Standing
from scoring.registering.asking import held_in, rows_of
from scoring.registering.charges import open_count
from scoring.registering.columns import Area
from scoring.registering.effect import Effect, effect_of_adding, effect_of_removing
from scoring.registering.guards import replaced
from scoring.registering.hints import hints_of
from scoring.registering.shapes import CHARGES
from scoring.registering.story import story_of
from scoring.registering.values import said
from scoring.views.register_lists import list_page
from scoring.views.register_place import Place
from scoring.views.register_twins import twins


@needs("register.view")
def registers(request: Request, agency: int, year: int) -> HttpResponse:
    """Show every register with what stands in it and what waits."""
    plan = plan_of(request, agency, year)
    rules = rules_in_force(plan).rules
    scheme = rules.scheme if rules else None
    areas: list[Area] = ["register"]
    if allowed(request.access, "conduct.view", agency):
        areas.append("conduct")
    held = held_in(plan, areas, scheme)
    plans = plans_of(request)
    places = [(one, Place(plan, one.register, scheme, plans)) for one in held]
    proposals = open_count(plan) if any(one.register.slug == "charges" and one.used for one in held) else None
    context = {
        **Place(plan, CHARGES, scheme, plans).frame,
        "scored": [pair for pair in places if pair[0].register.scored],
        "others": [pair for pair in places if not pair[0].register.scored],
        "pending": sum(one.pending for one in held),
        "proposals": proposals,
        "words": f"待决定 {proposals}",
        "frozen": next((place.frozen for one, place in places if one.register.scored), ""),
        "changing": allowed(request.access, "register.change", agency),
    }
    return render(request, "scoring/registers/overview.html", context)


def row_page(request: Request, place: Place, row: int) -> HttpResponse:
    """Show one row with what it does and what may be done with it."""
    found: Entered = get_object_or_404(rows_of(place.register, place.plan).select_related("replaces"), pk=row)
    correction = found.corrections.exclude(standing=Standing.WITHDRAWN).first()  # type: ignore[attr-defined]
    context = {
        **place.frame,
        "row": found,
        "facts": [
            (column.shown, said(column, getattr(found, column.attribute)))
            for column in place.register.columns
        ],
        "files": list(found.files.order_by("uploaded_at", "pk")),
        "story": story_of(found),
        "hints": hints_of(place.register, found),
        "moves": place.moves(request, found),
        "frozen": place.frozen,
        "effect": _effect(place, found),
        "urls": {act: place.url(act, row) for act in ("change", "correct", "confirm", "withdraw", "answer")},
        "correction": correction,
        "correction_url": place.url("row", correction.pk) if correction else "",
        "replaces_url": place.url("row", replaced(found)) if replaced(found) else "",
        "again": place.url("new", **{"from": row}),
        "changing": not place.frozen
        and allowed(request.access, f"{place.register.area}.change", place.plan.agency_id),
    }
    return render(request, "scoring/registers/row.html", context)


def _effect(place: Place, row: Entered) -> Effect | None:
    """What confirming, or withdrawing, would do; None where the row feeds no score or nothing is to be decided."""
    if not place.register.scored or place.scheme is None or not place.register.used(place.scheme):
        return None
    if row.standing == Standing.WAITING:
        return effect_of_adding(place.plan, place.register, row)
    if row.standing == Standing.IN_FORCE and row.withdrawal_at:
        return effect_of_removing(place.plan, place.register, row)
    return None


register_list, conduct_list = twins(list_page, read="view")
register_row, conduct_row = twins(row_page, read="view")
