"""A draft plan in the small world and short words for batches of edits."""

from __future__ import annotations

from typing import Any

from indicators.models import SecondaryIndicator
from indicators.services.grid import CellEdit, GridAnswer, GridEdits, NewRow, Removal, apply_edits
from indicators.services.grid_state import load_state
from people.acting import Actor
from plans.models import Plan
from tests.office import Office
from tests.running_year import running_year

CLERK = Actor(name="李绩效")
OTHER = Actor(name="王绩效")


def draft(office: Office, *, scheme: str = "kejiju-2021", year: int = 2026) -> Plan:
    """The plan of 甲局 with its six indicators, still a draft."""
    return running_year(office, scheme=scheme, year=year, state=Plan.State.DRAFT)


def row(plan: Plan, code: str) -> SecondaryIndicator:
    return SecondaryIndicator.objects.select_related("primary").get(plan=plan, code=code)


def edit(
    plan: Plan, code: str, field: str, text: str, *, was: str | None = None, version: int | None = None
) -> Any:
    """One cell edit as the page would send it now, or as one sends it who saw an older version."""
    found = row(plan, code)
    if was is None:
        state = load_state(plan)
        was = state.shown(state.rows[found.pk])[field]
    seen = found.version if version is None else version
    return CellEdit(row=found.pk, version=seen, field=field, text=text, was=was)


def send(
    plan: Plan, *cells: CellEdit, by: Actor = CLERK, added: list[NewRow] | None = None,
    removed: list[Removal] | None = None, order: list[int | str] | None = None,
) -> GridAnswer:  # fmt: skip
    edits = GridEdits(cells=cells, added=added or [], removed=removed or [], order=order or [])
    return apply_edits(by=by, plan=plan, edits=edits)


def codes(plan: Plan) -> list[str]:
    """The codes in the order of the plan."""
    return [one.values["code"] for one in load_state(plan).ordered()]


NEW = {"category": "重点", "primary": "新的重点", "name": "新任务", "points": "1"}
