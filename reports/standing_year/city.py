"""The units below, side by side: what the page of a city (or a series) shows first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from indicators.services.filing_rules import QUARTERS
from people.access import READERS, Access, Role
from plans.models import Plan
from reports.standing_year.city_counting import (
    Below,
    Lit,
    counts_below,
    filed_of,
    late_of,
    lit_of,
    plans_below,
    sum_of,
)
from reports.standing_year.city_forecast import Told
from reports.standing_year.counting import LATE, Counts
from reports.standing_year.drawing import Bar, bar, bar_html, trend
from reports.standing_year.scale import LIGHTS, scale_of

# So many units are shown at once, the worst first; the others behind a fold.
FIRST: Final = 15
# Stands for an agency in an address that is read once for all of them.
ANY: Final = 987_654_321


def units_below(access: Access, agency: int) -> frozenset[int]:
    """The agencies to compare: all that a reading or leading role which covers this one covers."""
    held = access.roles(*READERS, Role.SERIES_LEAD)
    return frozenset[int]().union(*(each.agencies for each in held if agency in each.agencies))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One plan of one unit: its counts of the quarter, its grades, what is late (`oldest`: since when), its forecast."""

    plan: int
    agency: int
    name: str
    group: str
    counts: Counts
    grades: tuple[tuple[str, int], ...]
    late: int
    oldest: date | None
    place: str
    rows: str
    quarter: int
    bands: tuple[str, ...] = ()
    told: Told | None = None

    @property
    def url(self) -> str:
        """The page of the unit, on this plan of its."""
        return f"{self.place}?quarter={self.quarter}&plan={self.plan}"

    @property
    def late_url(self) -> str:
        """What is late, on the page of the unit."""
        return f"{self.url}#late-title"

    @property
    def grade_words(self) -> str:
        """«好 5，良好 3», of a plan that grades its rows."""
        return "，".join(f"{grade} {number}" for grade, number in self.grades)

    @property
    def drawn(self) -> Bar:
        """The bar of its lights; of its grades, where the plan grades its rows."""
        if not self.bands:
            return bar(self.counts, self.name)
        scale, given = scale_of(self.bands), dict(self.grades)
        known = [given.get(grade, 0) for grade in self.bands]
        rest = self.counts.total - self.counts.missing - sum(known)
        return bar(Counts((*known, rest, self.counts.missing), 0, scale), self.name)

    def html(self, suffixes: Mapping[str, str], forecasts: bool) -> str:
        """The row of the table; a template costs three times as much for 120 of them."""
        cells = "".join(
            f'<td class="number" data-label="{state}"><a href="{self.rows}{suffixes[state]}">{number}</a></td>'
            if number
            else f'<td class="number blank" data-label="{state}">0</td>'
            for state, _, number in self.counts.cells
        )
        since = f"，最早 {self.oldest:%m-%d} 到期" if self.oldest else ""
        late = (
            f'<a href="{escape(self.late_url)}" title="逾期 {self.late} 行{since}">{self.late}</a>'
            if self.late
            else "0"
        )
        forecast = (
            f'<td data-label="预测"><a href="{self.place}forecast/?plan={self.plan}">{escape(self.told.words if self.told else "算一算")}</a></td>'
            if forecasts
            else ""
        )
        grades = f"<small>{escape(self.grade_words)}</small>" if self.grades else ""
        return (
            f'<tr><th scope="row" data-label="单位"><a href="{escape(self.url)}">{escape(self.name)}</a></th>'
            f'<td data-label="分组">{escape(self.group) or "—"}</td>'
            f'<td data-label="进度" class="bar-column">{bar_html(self.drawn)}{grades}</td>{cells}'
            f'<td class="number" data-label="已审核">{self.counts.approved_words}</td>'
            f'<td class="number" data-label="逾期">{late}</td>{forecast}</tr>'
        )


@dataclass(frozen=True, slots=True)
class City:
    """The plans below with all that is counted of them; `quarter` is the one asked for."""

    below: Below
    year: int
    quarter: int
    rows: tuple[UnitRow, ...]
    quarters: tuple[tuple[int, Counts], ...]
    late: Mapping[int, int]

    @property
    def total(self) -> Counts:
        """The counts of the quarter."""
        return self.quarters[self.quarter - 1][1]

    @property
    def late_number(self) -> int:
        """How many rows are overdue, of all quarters."""
        return sum(self.late.values())


