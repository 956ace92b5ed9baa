"""The rows of many plans, counted in the database: whole numbers only, no arithmetic on scores.

A row stands for an indicator in a quarter: `filed` is what was handed in for it, `shade` the number of its light.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import gcd
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from indicators.engine.late import past_quarters
from indicators.engine.lights import LightRules
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_rules import QUARTERS, Due, FilingRules, due_days, rules_of
from indicators.workflow import HANDED_IN
from indicators.working import judging_of
from plans.models import Plan
from reports.standing_year.counting import Counts
from reports.standing_year.reading import APPROVED
from reports.standing_year.scale import LIGHTS

UNIT: Final = 10**12
GREEN, YELLOW, RED, UNLIT, MISSING = range(5)
SHADES: Final = dict(enumerate(LIGHTS.states))
# Indicators with what the queries below add to them.
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Below:
    """The plans below with what decides their lights and their days; two queries."""

    plans: tuple[Plan, ...]
    lights: Mapping[int, LightRules]
    rules: Mapping[int, FilingRules]
    days: Mapping[int, Mapping[int, Due]]
    today: date

    @property
    def every(self) -> list[int]:
        """The plans of which each quarter counts."""
        return [plan.pk for plan in self.plans if self.rules[plan.pk].every_quarter]

    def past(self, plan: Plan) -> list[int]:
        """The quarters whose day has passed; none unless the year is under way."""
        if plan.state != Plan.State.APPROVED:
            return []
        return past_quarters({quarter: due.day for quarter, due in self.days[plan.pk].items()}, self.today)


def plans_below(units: Collection[int], year: int, today: date) -> Below:
    """Read the plans of the units in a constant number of queries."""
    plans = tuple(
        Plan.objects.filter(agency__in=units, year=year)
        .exclude(state=Plan.State.DRAFT)
        .select_related("agency")
        # Without the text of the scheme: `plans.current.in_force` knows it by its digest.
        .only("agency__name", "agency__group", "year", "state", "scheme_code", "scheme_digest")
        .order_by("agency__group", "agency__name", "pk")
    )
    rules = rules_of(plans)
    lights = {key: found.lights for key, found in judging_of(plans).items()}
    return Below(plans, lights, rules, due_days(plans, rules), today)


def latest_below(below: Below) -> int:
    """The latest quarter for which anything was handed in; the first one where nothing was. One query."""
    rows = LedgerEntry.objects.filter(indicator__plan__in=below.plans, state__in=HANDED_IN)
    return rows.aggregate(latest=Max("quarter"))["latest"] or 1


def owed_of(below: Below) -> dict[int, int]:
    """How many rows each plan owes a quarter."""
    rows = SecondaryIndicator.objects.filter(plan__in=below.plans).order_by()
    return dict(rows.values_list("plan").annotate(number=Count("pk")))


@dataclass(frozen=True, slots=True)
class Lit:
    """Counted by plan and quarter: rows by light, rows approved, rows by grade."""

    lights: Mapping[tuple[int, int], Mapping[int, int]]
    approved: Mapping[tuple[int, int], int]
    grades: Mapping[tuple[int, int], Mapping[str, int]]

    def handed_in(self, plan: int, quarter: int) -> int:
        """How many rows were handed in."""
        return sum(self.lights.get((plan, quarter), {}).values())


def lit_of(below: Below) -> Lit:
    """Count what was handed in by plan, quarter and light, and what of it is approved; two queries."""
    # The quarter is asked first: the columns of the others are then not looked at.
    shades = {q: _shade(below, "", "indicator__plan", f"indicator__planned_q{q}") for q in QUARTERS}
    rows = LedgerEntry.objects.filter(indicator__plan__in=below.plans, state__in=HANDED_IN).order_by()
    counted = rows.annotate(shade=Case(*(When(quarter=q, then=shade) for q, shade in shades.items())))
    lights: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    approved: dict[tuple[int, int], int] = defaultdict(int)
    columns = ("indicator__plan", "quarter", "shade")
    numbers = {"number": Count("pk"), "done": Count("pk", filter=Q(state=APPROVED))}
    for plan, quarter, light, number, done in counted.values_list(*columns).annotate(**numbers):
        lights[plan, quarter][light] = number
        approved[plan, quarter] += done
    return Lit(dict(lights), dict(approved), _grades(below))


def _grades(below: Below) -> dict[tuple[int, int], dict[str, int]]:
    """Count grades by plan and quarter, of the plans that grade; one query where there are any."""
    graded = [key for key, rules in below.lights.items() if rules.graded]
    rows = LedgerEntry.objects.filter(indicator__plan__in=graded, state__in=HANDED_IN).order_by()
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    columns = ("indicator__plan", "quarter", "grade")
    for plan, quarter, grade, number in rows.values_list(*columns).annotate(number=Count("pk")):
        found[plan, quarter][grade] = number
    return dict(found)


def _shade(below: Below, to_row: str, to_plan: str, planned: str) -> Case:
    """The number of a row's light.

    `to_row` leads to what was handed in, `to_plan` to the plan, `planned` to the planned progress.
    """
    green, yellow, graded = Q(pk__in=()), Q(pk__in=()), Q(**{f"{to_row}grade__gt": ""})
    groups: dict[LightRules, list[int]] = defaultdict(list)
    for key, rules in below.lights.items():
        groups[rules].append(key)
    for rules, keys in groups.items():
        here = Q() if len(groups) == 1 else Q(**{f"{to_plan}__in": keys})
        if rules.graded:
            graded |= here & Q(**{f"{to_row}pk__isnull": False})
        green |= here & reaches(rules.green, f"{to_row}attainment", planned)
        yellow |= here & reaches(rules.yellow, f"{to_row}attainment", planned)
    nothing = Q(**{f"{planned}__isnull": True}) | Q(**{planned: 0})
    none = graded | Q(**{f"{to_row}attainment__isnull": True}) | nothing
    shades = [When(none, then=Value(UNLIT)), When(green, then=Value(GREEN)), When(yellow, then=Value(YELLOW))]
    if to_row:
        shades.insert(0, When(Q(**{f"{to_row}pk__isnull": True}), then=Value(MISSING)))
    return Case(*shades, default=Value(RED), output_field=IntegerField())


def reaches(line: int, attainment: str = "attainment", planned: str = "planned") -> Q:
    """The condition «完成率 ÷ 计划进度 reaches the line», in whole numbers: the line as a fraction in lowest terms.

    Whatever reaches the plan itself is asked first, so that the products stay within 64 bits.
    """
    common = gcd(line, UNIT)
    over, under = line // common, UNIT // common
    least = (F(planned) * Value(over) + Value(under - 1)) / Value(under)
    exact = Q(**{f"{attainment}__gte": least})
    return (Q(**{f"{attainment}__gte": F(planned)}) | exact) if line <= UNIT else exact


def rows_below(below: Below, quarter: int) -> Rows:
    """The rows of a quarter, with `filed__…`, `planned` and `shade`."""
    handed_in = Q(ledger__quarter=quarter, ledger__state__in=HANDED_IN)
    rows = SecondaryIndicator.objects.filter(plan__in=below.plans)
    filed = rows.annotate(
        filed=FilteredRelation("ledger", condition=handed_in), planned=F(f"planned_q{quarter}")
    )
    return filed.annotate(shade=_shade(below, "filed__", "plan", "planned")).order_by()


def late_below(below: Below, quarter: int) -> Q:
    """The condition «overdue» (`indicators.engine.late`) on rows of a quarter."""
    past = [plan.pk for plan in below.plans if quarter in below.past(plan)]
    every = set(below.every)
    later = LedgerEntry.objects.filter(
        indicator=OuterRef("pk"), quarter__gt=quarter, state__in=HANDED_IN
    )  # fmt: skip
    owed = Q(plan__in=[key for key in past if key in every]) | Q(~Exists(later), plan__in=past)
    return Q(shade=MISSING) & owed


def late_of(below: Below, owed: Mapping[int, int], lit: Lit) -> dict[int, dict[int, int]]:
    """How many rows of each running plan are overdue, by quarter (`indicators.engine.late`); one query.

    Where the latest quarter counts, a row is owed unless it was handed in for the quarter or a later one.
    """
    settled = _settled(below)
    every = set(below.every)
    found: dict[int, dict[int, int]] = {}
    for plan in below.plans:
        done = {
            quarter: lit.handed_in(plan.pk, quarter)
            if plan.pk in every
            else settled.get((plan.pk, quarter), 0)
            for quarter in below.past(plan)
        }
        numbers = {quarter: owed.get(plan.pk, 0) - number for quarter, number in done.items()}
        if any(numbers.values()):
            found[plan.pk] = {quarter: number for quarter, number in numbers.items() if number}
    return found


def _settled(below: Below) -> dict[tuple[int, int], int]:
    """How many indicators of a plan were handed in for a quarter or a later one."""
    rows = LedgerEntry.objects.filter(indicator__plan__in=below.plans, state__in=HANDED_IN).order_by()
    counts = {
        f"from_{quarter}": Count("indicator", distinct=True, filter=Q(quarter__gte=quarter))
        for quarter in QUARTERS
    }
    return {
        (plan, quarter): number
        for plan, *numbers in rows.values_list("indicator__plan").annotate(**counts)
        for quarter, number in zip(QUARTERS, numbers, strict=True)
    }


def counts_below(plan: int, quarter: int, owed: Mapping[int, int], lit: Lit) -> Counts:
    """The counts of one plan and quarter."""
    found = lit.lights.get((plan, quarter), {})
    numbers = [found.get(light, 0) for light in range(MISSING)]
    numbers.append(max(0, owed.get(plan, 0) - sum(numbers)))
    return Counts(tuple(numbers), lit.approved.get((plan, quarter), 0))


def sum_of(rows: Iterable[Counts]) -> Counts:
    """Add counts of lights."""
    numbers, approved = [0] * len(LIGHTS.states), 0
    for row in rows:
        numbers = [one + other for one, other in zip(numbers, row.numbers, strict=True)]
        approved += row.approved
    return Counts(tuple(numbers), approved)
