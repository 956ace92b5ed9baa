"""The units below, side by side: rows counted in the database, whole numbers only (no arithmetic on scores)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from math import gcd
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Case, Count, F, IntegerField, Q, Value, When
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import mark_safe

from indicators.engine.lights import LightRules
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_rules import QUARTERS, due_days
from indicators.services.overdue import HANDED_IN
from people.access import READERS, Access, Role
from plans.engine.working_settings import WORKING_SETTINGS, working
from plans.models import Plan, PlanSetting
from reports.standing_year.counting import Counts
from reports.standing_year.drawing import bar, bar_html, trend
from reports.standing_year.reading import APPROVED, STATES

UNIT: Final = 10**12
GREEN, YELLOW, RED, UNLIT, MISSING = range(5)


def units_below(access: Access, agency: int) -> frozenset[int]:
    """The agencies to compare: all that a reading or leading role which covers this one covers."""
    held = access.roles(*READERS, Role.SERIES_LEAD)
    return frozenset[int]().union(*(each.agencies for each in held if agency in each.agencies))


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One plan of one unit: its counts of the quarter, its bar, what is late (`oldest`: since when)."""

    name: str
    group: str
    counts: Counts
    late: int
    oldest: date | None
    url: str
    cells: list[tuple[str, str, int, str]]
    late_url: str

    @property
    def html(self) -> str:
        """The row of the table; a template costs three times as much for 120 of them."""
        cells = "".join(
            f'<td class="number" data-label="{state}"><a href="{escape(url)}">{number}</a></td>'
            if number
            else f'<td class="number blank" data-label="{state}">0</td>'
            for state, _, number, url in self.cells
        )
        since = f"，最早 {self.oldest:%m-%d} 到期" if self.oldest else ""
        late = (
            f'<a href="{escape(self.late_url)}" title="逾期 {self.late} 行{since}">{self.late}</a>'
            if self.late
            else "0"
        )
        return (
            f'<tr><th scope="row" data-label="单位"><a href="{escape(self.url)}">{escape(self.name)}</a></th>'
            f'<td data-label="分组">{escape(self.group) or "—"}</td>'
            f'<td data-label="进度" class="bar-column">{bar_html(bar(self.counts, self.name))}</td>{cells}'
            f'<td class="number" data-label="已审核">{self.counts.approved_words}</td>'
            f'<td class="number" data-label="逾期">{late}</td></tr>'
        )


def units_context(units: Collection[int], year: int, quarter: int | None, today: date) -> dict[str, Any]:
    """Count the approved plans of the units; five queries for any number of them."""
    plans = list(
        Plan.objects.filter(agency__in=units, year=year)
        .exclude(state=Plan.State.DRAFT)
        .select_related("agency")
        .order_by("agency__group", "agency__name", "pk")
    )
    owed, (lit, approved) = _owed(plans), _lit(plans)
    asked = quarter or max((number for _, number in lit), default=1)
    late = _late(plans, owed, lit, today)
    rows = [
        _row(plan, asked, _counts(plan.pk, asked, owed, lit, approved), late.get(plan.pk)) for plan in plans
    ]
    rows.sort(key=lambda row: (-row.counts.red, -row.late, -row.counts.missing))
    whole = [
        (number, _sum(_counts(plan.pk, number, owed, lit, approved) for plan in plans)) for number in QUARTERS
    ]
    return {
        "rows": rows, "body": mark_safe("\n".join(row.html for row in rows)), "quarter": asked, "quarters": QUARTERS, "total": whole[asked - 1][1],
        "total_bar": bar(whole[asked - 1][1]), "trend": trend(whole), "narrow": trend(whole, width=330),
        "late_rows": [row for row in rows if row.late], "without": len(units) - len({plan.agency_id for plan in plans}),
    }  # fmt: skip


def _owed(plans: Iterable[Plan]) -> dict[int, int]:
    rows = SecondaryIndicator.objects.filter(plan__in=plans).order_by()
    return dict(rows.values_list("plan").annotate(number=Count("pk")))


Lit = dict[tuple[int, int], dict[int, int]]