def read_city(
    units: Sequence[int] | frozenset[int],
    year: int,
    quarter: int | None,
    today: date,
    *,
    agency: int,
    told: Mapping[int, Told] | None = None,
) -> City:
    """Count the plans of the units below an agency; a constant number of queries for any number of them."""
    below = plans_below(units, year, today)
    filed, lit = filed_of(below), lit_of(below)
    asked = quarter or max((number for _, number in lit.lights), default=1)
    late = late_of(below, filed, lit)
    owed = {key: sum(each.values()) for key, each in filed.items()}
    counted = {q: {key: counts_below(key, q, owed[key], lit) for key in below.keys} for q in QUARTERS}
    places = (
        addresses("progress", year), addresses("progress_rows", year),
        reverse("progress_unit_rows", args=[agency, year]),
    )  # fmt: skip
    several = Counter(plan.agency_id for plan in below.plans)
    rows = [
        _row(
            plan, asked, counted[asked][plan.pk], lit, late.get(plan.pk, {}), below,
            _place(plan, places, alone=several[plan.agency_id] == 1),
        )
        for plan in below.plans
    ]  # fmt: skip
    if told:
        rows = [_with(row, told.get(row.plan)) for row in rows]
    rows.sort(key=lambda row: (-row.counts.red, -row.late, -row.counts.missing))
    whole = tuple((number, sum_of(counted[number].values())) for number in QUARTERS)
    lates = {number: sum(each.get(number, 0) for each in late.values()) for number in QUARTERS}
    return City(
        below, year, asked, tuple(rows), whole, {key: number for key, number in lates.items() if number}
    )


def city_context(city: City, *, agency: int, year: int, units: int, forecasts: bool) -> dict[str, Any]:
    """What the page and the papers show of the units. `units`: how many there are, with or without a plan."""
    suffixes = {
        state: urlencode({"quarter": city.quarter, "light": state}).replace("&", "&amp;")
        for state in LIGHTS.states
    }
    shown = [row.html(suffixes, forecasts) for row in city.rows]
    total, late = city.total, [row for row in city.rows if row.late]
    return {
        "city": city, "rows": city.rows, "quarter": city.quarter, "quarters": QUARTERS, "total": total,
        "first": mark_safe("\n".join(shown[:FIRST])), "others": mark_safe("\n".join(shown[FIRST:])),
        "others_number": max(0, len(shown) - FIRST), "forecasts": forecasts,
        "cells": [
            (state, tone, number, city_rows_url(agency, year, quarter=city.quarter, light=state))
            for state, tone, number in total.cells
        ],
        "total_bar": bar(total), "trend": trend(city.quarters), "narrow": trend(city.quarters, width=330),
        "trends": city.quarters,
        "trend_rows": [
            (
                number,
                [(tone, many, city_rows_url(agency, year, quarter=number, light=state)) for state, tone, many in counts.cells],
            )
            for number, counts in city.quarters
        ], "late_rows": sorted(late, key=lambda row: -row.late), "late_number": city.late_number,
        "late_parts": [
            (number, many, city_rows_url(agency, year, quarter=number, light=LATE))
            for number, many in city.late.items()
        ],
        "red_units": sum(row.counts.red > 0 for row in city.rows),
        "without": units - len({plan.agency_id for plan in city.below.plans}),
    }  # fmt: skip


def city_rows_url(agency: int, year: int, **wanted: object) -> str:
    """The address of the rows behind a figure of the city."""
    return f"{reverse('progress_unit_rows', args=[agency, year])}?{urlencode(wanted)}"


def addresses(name: str, year: int) -> Callable[[int], str]:
    """Give the address of a page of any agency's year: read once, for lists of many."""
    before, after = reverse(name, args=[ANY, year]).split(str(ANY))
    return lambda agency: f"{before}{agency}{after}"


# The page of an agency, the rows of its plan, and the rows of all (where an agency has several plans).
Places = tuple[Callable[[int], str], Callable[[int], str], str]


def _with(row: UnitRow, told: Told | None) -> UnitRow:
    return replace(row, told=told)


def _place(plan: Plan, places: Places, *, alone: bool) -> tuple[str, str]:
    """The page of a plan's unit, and the address of the plan's rows up to what they are filtered by.

    `alone`: the unit has no other plan.
    """
    place, rows, whole = places
    base = f"{rows(plan.agency_id)}?" if alone else f"{whole}?plan={plan.pk}&amp;"
    return place(plan.agency_id), base


def _row(
    plan: Plan,
    quarter: int,
    counts: Counts,
    lit: Lit,
    late: Mapping[int, int],
    below: Below,
    place: tuple[str, str],
) -> UnitRow:
    known = tuple(band.grade for band in below.rules[plan.pk].bands)
    given = lit.grades.get((plan.pk, quarter), {})
    grades = tuple((grade, given[grade]) for grade in known if grade in given)
    oldest = below.days[plan.pk][min(late)].day if late else None
    return UnitRow(
        plan.pk, plan.agency_id, plan.agency.name, plan.agency.group, counts, grades, sum(late.values()), oldest,
        *place, quarter, known,
    )  # fmt: skip
