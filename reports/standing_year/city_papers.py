"""The papers over the units for a meeting: the standing, and the 进度通报 with what was done about overdue rows."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from indicators.models import OverdueStep
from reports.standing_year.city import City, UnitRow, city_context
from reports.standing_year.city_parts import parts_context
from reports.standing_year.drawing import trend
from reports.standing_year.page import PAPER

MOST_AHEAD: Final = 10
MOST_RED: Final = 40


def city_paper_context(city: City, *, agency: int, year: int, units: int) -> dict[str, Any]:
    """What the paper for the meeting shows; the charts are those of the page."""
    context = city_context(city, agency=agency, year=year, units=units, forecasts=False)
    context |= parts_context(city.below, city.quarter, agency=agency, year=year, red=MOST_RED)
    return context | {
        "trend": trend(city.quarters, width=PAPER),
        "lines": [(row, row.drawn) for row in city.rows],
    }


def city_bulletin_context(city: City, *, agency: int, year: int, units: int) -> dict[str, Any]:
    """What the 进度通报 says of the units. Three queries more than `read_city`."""
    context = city_paper_context(city, agency=agency, year=year, units=units)
    steps = _steps(city)
    ahead = sorted((row for row in city.rows if row.counts.clean), key=lambda row: -row.counts.green)
    return context | {
        "ahead": ahead[:MOST_AHEAD],
        "ahead_number": len(ahead),
        "behind": [(row, drawn) for row, drawn in context["lines"] if row.counts.red or row.counts.missing],
        "late_lines": [(row, steps.get(row.plan, "还没有处理")) for row in _late(city)],
        "year_over": city.quarter == 4,
    }


def _late(city: City) -> list[UnitRow]:
    return sorted((row for row in city.rows if row.late), key=lambda row: -row.late)


def _steps(city: City) -> dict[int, str]:
    """What was done about overdue rows of each plan: «提醒 3 次、通报 1 次（甲通〔2026〕3号）»; one query."""
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    documents: dict[tuple[int, str], list[str]] = defaultdict(list)
    late = OverdueStep.objects.filter(about=OverdueStep.About.LATE)
    rows = late.filter(indicator__plan__in=city.below.plans).order_by("on", "pk")
    for plan, level, document in rows.values_list("indicator__plan", "level", "document"):
        counts[plan][level] += 1
        if document and document not in documents[plan, level]:
            documents[plan, level].append(document)
    return {
        plan: "、".join(
            f"{level} {number} 次" + (f"（{'、'.join(found)}）" if (found := documents[plan, level]) else "")
            for level, number in each.items()
        )
        for plan, each in counts.items()
    }
