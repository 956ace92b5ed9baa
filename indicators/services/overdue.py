"""What was not handed in by its day, and what is red: the lists behind the way 提醒 → 通报 → 问责 (`overdue_steps`).

What is late is decided by `indicators.engine.late`; a returned row counts as not handed in. A red row was handed in, but
far behind its plan: what is asked of it is a reason and measures, and its steps are its own (`OverdueStep.about`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Final

from django.db.models import Case, QuerySet, Sum, Value, When
from django.utils import timezone

from indicators.engine.late import late_quarters
from indicators.engine.lights import Light, LightRules, light, light_words, percent
from indicators.filers import Filer, filers_of
from indicators.models import LedgerEntry, OverdueStep, SecondaryIndicator
from indicators.services.filing_rules import QUARTERS, due_days, quarter_start, rules_of
from indicators.workflow import HANDED_IN
from plans.models import Plan

About = OverdueStep.About
Level = OverdueStep.Level
ORDER: Final = (Level.REMINDED, Level.CIRCULATED, Level.ACCOUNTABLE)


@dataclass(slots=True, kw_only=True)
class Matter:
    """One overdue or red row: the indicator, the quarter, when it was due, what stands of it, what was done."""

    indicator: SecondaryIndicator
    quarter: int
    due: date
    today: date
    about: str = About.LATE.value
    entry: LedgerEntry | None = None
    rules: LightRules = field(default_factory=LightRules)
    filers: tuple[Filer, ...] = ()
    steps: list[OverdueStep] = field(default_factory=list)

    @property
    def is_red(self) -> bool:
        """Whether it was handed in, but is red."""
        return self.about == About.RED

    @property
    def days(self) -> int:
        """Days past the due day."""
        return (self.today - self.due).days

    @property
    def begun(self) -> date:
        """From which day on steps can be taken: the due day; of a red row, the day it was handed in."""
        if not self.is_red:
            return self.due
        at = self.entry and (self.entry.submitted_at or self.entry.approved_at)
        return timezone.localdate(at) if at else quarter_start(self.due.year, 1)

    @property
    def planned(self) -> int | None:
        """The planned progress of the quarter, 1/10¹²."""
        found: int | None = getattr(self.indicator, f"planned_q{self.quarter}")
        return found

    @property
    def standing(self) -> str:
        """Where the row stands."""
        return "未填报" if self.entry is None else self.entry.state

    @property
    def words(self) -> str:
        """Why it is red."""
        return light_words(self.entry.attainment if self.entry else None, self.planned, self.rules)

    @property
    def came_to(self) -> str:
        """What was done and what was planned, without the light's name."""
        return f"完成 {percent(self.entry.attainment if self.entry else None)}，计划 {percent(self.planned)}"

    @property
    def who(self) -> str:
        """Names of those who file it; empty where nobody does."""
        return "、".join(dict.fromkeys(filer.name for filer in self.filers))

    @property
    def next_level(self) -> str:
        """The step that comes next; empty at the end of the way."""
        done = {step.level for step in self.steps}
        return next((level.value for level in ORDER if level not in done), "")


@dataclass(frozen=True, slots=True)
class Overdue:
    """The two lists of a plan's year."""

    late: list[Matter]
    red: list[Matter]


def overdue_of(
    plan: Plan, indicators: Iterable[SecondaryIndicator], *, rules: LightRules, today: date
) -> Overdue:
    """List what is overdue and what is red among indicators of the plan; a constant number of queries."""
    rows = list(indicators)
    asked = rules_of([plan])
    days = {quarter: due.day for quarter, due in due_days([plan], asked)[plan.pk].items()}
    entries, steps, filers = _entries(rows), _steps(rows), filers_of(rows, today)
    found = Overdue([], [])

    def matter(row: SecondaryIndicator, quarter: int, about: str) -> Matter:
        return Matter(
            indicator=row, quarter=quarter, due=days[quarter], today=today, about=about, rules=rules,
            entry=entries.get((row.pk, quarter)), filers=filers[row.pk], steps=steps[row.pk, quarter, about],
        )  # fmt: skip

    for row in rows:
        given = {quarter: entries.get((row.pk, quarter)) for quarter in QUARTERS}
        reported = [quarter for quarter, entry in given.items() if entry and entry.state in HANDED_IN]
        late = late_quarters(reported, days, today, every=asked[plan.pk].every_quarter)
        found.late.extend(matter(row, quarter, About.LATE) for quarter in late)
        if reported:
            last = matter(row, reported[-1], About.RED)
            if last.entry and light(last.entry.attainment, last.planned, rules) == Light.RED:
                found.red.append(last)
    found.late.sort(key=lambda one: (one.due, one.indicator.code))
    return found


def _entries(rows: Sequence[SecondaryIndicator]) -> dict[tuple[int, int], LedgerEntry]:
    found = LedgerEntry.objects.filter(indicator__in=[row.pk for row in rows]).order_by()
    return {(entry.indicator_id, entry.quarter): entry for entry in found}


def _steps(rows: Sequence[SecondaryIndicator]) -> dict[tuple[int, int, str], list[OverdueStep]]:
    found: dict[tuple[int, int, str], list[OverdueStep]] = defaultdict(list)
    taken = OverdueStep.objects.filter(indicator__in=[row.pk for row in rows]).order_by("pk")
    for step in taken.prefetch_related("files"):
        found[step.indicator_id, step.quarter, step.about].append(step)
    return found


def late_counts(plans: Iterable[Plan], today: date) -> dict[int, tuple[int, date]]:
    """Count what is overdue of each plan, with the day of the oldest; plans with nothing overdue are left out.

    Only plans that run have anything overdue. Four queries for any number of plans.
    """
    running = [plan for plan in plans if plan.state == Plan.State.APPROVED]
    if not running:
        return {}
    asked = rules_of(running)
    days = {
        key: {quarter: due.day for quarter, due in quarters.items()}
        for key, quarters in due_days(running, asked).items()
    }
    found: dict[int, tuple[int, date]] = {}
    for (plan, filed), number in _filed(running).items():
        handed_in = [quarter for quarter in QUARTERS if filed & _BIT[quarter]]
        late = late_quarters(handed_in, days[plan], today, every=asked[plan].every_quarter)
        if late:
            count, since = found.get(plan, (0, date.max))
            found[plan] = (
                count + number * len(late),
                reduce(min, (days[plan][quarter] for quarter in late), since),
            )
    return found


# The quarters handed in for an indicator as one number, so that the database counts the indicators of each pattern.
_BIT: Final = {quarter: 1 << quarter for quarter in QUARTERS}


def _filed(plans: Sequence[Plan]) -> Counter[tuple[int, int]]:
    """How many indicators of which plan have which quarters handed in."""
    bits = [
        When(ledger__state__in=HANDED_IN, ledger__quarter=quarter, then=Value(bit))
        for quarter, bit in _BIT.items()
    ]
    rows: QuerySet[SecondaryIndicator] = SecondaryIndicator.objects.filter(plan__in=plans).order_by()
    return Counter(rows.annotate(filed=Sum(Case(*bits, default=0))).values_list("plan", "filed"))