def _lit(plans: list[Plan]) -> tuple[Lit, dict[tuple[int, int], int]]:
    """Count by plan, quarter and light, and what of it is approved; a query for the settings, one for the rows."""
    green, yellow = Q(pk__in=()), Q(pk__in=())
    for rules, keys in _rules(plans).items():
        here = Q() if len(keys) == len(plans) else Q(indicator__plan__in=keys)
        green |= here & _from(rules.green)
        yellow |= here & _from(rules.yellow)
    none = Q(grade__gt="") | Q(attainment__isnull=True) | Q(planned__isnull=True) | Q(planned=0)
    planned = Case(*(When(quarter=q, then=F(f"indicator__planned_q{q}")) for q in QUARTERS))
    shade = Case(
        When(none, then=Value(UNLIT)), When(green, then=Value(GREEN)), When(yellow, then=Value(YELLOW)),
        default=Value(RED), output_field=IntegerField(),
    )  # fmt: skip
    rows = LedgerEntry.objects.filter(indicator__plan__in=plans, state__in=HANDED_IN).order_by()
    counted = rows.annotate(planned=planned).annotate(shade=shade)
    found: Lit = defaultdict(lambda: defaultdict(int))
    approved: dict[tuple[int, int], int] = defaultdict(int)
    columns = ("indicator__plan", "quarter", "shade", "state")
    for plan, quarter, light, state, number in counted.values_list(*columns).annotate(number=Count("pk")):
        found[plan, quarter][light] += number
        approved[plan, quarter] += number if state == APPROVED else 0
    return dict(found), approved


def _late(plans: list[Plan], owed: dict[int, int], lit: Lit, today: date) -> dict[int, tuple[int, date]]:
    """How many rows of each running plan were not handed in by their day, and the earliest such day."""
    found = {}
    for plan, quarters in due_days([plan for plan in plans if plan.state == Plan.State.APPROVED]).items():
        missing = {
            (due.day, quarter): owed.get(plan, 0) - sum(lit.get((plan, quarter), {}).values())
            for quarter, due in quarters.items()
            if due.day < today
        }
        days = [day for (day, _), number in missing.items() if number > 0]
        if days:
            found[plan] = (sum(missing.values()), min(days))
    return found


def _rules(plans: list[Plan]) -> dict[LightRules, list[int]]:
    changed: dict[int, dict[str, str]] = {plan.pk: {} for plan in plans}
    rows = PlanSetting.objects.filter(plan__in=plans, name__in=WORKING_SETTINGS)
    for plan, name, value in rows.values_list("plan", "name", "value"):
        changed[plan][name] = value
    found: dict[LightRules, list[int]] = defaultdict(list)
    for key, values in changed.items():
        lines = working(values)
        found[LightRules(green=lines.green, yellow=lines.yellow)].append(key)
    return found


def _from(line: int) -> Q:
    """The condition «完成率 ÷ 计划进度 reaches the line», in whole numbers: the line as a fraction in lowest terms.

    Whatever reaches the plan itself is asked first, so that the products stay within 64 bits.
    """
    common = gcd(line, UNIT)
    over, under = line // common, UNIT // common
    exact = Q(attainment__gte=(F("planned") * Value(over) + Value(under - 1)) / Value(under))
    return (Q(attainment__gte=F("planned")) | exact) if line <= UNIT else exact


def _counts(
    plan: int,
    quarter: int,
    owed: dict[int, int],
    lit: Lit,
    approved: dict[tuple[int, int], int],
) -> Counts:
    found = lit.get((plan, quarter), {})
    numbers = [found.get(light, 0) for light in range(MISSING)]
    numbers.append(max(0, owed.get(plan, 0) - sum(numbers)))
    return Counts(tuple(numbers), approved.get((plan, quarter), 0))


def _sum(rows: Iterable[Counts]) -> Counts:
    numbers, approved = [0] * len(STATES), 0
    for row in rows:
        numbers = [one + other for one, other in zip(numbers, row.numbers, strict=True)]
        approved += row.approved
    return Counts(tuple(numbers), approved)


def _row(plan: Plan, quarter: int, counts: Counts, late: tuple[int, date] | None) -> UnitRow:
    place = [plan.agency_id, plan.year]
    base = reverse("progress_rows", args=place)

    def rows(light: str) -> str:
        return f"{base}?{urlencode({'quarter': quarter, 'light': light})}"

    number, oldest = late or (0, None)
    return UnitRow(
        plan.agency.name, plan.agency.group, counts, number, oldest,
        f"{reverse('progress', args=place)}?quarter={quarter}",
        [(state, tone, each, rows(state)) for state, tone, each in counts.cells], f"{reverse('progress', args=place)}?quarter={quarter}#late-title",
    )  # fmt: skip
