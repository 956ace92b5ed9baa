"""What the page of a year's standing shows, for the browser and for the paper alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse

from indicators.turns import line_over
from people.access import READERS, Access
from plans.models import Plan, Subject
from plans.plan_pages import PLAN
from reports.standing_year.counting import (
    LATE,
    Group,
    by_category,
    by_deadline,
    by_primary,
    by_quarter,
    by_section,
    timely_lines,
    total_of,
)
from reports.standing_year.drawing import Bar, bar, trend
from reports.standing_year.reading import Line, YearStanding, red_of
from reports.standing_year.scale import MISSING, UNLIT
from reports.standing_year.under import sections_under
from scoring.models import RectificationItem

QUARTERS: Final = (1, 2, 3, 4)
PAPER: Final = 520


def standing_context(standing: YearStanding, *, wide: int = 640) -> dict[str, Any]:
    """Count and draw a standing; two queries (texts of red rows, open rectification)."""
    total = total_of(standing)
    opened = RectificationItem.objects.filter(plan=standing.plan, indicator__isnull=False).exclude(
        state=RectificationItem.State.CLOSED
    )
    return {
        "standing": standing,
        "plan": standing.plan,
        "quarter": standing.quarter,
        "quarters": QUARTERS,
        "total": total,
        "total_bar": bar(total),
        "cells": [
            (state, tone, number, rows_url(standing, light=state)) for state, tone, number in total.cells
        ],
        "groupings": _groupings(standing),
        **_trend(standing, wide),
        "red": red_of(standing, opened.values_list("indicator", flat=True)),
        "red_title": red_title(standing),
        "timely": [
            (words, len(rows), rows_url(standing, light=words))
            for words, rows in timely_lines(standing).items()
            if rows
        ],
        **_late(standing),
        "not_approved": standing.not_approved,
        "missing_url": rows_url(standing, light=LACKING),
    }


def _trend(standing: YearStanding, wide: int) -> dict[str, Any]:
    """The four quarters as a drawing for a wide and a narrow page, and as a table."""
    trends = by_quarter(standing)
    return {
        "trend": trend(trends, width=wide),
        "trends": trends,
        "trend_rows": [
            (
                number,
                [
                    (tone, many, rows_url(standing, quarter=number, light=state))
                    for state, tone, many in counts.cells
                ],
            )
            for number, counts in trends
        ],
        "narrow": trend(trends, width=330),
    }


def _late(standing: YearStanding) -> dict[str, Any]:
    """What is late: how many rows, by quarter, and the first of them."""
    return {
        "late_number": len(standing.late),
        "late_parts": [
            (number, len(rows), rows_url(standing, quarter=number, light=LATE))
            for number in QUARTERS
            if (rows := standing.late_in(number))
        ],
        "late": standing.late[:20],
    }


def red_title(standing: YearStanding) -> str:
    """What the rows that are asked about are called: 红灯, or «评为差»."""
    return f"评为“{standing.scale.worst}”的" if standing.scale.graded else standing.scale.worst


def rows_url(standing: YearStanding, **wanted: object) -> str:
    """The address of the list behind a figure."""
    path = reverse("progress_rows", args=[standing.plan.agency_id, standing.plan.year])
    named = {PLAN: standing.plan.pk} if standing.several else {}
    return f"{path}?{urlencode({**named, 'quarter': standing.quarter, **wanted})}"


def _groupings(standing: YearStanding) -> list[dict[str, Any]]:
    given: list[tuple[str, str, str, Callable[[YearStanding], list[Group]]]] = [
        ("类别", "category", "category", by_category),
        ("责任对象", "section", "section", by_section),
        ("一级指标", "primary", "primary", by_primary),
    ]
    if standing.scale.graded:
        given.append(("完成时限", "deadline", "deadline", by_deadline))
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


# Asked for as a light: what the forecast lacks, over all quarters that are over.
LACKING: Final = "未审核"
# What other pages call 逾期未报.
OVERDUE: Final = "逾期"


def rows_wanted(standing: YearStanding, asked: Any) -> list[tuple[Line, int]]:
    """Keep the rows (with their quarter) that an address asks for; unknown words keep nothing.

    ?section=&category=&primary=&deadline= and ?light=, a state of the scale, of `timely_lines`, or LACKING;
    ?under= is a subject with all below it.
    """
    wanted = {name: asked.get(name, "") for name in ("section", "category", "primary", "deadline")}
    below = sections_under(standing.plan, asked.get("under", "")) if asked.get("under") else None
    return [
        (line, quarter)
        for line, quarter in _lit(standing, asked.get("light", ""))
        if all(not value or str(getattr(line, name)) == value for name, value in wanted.items())
        and (below is None or line.section in below)
    ]


def _lit(standing: YearStanding, light: str) -> list[tuple[Line, int]]:
    quarter = standing.quarter
    if light == LACKING:
        return standing.missing
    by_day = timely_lines(standing)
    light = LATE if light == OVERDUE else light
    if light in by_day:
        return [(line, quarter) for line in by_day[light]]
    if light == UNLIT and standing.scale.graded:
        # The page of a city counts whatever a grading plan has handed in as 无灯.
        return [(line, quarter) for line in standing.lines if line.shown(quarter) != MISSING]
    return [(line, quarter) for line in standing.lines if not light or line.shown(quarter) == light]


def choices_of(standing: YearStanding) -> dict[str, list[tuple[str, str]]]:
    """What the filters of the list offer."""
    return {
        "sections": list({str(line.section): line.section_name for line in standing.lines}.items()),
        "categories": [(name, name) for name in dict.fromkeys(line.category for line in standing.lines)],
        "primaries": list({str(line.primary): line.primary_name for line in standing.lines}.items()),
        "deadlines": [(name, name) for name in dict.fromkeys(line.deadline for line in standing.lines)]
        if standing.scale.graded
        else [],
        "lights": [(state, state) for state in (*standing.scale.states, *timely_lines(standing), LACKING)],
    }


def forecast_codes(access: Access, plan: Plan) -> frozenset[str] | None:
    """Whose forecast the access may see: everything (None) for readers, the own sections for the line."""
    if access.has(*READERS, agency=plan.agency_id):
        return None
    rows = Subject.objects.filter(plan=plan, kind=Subject.Kind.SECTION).select_related("plan")
    return frozenset(row.code for row in rows if line_over(access, row) is not None)
