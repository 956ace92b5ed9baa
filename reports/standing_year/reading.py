"""Reading a plan's indicators with the light of each quarter; four queries for any number of rows.

A quarter's light is that of the row handed in for it (submitted or approved): drafts and returned rows say nothing yet
and stand as 未报. A row without planned progress has no light (无灯). A plan that grades its rows (工商联) has no lights:
its rows show their grade.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from indicators.engine.late import late_quarters, owed_quarters
from indicators.engine.lights import LightRules, light, percent
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.services.filing_rules import QUARTERS, due_days, quarter_end, rules_of
from indicators.workflow import HANDED_IN
from indicators.working import light_rules
from people.access import Access
from plans.models import Plan
from reports.standing_year.scale import LIGHTS, MISSING, UNLIT, Scale, scale_of

APPROVED: Final = LedgerEntry.State.APPROVED.value
NO_SECTION: Final = "未指定责任对象"
NO_CATEGORY: Final = "未分类别"
NO_DEADLINE: Final = "没有写时限"


@dataclass(frozen=True, slots=True)
class Filed:
    """One ledger row of a quarter: its key, state, 完成率 (1/10¹²), the state of its light, the day of handing in."""

    pk: int
    state: str
    attainment: int | None
    shown: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator: its place in the plan, its section, planned progress (1/10¹²) and what was filed by quarter."""

    pk: int
    code: str
    name: str
    category: str
    primary: int
    primary_name: str
    section: int
    section_name: str
    planned: tuple[int | None, ...]
    deadline: str
    filed: Mapping[int, Filed] = field(default_factory=dict)

    def shown(self, quarter: int) -> str:
        """The state of the light in a quarter."""
        found = self.filed.get(quarter)
        return found.shown if found else MISSING

    def state(self, quarter: int) -> str:
        """Where the row of a quarter stands."""
        found = self.filed.get(quarter)
        return found.state if found else MISSING

    def quarters(self, states: Collection[str]) -> list[int]:
        """The quarters whose row stands in one of the states."""
        return [quarter for quarter, filed in self.filed.items() if filed.state in states]

    def attainment(self, quarter: int) -> str:
        """完成率 of a quarter in words, of what was handed in; empty where there is none."""
        found = self.filed.get(quarter)
        return percent(found.attainment) if found and found.state in HANDED_IN else ""

    def planned_words(self, quarter: int) -> str:
        """Planned progress of a quarter in words."""
        return percent(self.planned[quarter - 1])


@dataclass(frozen=True)
class YearStanding:
    """A plan's rows as the asker may see them, for one quarter; `several`: the year has more plans than this one."""

    plan: Plan
    quarter: int
    today: date
    rules: LightRules
    days: Mapping[int, date]
    lines: Sequence[Line]
    scale: Scale = LIGHTS
    every: bool = False
    several: bool = False

    @cached_property
    def late(self) -> list[tuple[Line, int]]:
        """Row and quarter of what is overdue (`indicators.engine.late`), by quarter; only while the year runs."""
        if self.plan.state != Plan.State.APPROVED:
            return []
        found = [
            (line, q)
            for line in self.lines
            for q in late_quarters(line.quarters(HANDED_IN), self.days, self.today, every=self.every)
        ]
        return sorted(found, key=lambda pair: pair[1])

    def late_in(self, quarter: int) -> list[Line]:
        """What was not handed in by its day in one quarter."""
        return [line for line, number in self.late if number == quarter]

    @property
    def ended(self) -> list[int]:
        """The quarters that are over."""
        return [q for q in QUARTERS if quarter_end(self.plan.year, q) < self.today]

    @cached_property
    def missing(self) -> list[tuple[Line, int]]:
        """Row and quarter of what the forecast lacks: owed for a quarter that is over, and not approved; by quarter."""
        ended = self.ended
        found = [
            (line, q)
            for line in self.lines
            for q in owed_quarters(line.quarters((APPROVED,)), ended, every=self.every)
        ]
        return sorted(found, key=lambda pair: pair[1])

    @property
    def not_approved(self) -> int:
        """How many rows of quarters that are over the forecast lacks."""
        return len(self.missing)


def read_standing(
    access: Access,
    plan: Plan,
    *,
    quarter: int | None = None,
    today: date | None = None,
    several: bool = False,
) -> YearStanding:
    """Read what the access may see of a plan; without a quarter the latest for which anything was handed in."""
    seen = visible_indicators(access).filter(plan=plan).values("pk")
    rows = SecondaryIndicator.objects.filter(pk__in=seen)
    return replace(_standing(rows, plan, quarter, today or access.today), several=several)


