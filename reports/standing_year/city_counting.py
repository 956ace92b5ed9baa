"""The rows of many plans, counted in the database: whole numbers only, no arithmetic on scores.

A row stands for an indicator in a quarter: `filed` is what was handed in for it, `shade` the number of its light.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import gcd
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)

from indicators.engine.late import past_quarters
from indicators.engine.lights import LightRules
from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.filing_rules import QUARTERS, Due, FilingRules, due_days, rules_of
from indicators.workflow import HANDED_IN
from plans.models import Plan
from reports.standing_year.counting import Counts
from reports.standing_year.reading import APPROVED
from reports.standing_year.scale import LIGHTS

UNIT: Final = 10**12
GREEN, YELLOW, RED, UNLIT, MISSING = range(5)
SHADES: Final = dict(enumerate(LIGHTS.states))
# What a row that was handed in adds to the tally of its plan, by its light: the numbers of green, yellow and red rows then
# stand side by side in one sum, 20 binary digits each (no plan has a million rows). So the database goes through the
# rows once, in the order in which they lie; grouped by light it would sort them all.
_DIGITS: Final = 20
_MARKS: Final = (1, 1 << _DIGITS, 1 << 2 * _DIGITS, 0)
# Indicators with what the queries below add to them.
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Below:
    """The plans below with what decides their lights and their days; `keys` are the plans' keys."""

    plans: tuple[Plan, ...]
    keys: tuple[int, ...]
    rules: Mapping[int, FilingRules]
    days: Mapping[int, Mapping[int, Due]]
    today: date

    @property
    def lights(self) -> dict[int, LightRules]:
        """The lines of the lights, by plan."""
        return {key: self.rules[key].lights for key in self.keys}

    @property
    def every(self) -> list[int]:
        """The plans of which each quarter counts."""
        return [key for key in self.keys if self.rules[key].every_quarter]

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
    return Below(plans, tuple(plan.pk for plan in plans), rules, due_days(plans, rules), today)


def latest_below(below: Below) -> int:
    """The latest quarter for which anything was handed in; the first one where nothing was. One query."""
    rows = LedgerEntry.objects.filter(indicator__plan__in=below.keys, state__in=HANDED_IN)
    return rows.aggregate(latest=Max("quarter"))["latest"] or 1


def filed_of(below: Below) -> dict[int, dict[int, int]]:
    """How many rows of each plan were last handed in for which quarter (0: for none yet); one query."""
    handed_in = LedgerEntry.objects.filter(indicator=OuterRef("pk"), state__in=HANDED_IN)
    last = Subquery(handed_in.order_by("-quarter").values("quarter")[:1])
    rows = SecondaryIndicator.objects.filter(plan__in=below.keys).order_by().annotate(last=last)
    found: dict[int, dict[int, int]] = {key: {} for key in below.keys}
    for plan, quarter, number in rows.values_list("plan", "last").annotate(number=Count("pk")):
        found[plan][quarter or 0] = number
    return found


@dataclass(frozen=True, slots=True)
class Lit:
    """Counted by plan and quarter, where anything was handed in: rows by light, rows approved, rows by grade."""

    lights: Mapping[tuple[int, int], Sequence[int]]
    approved: Mapping[tuple[int, int], int]
    grades: Mapping[tuple[int, int], Mapping[str, int]]

    def handed_in(self, plan: int, quarter: int) -> int:
        """How many rows were handed in."""
        return sum(self.lights.get((plan, quarter), ()))


