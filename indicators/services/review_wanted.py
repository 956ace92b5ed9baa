"""Which rows a reviewer asks for, oldest first, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from indicators.engine.lights import light
from indicators.models import LedgerEntry
from indicators.services.filing_rules import QUARTERS
from indicators.turns import of_year, readable, waiting_for
from indicators.working import judging_of
from people.access import Access
from plans.models import Plan

PAGE: Final = 20
MINE: Final = "mine"
NO_LIGHT: Final = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the reviewer asks for: keys of plan and section, quarter, state («mine»: waits for me), light; None: all."""

    plan: int | None = None
    quarter: int | None = None
    subject: int | None = None
    state: str = MINE
    light: str = ""


def wanted_keys(access: Access, agency: int, year: int, wanted: Wanted) -> list[int]:
    """Give the keys of the rows that the reviewer asks for, oldest first. Keys alone are sorted: rows are wide."""
    # What waits for somebody is his to read: the wider question need not be asked.
    mine = wanted.state == MINE
    rows = of_year(agency, year).filter(waiting_for(access)) if mine else readable(access, agency, year)
    if wanted.state and not mine:
        state, _, stage = wanted.state.partition("-")
        rows = rows.filter(state=state, **({"stage": stage} if stage else {}))
    if wanted.plan:
        rows = rows.filter(indicator__plan=wanted.plan)
    if wanted.quarter:
        rows = rows.filter(quarter=wanted.quarter)
    if wanted.subject:
        rows = rows.filter(indicator__subject=wanted.subject)
    rows = rows.order_by(F("submitted_at").asc(nulls_first=True), "pk")
    if wanted.light:
        return _lit(rows, wanted.light)
    return list(rows.values_list("pk", flat=True))


def _lit(rows: QuerySet[LedgerEntry], wanted: str) -> list[int]:
    """Keys of the rows with a light: decided by the engine and each row's plan, the database knows no such numbers."""
    columns = ("pk", "indicator__plan", "quarter", "attainment")
    planned = [f"indicator__planned_q{quarter}" for quarter in QUARTERS]
    read = list(rows.values_list(*columns, *planned))
    plans = Plan.objects.filter(pk__in={row[1] for row in read}).defer("scheme_text").order_by()
    rules = {key: judged.lights for key, judged in judging_of(plans).items()}
    found = []
    for key, plan, quarter, attainment, *by_quarter in read:
        shown = light(attainment, by_quarter[quarter - 1], rules[plan])
        if wanted == (shown.value if shown else NO_LIGHT):
            found.append(key)
    return found


def page_of(keys: Sequence[int], number: str | None) -> Page[int]:
    """Cut out a page of keys; a number beyond the end gives the nearest."""
    return Paginator(keys, PAGE).get_page(number)
