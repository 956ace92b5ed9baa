"""What a plan asks of its filers: grades or rates, the days its returns are due, whether it has monthly plans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from typing import Final

from indicators.engine.filing import Asked
from indicators.engine.lights import USUAL, LightRules
from indicators.models import SecondaryIndicator
from indicators.working import judging_by
from plans.current import in_force
from plans.engine.check_calendar import due_date
from plans.engine.loading import Rules
from plans.engine.scheme.indicators import GradedBand
from plans.models import CalendarItem, Plan

QUARTERS: Final = (1, 2, 3, 4)
# Where neither the calendar nor the scheme names a day: the 15th after the quarter, as rules 4.15 has it (ASSUMED).
ASSUMED_DAY: Final = 15
# The words with which a document asks for monthly plans and summaries (rules 2.5: «二3» of 工商联).
MONTHLY_WORDS: Final = "月工作计划"


@dataclass(frozen=True, slots=True)
class FilingRules:
    """The part of a plan's rules that filing needs; `returns` maps a quarter to the scheme's own due day.

    `every_quarter`: each quarter counts, not the latest approved one alone (`Scheme.counts_every_quarter`).
    """

    bands: tuple[GradedBand, ...] = ()
    most: Fraction = Fraction(1)
    returns: Mapping[int, str] = field(default_factory=dict)
    monthly: bool = False
    every_quarter: bool = False
    lights: LightRules = USUAL

    def asked(self, row: SecondaryIndicator, quarter: int) -> Asked:
        """Say what the row has to answer in the quarter."""
        planned: int | None = getattr(row, f"planned_q{quarter}")
        return Asked(
            full=row.full_points, planned=planned, bands=self.bands, most=self.most, lights=self.lights
        )


@dataclass(frozen=True, slots=True)
class Due:
    """When a quarter is due; `assumed` where no document says so (原文未规定，按系统默认)."""

    day: date
    assumed: bool = False


def rules_of(plans: Iterable[Plan]) -> dict[int, FilingRules]:
    """Give the filing rules of the plans by their keys; one query."""
    found = in_force(plans)
    # Plans of one scheme with the same settings have one reading, whose rules are read once.
    readings = {id(reading): reading for reading in found.values()}
    made = {
        key: replace(_rules(reading.rules), lights=judging_by(reading).lights)
        for key, reading in readings.items()
    }
    return {key: made[id(reading)] for key, reading in found.items()}


def _rules(rules: Rules | None) -> FilingRules:
    if rules is None:
        return FilingRules()
    scheme = rules.scheme
    scoring = scheme.indicators.scoring if scheme.indicators else None
    entries = [entry for entry in scheme.calendar if entry.kind == "quarterly_return" and entry.quarter]
    return FilingRules(
        bands=scoring.grades if scoring else (),
        most=scoring.most if scoring else Fraction(1),
        returns={entry.quarter: entry.due for entry in entries if entry.quarter},
        monthly=any(MONTHLY_WORDS in clause for clause in scheme.clauses.values()),
        every_quarter=scheme.counts_every_quarter(),
    )


def due_days(
    plans: Iterable[Plan], rules: Mapping[int, FilingRules] | None = None
) -> dict[int, dict[int, Due]]:
    """Give the due day of each quarter of each plan: its calendar, else its scheme, else the 15th after it."""
    rows = list(plans)
    known = rules_of(rows) if rules is None else rules
    found = {
        plan.pk: {quarter: _default(plan, known[plan.pk], quarter) for quarter in QUARTERS} for plan in rows
    }
    items = CalendarItem.objects.filter(
        plan__in=rows, kind=CalendarItem.Kind.RETURN, quarter__isnull=False
    ).order_by("-due", "-pk")
    for plan, quarter, due in items.values_list("plan", "quarter", "due"):
        found[plan][quarter or 0] = Due(due)
    return found


def _default(plan: Plan, rules: FilingRules, quarter: int) -> Due:
    if quarter in rules.returns:
        return Due(due_date(rules.returns[quarter], plan.year))
    return Due(quarter_end(plan.year, quarter) + timedelta(days=ASSUMED_DAY), assumed=True)


def quarter_start(year: int, quarter: int) -> date:
    """Give the first day of a quarter."""
    return date(year, quarter * 3 - 2, 1)


def quarter_end(year: int, quarter: int) -> date:
    """Give the last day of a quarter."""
    following = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return following - timedelta(days=1)


def quarter_now(year: int, days: Mapping[int, date], today: date) -> int:
    """Give the quarter that is now due: of those begun the one due next, else the last one begun (1 before the year).

    `days` are the due days by quarter. Of two due on the same day the earlier quarter comes first.
    """
    begun = [quarter for quarter in QUARTERS if quarter_start(year, quarter) <= today]
    ahead = [quarter for quarter in begun if quarter in days and days[quarter] >= today]
    if ahead:
        return min(ahead, key=lambda quarter: (days[quarter], quarter))
    return begun[-1] if begun else 1
