"""What the page of a year's standing shows, for the browser and for the paper alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from indicators.turns import line_over
from people.access import READERS, Access
from plans.models import Plan, Subject
from reports.standing_year.counting import (
    Group,
    by_category,
    by_primary,
    by_quarter,
    by_section,
    counts_of,
)
from reports.standing_year.drawing import Bar, bar, trend
from reports.standing_year.reading import STATES, Line, YearStanding, red_of
from scoring.models import RectificationItem

QUARTERS: Final = (1, 2, 3, 4)
PAPER: Final = 520


def standing_context(standing: YearStanding, *, wide: int = 640) -> dict[str, Any]:
    """Count and draw a standing; two queries (texts of red rows, open rectification)."""
    quarter = standing.quarter
    total = counts_of(standing.lines, quarter)
    trends = by_quarter(standing)
    opened = RectificationItem.objects.filter(plan=standing.plan, indicator__isnull=False).exclude(
        state=RectificationItem.State.CLOSED
    )
    late = standing.late
    return {
        "standing": standing,
        "plan": standing.plan,
        "quarter": quarter,
        "quarters": QUARTERS,
        "total": total,
        "total_bar": bar(total),
        "cells": [
            (state, tone, number, rows_url(standing, light=state)) for state, tone, number in total.cells
        ],
        "groupings": _groupings(standing),
        "trend": trend(trends, width=wide),
        "trends": trends,
        "narrow": trend(trends, width=330),
        "red": red_of(standing, opened.values_list("indicator", flat=True)),
        "late_number": len(late),
        "late_parts": [
            (number, len(rows), rows_url(standing, quarter=number, light=LATE))
            for number in QUARTERS
            if (rows := standing.late_in(number))
        ],
        "late": late[:20],
        "not_approved": standing.not_approved,
    }


def rows_url(standing: YearStanding, **wanted: object) -> str:
    """The address of the list behind a figure."""
    path = reverse("progress_rows", args=[standing.plan.agency_id, standing.plan.year])
    return f"{path}?{urlencode({'quarter': standing.quarter, **wanted})}"


def _groupings(standing: YearStanding) -> list[dict[str, Any]]:
    given: list[tuple[str, str, str, Callable[[YearStanding], list[Group]]]] = [
        ("类别", "category", "category", by_category),
        ("责任对象", "section", "section", by_section),
        ("一级指标", "primary", "primary", by_primary),
    ]
    return [
        {"title": title, "id": name, "rows": [_row(standing, name, group) for group in count(standing)]}
        for title, name, _, count in given
    ]


def _row(standing: YearStanding, name: str, group: Group) -> dict[str, Any]:
    drawn: Bar = bar(group.counts, group.name)
    return {
        "name": group.name,
        "url": rows_url(standing, **{name: group.key}),
        "bar": drawn,
        "counts": group.counts,
        "cells": [
            (state, tone, number, rows_url(standing, light=state, **{name: group.key}))
            for state, tone, number in group.counts.cells
        ],
    }


LATE: Final = "逾期"


def rows_wanted(standing: YearStanding, asked: Any) -> list[Line]:
    """Keep the rows that an address asks for: ?section=&light=&category=&primary=; unknown words keep nothing."""
    section, light = asked.get("section", ""), asked.get("light", "")
    category, primary = asked.get("category", ""), asked.get("primary", "")
    late = {line.pk for line in standing.late_in(standing.quarter)} if light == LATE else set()
    return [
        line
        for line in standing.lines
        if (not section or str(line.section) == section)
        and (not category or line.category == category)
        and (not primary or str(line.primary) == primary)
        and (not light or line.shown(standing.quarter) == light or line.pk in late)
    ]


def choices_of(standing: YearStanding) -> dict[str, list[tuple[str, str]]]:
    """What the filters of the list offer."""
    return {
        "sections": list({str(line.section): line.section_name for line in standing.lines}.items()),
        "categories": [(name, name) for name in dict.fromkeys(line.category for line in standing.lines)],
        "primaries": list({str(line.primary): line.primary_name for line in standing.lines}.items()),
        "lights": [(state, state) for state in (*STATES, LATE)],
    }


def forecast_codes(access: Access, plan: Plan) -> frozenset[str] | None:
    """Whose forecast the access may see: everything (None) for readers, the own sections for the line."""
    if access.has(*READERS, agency=plan.agency_id):
        return None
    rows = Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).select_related("plan")
    return frozenset(row.code for row in rows if line_over(access, row) is not None)
