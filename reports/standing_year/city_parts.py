"""The rows of the units below: counted by category, series and first-level indicator, the red ones, and any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, Value

from indicators.engine.lights import percent
from indicators.models import SecondaryIndicator
from indicators.search import visible_indicators
from people.access import Access
from reports.standing_year.city import city_rows_url
from reports.standing_year.city_counting import (
    MISSING,
    RED,
    SHADES,
    Below,
    Rows,
    late_below,
    rows_below,
    sum_of,
)
from reports.standing_year.counting import LATE, Counts
from reports.standing_year.drawing import bar
from reports.standing_year.reading import APPROVED, NO_CATEGORY, NO_SECTION
from reports.standing_year.scale import LIGHTS

NO_GROUP: Final = "未分组"
# So many red rows stand on the page, the worst first; the list has all of them.
MOST_RED: Final = 10
# So many first-level indicators are shown at once, the worst first; the others behind a fold.
MOST_PRIMARIES: Final = 12
_TENTHS: Final = 10_000


@dataclass(frozen=True, slots=True)
class CityRow:
    """One row of one unit in a quarter, in words."""

    plan: int
    agency: int
    unit: str
    indicator: int
    name: str
    category: str
    section: str
    attainment: str
    planned: str
    light: str
    tone: str
    state: str
    problems: str
    measures: str


def parts_context(
    below: Below, quarter: int, *, agency: int, year: int, red: int = MOST_RED
) -> dict[str, Any]:
    """The second half of the page: what is red over all units, and the groupings. Two queries."""
    found = _counted(below, quarter)

    def rows(name: str) -> list[dict[str, Any]]:
        return [_group(agency, year, quarter, name, each, counts) for each, counts in found[name].items()]

    by_primary = sorted(rows("primary"), key=lambda row: (-row["counts"].red, -row["counts"].missing))
    total = sum_of(found["category"].values())
    return {
        "groupings": [
            {"title": "类别", "id": "category", "rows": rows("category"), "more": []},
            {"title": "分组", "id": "group", "rows": rows("group"), "more": []},
            {"title": "一级指标", "id": "primary", "rows": by_primary[:MOST_PRIMARIES], "more": by_primary[MOST_PRIMARIES:]},
        ],
        "total": total,
        "red": [_shown(row) for row in _worst(below, quarter).values_list(*COLUMNS)[:red]],
        "red_number": total.red,
        "red_url": city_rows_url(agency, year, quarter=quarter, light=LIGHTS.worst),
    }  # fmt: skip


def _counted(below: Below, quarter: int) -> dict[str, dict[str, Counts]]:
    """Count by category, by series of the units and by first-level indicator; one query."""
    columns = ("primary__category", "plan__agency__group", "primary__name")
    rows = rows_below(below, quarter).values_list(*columns, "shade")
    counted = rows.annotate(number=Count("pk"), approved=Count("pk", filter=Q(filed__state=APPROVED)))
    found: dict[str, dict[str, Any]] = {"category": {}, "group": {}, "primary": {}}
    for category, group, primary, shade, number, approved in counted.order_by(*columns):
        names = (category or NO_CATEGORY, group or NO_GROUP, primary)
        for part, name in zip(found.values(), names, strict=True):
            numbers, done = part.setdefault(name, ([0] * len(LIGHTS.states), [0]))
            numbers[shade] += number
            done[0] += approved
    return {
        key: {name: Counts(tuple(numbers), done[0]) for name, (numbers, done) in part.items()}
        for key, part in found.items()
    }


def _group(agency: int, year: int, quarter: int, name: str, value: str, counts: Counts) -> dict[str, Any]:
    wanted = {"quarter": quarter, name: value}
    return {
        "name": value, "url": city_rows_url(agency, year, **wanted), "bar": bar(counts, value), "counts": counts,
        "cells": [
            (state, tone, number, city_rows_url(agency, year, **wanted, light=state))
            for state, tone, number in counts.cells
        ],
    }  # fmt: skip


def _worst(below: Below, quarter: int) -> Rows:
    """The red rows, furthest behind first: by what was done of what was planned, in ten-thousandths."""
    rows: Rows = rows_below(below, quarter).filter(shade=RED)
    sorted_rows: Rows = rows.alias(part=F("filed__attainment") * Value(_TENTHS) / F("planned"))
    return sorted_rows.order_by("part", "pk")


def city_rows(access: Access, below: Below, quarter: int, asked: Mapping[str, str]) -> Rows:
    """The rows that an address asks for, of what the access may see; unknown words keep nothing.

    ?light=, ?category=, ?group=, ?primary= (its name), ?unit= (the agency) and ?plan=.
    """
    light = asked.get("light", "")
    rows: Rows = _worst(below, quarter) if light == LIGHTS.worst else rows_below(below, quarter)
    rows = rows.filter(pk__in=visible_indicators(access).filter(plan__in=below.plans).values("pk"))
    if light != LIGHTS.worst:
        rows = rows.order_by("plan__agency__group", "plan__agency__name", "plan", "position", "code")
    if light == LATE:
        rows = rows.filter(late_below(below, quarter))
    elif light:
        rows = rows.filter(shade__in=[shade for shade, state in SHADES.items() if state == light])
    for name, column, empty in (
        ("category", "primary__category", NO_CATEGORY), ("group", "plan__agency__group", NO_GROUP),
        ("primary", "primary__name", ""),
    ):  # fmt: skip
        # No database takes NUL in a text.
        value = asked.get(name, "").replace("\0", "")
        if value:
            rows = rows.filter(**{column: "" if value == empty else value})
    plan = asked.get("plan", "")
    if plan:
        rows = rows.filter(plan__in=[each.pk for each in below.plans if str(each.pk) == plan])
    unit = asked.get("unit", "")
    if unit:
        rows = rows.filter(
            plan__agency__in=[plan.agency_id for plan in below.plans if str(plan.agency_id) == unit]
        )
    return rows


COLUMNS: Final = (
    "plan", "plan__agency", "plan__agency__name", "pk", "code", "name", "primary__name", "primary__category",
    "subject__name", "filed__attainment", "planned", "filed__grade", "shade", "filed__state", "filed__problems", "filed__measures",
)  # fmt: skip


def _shown(row: tuple[Any, ...]) -> CityRow:
    (
        plan,
        agency,
        unit,
        pk,
        code,
        name,
        primary,
        category,
        section,
        attainment,
        planned,
        grade,
        shade,
        *texts,
    ) = row
    state, problems, measures = texts
    return CityRow(
        plan, agency, unit, pk, f"{code} {name or primary}", category or NO_CATEGORY, section or NO_SECTION,
        percent(attainment) or grade or "", percent(planned), SHADES[shade], LIGHTS.tones[shade],
        state or LIGHTS.states[MISSING], problems or "", measures or "",
    )  # fmt: skip


def shown_rows(rows: Rows) -> list[CityRow]:
    """Put rows (a page of them) into words; one query."""
    return [_shown(row) for row in rows.values_list(*COLUMNS)]


def choices_below(below: Below) -> dict[str, list[tuple[str, str]]]:
    """What the filters of the list offer; the categories come from the rows themselves (one query)."""
    rows = SecondaryIndicator.objects.filter(plan__in=below.plans).order_by()
    names = rows.values_list("primary__category", flat=True).distinct()
    return {
        "lights": [(state, state) for state in (*LIGHTS.states, LATE)],
        "units": list({str(plan.agency_id): plan.agency.name for plan in below.plans}.items()),
        "groups": [(name, name) for name in sorted({plan.agency.group or NO_GROUP for plan in below.plans})],
        "categories": [(name, name) for name in sorted({each or NO_CATEGORY for each in names})],
    }
