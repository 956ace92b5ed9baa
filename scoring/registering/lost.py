"""Which indicators lost points at the year's end: by the superior's verdict where it speaks of them, else by the ledger.

The superior's score is the official one (rules 1.4, 2.3): where it gave full points nothing was lost, whatever the
ledger says. From the ledger nothing is proposed before a row of the fourth quarter, or the end of the plan's year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final

from indicators.gather import gather_indicator
from indicators.models import LedgerEntry, SecondaryIndicator
from plans.engine.scheme import Scheme
from plans.engine.units import POINT
from plans.models import Plan
from scoring.engine.facts import YearFacts
from scoring.engine.indicator_points import score_indicators
from scoring.engine.year import Year
from scoring.gather import gather_ledger
from scoring.verdicts.figures import lost_by_verdict

LAST_QUARTER: Final = 4


@dataclass(frozen=True, slots=True)
class Lost:
    """An indicator that lost points by the verdict (quarter 0) or its latest approved row; `lost` in 1/10000, rounded down."""

    indicator: SecondaryIndicator
    quarter: int
    lost: int


def lost_points(plan: Plan, scheme: Scheme, *, today: date) -> list[Lost]:
    """The indicators that lost points, by 编号; a constant number of queries."""
    official = lost_by_verdict(plan)
    found = [one for one in _by_ledger(plan, scheme, today=today) if one.indicator.pk not in official]
    lost = {key: points for key, points in official.items() if points > 0}
    if lost:
        rows = SecondaryIndicator.objects.filter(pk__in=lost)
        rows = rows.select_related("primary", "subject", "responsible", "leader")
        found += [Lost(row, 0, lost[row.pk]) for row in rows]
    return sorted(found, key=lambda one: one.indicator.code)


def _by_ledger(plan: Plan, scheme: Scheme, *, today: date) -> list[Lost]:
    """By the latest approved rows at the year's end; before it, one query says that there are none."""
    over = today > date(plan.year, 12, 31)
    approved = LedgerEntry.objects.filter(indicator__plan=plan, state=LedgerEntry.State.APPROVED)
    if not over and not approved.filter(quarter=LAST_QUARTER).order_by().exists():
        return []
    rows = list(approved.order_by("indicator", "quarter"))
    last = {row.indicator_id: row.quarter for row in rows}
    indicators = {
        row.pk: row
        for row in SecondaryIndicator.objects.filter(plan=plan, pk__in=last)
        .select_related("primary", "subject", "responsible", "leader")
        .order_by("code")
        if over or last[row.pk] == LAST_QUARTER
    }
    for row in rows:
        if row.indicator_id in indicators:
            row.indicator = indicators[row.indicator_id]
    facts = YearFacts(
        plan.year,
        "",
        indicators=tuple(gather_indicator(row) for row in indicators.values()),
        ledger=gather_ledger((row for row in rows if row.indicator_id in indicators), scheme),
    )
    scores = score_indicators(Year(facts, scheme, trace=False))
    found = []
    for indicator in indicators.values():
        if indicator.code not in scores:
            continue
        lost = Fraction(indicator.full_points) - scores[indicator.code].points * POINT
        if lost > 0:
            found.append(Lost(indicator, last[indicator.pk], max(1, int(lost))))
    return found