def whole_standing(plan: Plan, today: date) -> YearStanding:
    """Read all of a plan, for work that nobody looks at while it is done."""
    return _standing(SecondaryIndicator.objects.filter(plan=plan), plan, None, today)


def _standing(
    rows: QuerySet[SecondaryIndicator], plan: Plan, quarter: int | None, today: date
) -> YearStanding:
    rules, asked = light_rules(plan), rules_of([plan])
    filing = asked[plan.pk]
    scale = scale_of([band.grade for band in filing.bands])
    days = {number: due.day for number, due in due_days([plan], asked)[plan.pk].items()}
    lines = _lines(rows, rules, scale)
    asked_for = quarter or latest_quarter(lines)
    return YearStanding(plan, asked_for, today, rules, days, lines, scale, filing.every_quarter)


def latest_quarter(lines: Iterable[Line]) -> int:
    """The latest quarter for which anything was handed in; the first one where nothing was."""
    handed_in = (q for line in lines for q, filed in line.filed.items() if filed.state in HANDED_IN)
    return max(handed_in, default=1)


def _lines(rows: QuerySet[SecondaryIndicator], rules: LightRules, scale: Scale) -> list[Line]:
    columns = (
        "pk", "code", "name", "primary__category", "primary", "primary__name", "subject", "subject__name",
        "planned_q1", "planned_q2", "planned_q3", "planned_q4", "deadline",
    )  # fmt: skip
    found = list(rows.order_by("primary__position", "primary", "position", "code").values_list(*columns))
    planned = {row[0]: row[8:12] for row in found}
    filed: dict[int, dict[int, Filed]] = {key: {} for key in planned}
    entries = LedgerEntry.objects.filter(indicator__in=rows.values("pk")).order_by()
    told = ("pk", "indicator", "quarter", "state", "attainment", "grade", "submitted_at")
    for pk, indicator, quarter, state, attainment, grade, at in entries.values_list(*told):
        shown = shown_state(state, attainment, planned[indicator][quarter - 1], grade, rules, scale)
        filed[indicator][quarter] = Filed(
            pk, state, attainment, shown, timezone.localdate(at) if at else None
        )
    return [
        Line(
            pk, code, name or primary_name, category or NO_CATEGORY, primary, primary_name,
            section or 0, section_name or NO_SECTION, tuple(rest), deadline.strip() or NO_DEADLINE, filed[pk],
        )
        for pk, code, name, category, primary, primary_name, section, section_name, *rest, deadline in found
    ]  # fmt: skip


def shown_state(
    state: str,
    attainment: int | None,
    planned: int | None,
    grade: str,
    rules: LightRules,
    scale: Scale = LIGHTS,
) -> str:
    """Name the state of a row: its light (or its grade, where the plan grades), 无灯 (未评等次) or 未报."""
    if state not in HANDED_IN:
        return MISSING
    if scale.graded:
        return grade if grade in scale.states else scale.silent
    found = None if grade else light(attainment, planned, rules)
    return found.value if found else UNLIT


@dataclass(frozen=True, slots=True)
class Red:
    """A red row with its reason and measure."""

    line: Line
    quarter: int
    problems: str
    measures: str
    rectified: bool

    @property
    def attainment(self) -> str:
        """完成率 in words; where rows are graded, the grade."""
        return self.line.attainment(self.quarter) or self.line.shown(self.quarter)

    @property
    def planned(self) -> str:
        """Planned progress in words."""
        return self.line.planned_words(self.quarter)


def red_of(standing: YearStanding, rectified: Iterable[int] = ()) -> list[Red]:
    """The red rows of the quarter (of the last grade, where rows are graded) with 存在问题 and 整改措施; one query.

    `rectified`: indicators with an open item.
    """
    quarter, known = standing.quarter, set(rectified)
    lines = [line for line in standing.lines if line.shown(quarter) == standing.scale.worst]
    texts = {
        indicator: (problems, measures)
        for indicator, problems, measures in LedgerEntry.objects.filter(
            pk__in=[line.filed[quarter].pk for line in lines]
        ).values_list("indicator", "problems", "measures")
    }
    return [Red(line, quarter, *texts[line.pk], line.pk in known) for line in lines if line.pk in texts]
