"""What a city's settlement gives each unit: Σ of its people's shares, by the unit's grade (rules 4.13)."""

from __future__ import annotations

from dataclasses import dataclass

from bonuses.approving.frozen import rules_of
from bonuses.approving.lists import Payment, PaymentList, Unbalanced, payment_list
from bonuses.engine.months import months_of
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.engine.steps import show
from scoring.models import Settlement, SubjectResult


@dataclass(frozen=True, slots=True)
class UnitTotal:
    """One unit: its grade and months, how many are on the list and paid, Σ of bases, returned, paid; fen."""

    code: str
    name: str
    grade: str
    grade_before: str
    months: str
    people: int
    receivers: int
    base: int
    returned: int
    amount: int


@dataclass(frozen=True, slots=True)
class CityMoney:
    """All units with the sums they make up, proved against the settlement's own."""

    units: tuple[UnitTotal, ...]
    listed: PaymentList

    @property
    def amount(self) -> int:
        """Σ of the units."""
        return sum(unit.amount for unit in self.units)

    def of(self, code: str) -> UnitTotal | None:
        """One unit; None where it is paid nothing."""
        return next((unit for unit in self.units if unit.code == code), None)


def city_money(settlement: Settlement) -> CityMoney | None:
    """The units' totals; None while the amounts are open. Unbalanced where they do not make up what is paid."""
    listed = payment_list(settlement)
    if listed is None:
        return None
    members: dict[str, list[Payment]] = {}
    for row in listed.rows:
        members.setdefault(row.unit, []).append(row)
    rows = SubjectResult.objects.filter(settlement=settlement, code__in=members).order_by()
    grades = {
        code: (grade, before) for code, grade, before in rows.values_list("code", "grade", "grade_before")
    }
    bonus = rules_of(settlement).scheme.bonus
    units = tuple(
        _unit(code, people, *grades.get(code, ("", "")), bonus if isinstance(bonus, MonthsByGrade) else None)
        for code, people in sorted(members.items())
    )
    if sum(unit.amount for unit in units) != listed.paid:
        raise Unbalanced("各单位之和不等于发放总额")
    return CityMoney(units, listed)


def _unit(
    code: str, people: list[Payment], grade: str, before: str, rules: MonthsByGrade | None
) -> UnitTotal:
    return UnitTotal(
        code, people[0].unit_name, grade, before, _months(grade, before, rules), len(people),
        sum(1 for row in people if row.amount), sum(row.base for row in people),
        sum(row.deduction for row in people), sum(row.amount for row in people),
    )  # fmt: skip


def _months(grade: str, before: str, rules: MonthsByGrade | None) -> str:
    """How many months are paid: of the final grade, and of the one before it where only leaders bear the downgrade."""
    if rules is None:
        return ""
    now = show(months_of(grade, rules))
    return f"{show(months_of(before, rules))}（班子成员等 {now}）" if before and before != grade else now