def lit_of(below: Below) -> Lit:
    """Count what was handed in by plan, quarter and light, and what of it is approved; two queries."""
    rows = LedgerEntry.objects.filter(indicator__plan__in=below.keys, state__in=HANDED_IN).order_by()
    wanted: dict[str, Count | Sum] = {}
    for quarter in QUARTERS:
        here = Q(quarter=quarter)
        shade = _shade(below, "", "indicator__plan", f"indicator__planned_q{quarter}", _MARKS)
        wanted[f"number_{quarter}"] = Count("pk", filter=here)
        wanted[f"tally_{quarter}"] = Sum(shade, filter=here)
        wanted[f"done_{quarter}"] = Count("pk", filter=here & Q(state=APPROVED))
    lights: dict[tuple[int, int], Sequence[int]] = {}
    approved: dict[tuple[int, int], int] = {}
    for plan, *numbers in rows.values_list("indicator__plan").annotate(**wanted):
        by_quarter = zip(QUARTERS, numbers[::3], numbers[1::3], numbers[2::3], strict=True)
        for quarter, number, tally, done in by_quarter:
            if number:
                lights[plan, quarter], approved[plan, quarter] = _lights(number, tally), done
    return Lit(lights, approved, _grades(below))


def _lights(number: int, tally: int) -> tuple[int, ...]:
    """The numbers of rows by light, of so many rows with this tally (`_MARKS`)."""
    lit = tuple(tally >> place * _DIGITS & (1 << _DIGITS) - 1 for place in (GREEN, YELLOW, RED))
    return *lit, number - sum(lit)


def _grades(below: Below) -> dict[tuple[int, int], dict[str, int]]:
    """Count grades by plan and quarter, of the plans that grade; one query where there are any."""
    graded = [key for key, rules in below.lights.items() if rules.graded]
    rows = LedgerEntry.objects.filter(indicator__plan__in=graded, state__in=HANDED_IN).order_by()
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    columns = ("indicator__plan", "quarter", "grade")
    for plan, quarter, grade, number in rows.values_list(*columns).annotate(number=Count("pk")):
        found[plan, quarter][grade] = number
    return dict(found)


def _shade(
    below: Below, to_row: str, to_plan: str, planned: str, marks: Sequence[int] = range(len(LIGHTS.states))
) -> Case:
    """The number of a row's light, or what `marks` has in its place.

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
    conditions = [(none, UNLIT), (green, GREEN), (yellow, YELLOW)]
    if to_row:
        conditions.insert(0, (Q(**{f"{to_row}pk__isnull": True}), MISSING))
    shades = (When(condition, then=Value(marks[light])) for condition, light in conditions)
    return Case(*shades, default=Value(marks[RED]), output_field=BigIntegerField())


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
    rows = SecondaryIndicator.objects.filter(plan__in=below.keys)
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


def late_of(below: Below, filed: Mapping[int, Mapping[int, int]], lit: Lit) -> dict[int, dict[int, int]]:
    """How many rows of each running plan are overdue, by quarter (`indicators.engine.late`); no query.

    Where the latest quarter counts, a row is owed unless it was handed in for the quarter or a later one.
    """
    every = set(below.every)
    found: dict[int, dict[int, int]] = {}
    for plan in below.plans:
        last, owed = filed[plan.pk], sum(filed[plan.pk].values())
        for quarter in below.past(plan):
            done = (
                lit.handed_in(plan.pk, quarter)
                if plan.pk in every
                else sum(number for latest, number in last.items() if latest >= quarter)
            )
            if owed != done:
                found.setdefault(plan.pk, {})[quarter] = owed - done
    return found


def counts_below(plan: int, quarter: int, owed: int, lit: Lit) -> Counts:
    """The counts of one plan and quarter; `owed` is how many rows the plan has."""
    found = lit.lights.get((plan, quarter), (0,) * MISSING)
    return Counts((*found, max(0, owed - sum(found))), lit.approved.get((plan, quarter), 0))


def sum_of(rows: Iterable[Counts]) -> Counts:
    """Add counts of lights."""
    listed = list(rows)
    numbers = tuple(map(sum, zip(*(row.numbers for row in listed), strict=True)))
    return Counts(numbers or (0,) * len(LIGHTS.states), sum(row.approved for row in listed))
