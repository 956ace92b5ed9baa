"""Reading a plan's indicators with the light of each quarter; four queries for any number of rows.

A quarter's light is that of the row handed in for it (submitted or approved): drafts and returned rows say nothing yet
and stand as 未报. A row that is graded (工商联) or has no planned progress has no light (无灯).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import QuerySet

from indicators.engine.lights import Light, LightRules, light, percent
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.services.filing_rules import QUARTERS, due_days, quarter_end
from indicators.services.overdue import HANDED_IN
from indicators.working import light_rules
from people.access import Access
from plans.models import Plan

UNLIT: Final = "无灯"
MISSING: Final = "未报"
STATES: Final = (Light.GREEN.value, Light.YELLOW.value, Light.RED.value, UNLIT, MISSING)
APPROVED: Final = LedgerEntry.State.APPROVED.value
NO_SECTION: Final = "未指定责任对象"
NO_CATEGORY: Final = "未分类别"


@dataclass(frozen=True, slots=True)
class Filed:
    """One ledger row of a quarter: its key, state, 完成率 (1/10¹²) and the state of its light."""

    pk: int
    state: str
    attainment: int | None
    shown: str


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
    filed: Mapping[int, Filed] = field(default_factory=dict)

    def shown(self, quarter: int) -> str:
        """The state of the light in a quarter."""
        found = self.filed.get(quarter)
        return found.shown if found else MISSING

    def state(self, quarter: int) -> str:
        """Where the row of a quarter stands."""
        found = self.filed.get(quarter)
        return found.state if found else MISSING

    def attainment(self, quarter: int) -> str:
        """完成率 of a quarter in words, of what was handed in; empty where there is none."""
        found = self.filed.get(quarter)
        return percent(found.attainment) if found and found.state in HANDED_IN else ""

    def planned_words(self, quarter: int) -> str:
        """Planned progress of a quarter in words."""
        return percent(self.planned[quarter - 1])


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A plan's rows as the asker may see them, for one quarter."""

    plan: Plan
    quarter: int
    today: date
    rules: LightRules
    days: Mapping[int, date]
    lines: Sequence[Line]

    @property
    def late(self) -> list[tuple[Line, int]]:
        """Row and quarter of what was not handed in by its day, in the order of the plan; only while the year runs."""
        if self.plan.state != Plan.State.APPROVED:
            return []
        past = [quarter for quarter in QUARTERS if self.days[quarter] < self.today]
        return [(line, q) for q in past for line in self.lines if line.state(q) not in HANDED_IN]

    def late_in(self, quarter: int) -> list[Line]:
        """What was not handed in by its day in one quarter."""
        return [line for line, number in self.late if number == quarter]

    @property
    def ended(self) -> list[int]:
        """The quarters that are over."""
        return [q for q in QUARTERS if quarter_end(self.plan.year, q) < self.today]

    @property
    def not_approved(self) -> int:
        """How many rows of quarters that are over are not approved yet."""
        return sum(line.state(quarter) != APPROVED for quarter in self.ended for line in self.lines)


def read_standing(
    access: Access, plan: Plan, *, quarter: int | None = None, today: date | None = None
) -> YearStanding:
    """Read what the access may see of a plan; without a quarter the latest for which anything was handed in."""
    day = today or access.today
    rules = light_rules(plan)
    days = {number: due.day for number, due in due_days([plan])[plan.pk].items()}
    seen = visible_indicators(access).filter(plan=plan).values("pk")
    rows = SecondaryIndicator.objects.filter(pk__in=seen)
    lines = _lines(rows, rules)
    return YearStanding(plan, quarter or latest_quarter(lines), day, rules, days, lines)


def latest_quarter(lines: Iterable[Line]) -> int:
    """The latest quarter for which anything was handed in; the first one where nothing was."""
    handed_in = (q for line in lines for q, filed in line.filed.items() if filed.state in HANDED_IN)
    return max(handed_in, default=1)


def _lines(rows: QuerySet[SecondaryIndicator], rules: LightRules) -> list[Line]:
    columns = (
        "pk", "code", "name", "primary__category", "primary", "primary__name", "subject", "subject__name",
        "planned_q1", "planned_q2", "planned_q3", "planned_q4",
    )  # fmt: skip
    found = list(rows.order_by("primary__position", "primary", "position", "code").values_list(*columns))
    planned = {row[0]: row[8:12] for row in found}
    filed: dict[int, dict[int, Filed]] = {key: {} for key in planned}
    entries = LedgerEntry.objects.filter(indicator__in=rows.values("pk")).order_by()
    for pk, indicator, quarter, state, attainment, grade in entries.values_list(
        "pk", "indicator", "quarter", "state", "attainment", "grade"
    ):
        shown = shown_state(state, attainment, planned[indicator][quarter - 1], grade, rules)
        filed[indicator][quarter] = Filed(pk, state, attainment, shown)
    return [
        Line(
            pk, code, name or primary_name, category or NO_CATEGORY, primary, primary_name,
            section or 0, section_name or NO_SECTION, tuple(rest), filed[pk],
        )
        for pk, code, name, category, primary, primary_name, section, section_name, *rest in found
    ]  # fmt: skip


def shown_state(
    state: str, attainment: int | None, planned: int | None, grade: str, rules: LightRules
) -> str:
    """Name the state of a row's light: a light, 无灯 or 未报."""
    if state not in HANDED_IN:
        return MISSING
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
        """完成率 in words."""
        return self.line.attainment(self.quarter)

    @property
    def planned(self) -> str:
        """Planned progress in words."""
        return self.line.planned_words(self.quarter)


def red_of(standing: YearStanding, rectified: Iterable[int] = ()) -> list[Red]:
    """The red rows of the quarter with 存在问题 and 整改措施; one query. `rectified`: indicators with an open item."""
    quarter, known = standing.quarter, set(rectified)
    lines = [line for line in standing.lines if line.shown(quarter) == Light.RED.value]
    texts = {
        indicator: (problems, measures)
        for indicator, problems, measures in LedgerEntry.objects.filter(
            pk__in=[line.filed[quarter].pk for line in lines]
        ).values_list("indicator", "problems", "measures")
    }
    return [Red(line, quarter, *texts[line.pk], line.pk in known) for line in lines if line.pk in texts]
