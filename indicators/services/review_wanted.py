"""Which rows a reviewer asks for, oldest first, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet

from indicators.engine.lights import light
from indicators.models import LedgerEntry
from indicators.services.filing_rules import QUARTERS
from indicators.services.review_reading import PAGE
from indicators.turns import of_year, plans_of_year, readable, waiting_for
from indicators.working import judging_of
from people.access import Access
from plans.models import Plan

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
        return _lit(rows, wanted.light, plans_of_year(agency, year))
    return list(rows.values_list("pk", flat=True))


def _lit(rows: QuerySet[LedgerEntry], wanted: str, plans: Iterable[Plan]) -> list[int]:
    """Keys of the rows with a light: decided by the engine and each row's plan, the database knows no such numbers."""
    columns = ("pk", "indicator__plan", "quarter", "attainment")
    planned = [f"indicator__planned_q{quarter}" for quarter in QUARTERS]
    rules = {key: judged.lights for key, judged in judging_of(plans).items()}
    # Rows say the same of their plan over and over: each case is judged once.
    judged: dict[tuple[int | None, ...], bool] = {}
    found = []
    for row in rows.values_list(*columns, *planned).iterator():
        case = row[1:]
        if case not in judged:
            plan, quarter, attainment, *by_quarter = case
            judged[case] = (light(attainment, by_quarter[quarter - 1], rules[plan]) or NO_LIGHT) == wanted
        if judged[case]:
            found.append(row[0])
    return found


def page_of(keys: Sequence[int], number: str | None) -> Page[int]:
    """Cut out a page of keys; a number beyond the end gives the nearest."""
    return Paginator(keys, PAGE).get_page(number)
