"""扣差补优 as formulas (rules 6.2): deductions from the weaker grades supplement the best, by their base shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.engine.rounding import half_up_ratio
from plans.engine.scheme.outcomes import DeductAndSupplement
from reports.results.living.base import Formula, Refs, text
from reports.results.living.money_members import Group
from reports.results.living.money_methods import (
    BACK,
    BASE,
    CANCELLED,
    DEDUCTION,
    GRADE,
    GROUPS,
    POOL,
    RETURNED,
    SUPPLEMENTS,
    TOTAL,
    Figures,
    by_grade,
    figure,
    member_cell,
    of_members,
    parameter,
)
from reports.results.living.money_split import Cells, Split
from reports.results.tables import Column, Kind

RECEIVER: Final = "补发等次"


@dataclass(frozen=True, slots=True)
class Deducting:
    """The method with the rules of a plan."""

    rules: DeductAndSupplement

    @property
    def group_columns(self) -> tuple[Column, ...]:
        """Who is supplemented."""
        note = "扣减的钱补给这个等次的人；没有这样的人时依次往下，都没有则未分配"
        return (Column(RECEIVER, Kind.WORD, 9, note),)

    @property
    def base_total(self) -> str:
        """All of the total is split by base."""
        return TOTAL

    def goes_back(self) -> bool:
        """Whether a cancelled bonus leaves (收回)."""
        return self.rules.cancelled_to == RETURNED

    def differential(self, total: int) -> int:
        """Nothing is set aside."""
        return 0

    def deduction(self, group: Group, index: int, base: int) -> int:
        """All of a cancelled base, else the rate of the grade, half up to the fen."""
        member = group.members[index]
        if member.cancelled:
            return base
        rate = next((entry.rate for entry in self.rules.rates if entry.grade == member.grade), None)
        return half_up_ratio(base * rate.numerator, rate.denominator) if rate is not None else 0

    def receiving(self, group: Group, base: Split) -> tuple[str, list[int]]:
        """The first grade that has somebody with a base, and the bases of those."""
        for grade in self.rules.supplement_to:
            weights = [
                base.share(index) if member.grade == grade and not member.cancelled else 0
                for index, member in enumerate(group.members)
            ]
            if any(weights):
                return grade, weights
        return "", [0] * len(group.members)

    def of_group(self, refs: Refs, group: Group, cells: dict[str, str], figures: Figures) -> Cells:
        """Who is supplemented, what goes back, what there is to give."""
        base, cancelled = of_members(refs, group, BASE), of_members(refs, group, CANCELLED)
        grades = of_members(refs, group, GRADE)
        receiver = '""'
        for grade in reversed(self.rules.supplement_to):
            has = f"SUMPRODUCT(({grades}={text(grade)})*({cancelled}=0)*{base})"
            receiver = f"IF({has}>0,{text(grade)},{receiver})"
        back = f"IF({parameter(refs, '取消奖金去向')}={text(RETURNED)},SUMPRODUCT({cancelled},{base}),0)"
        pool = f"SUM({of_members(refs, group, DEDUCTION)})-{cells[BACK]}"
        return {
            RECEIVER: Formula(receiver, figures.receiver or None),
            BACK: Formula(back, figures.returned),
            POOL: Formula(pool, figures.pool),
        }

    def of_row(self, refs: Refs, group: Group, index: int, figures: Figures) -> Cells:
        """扣减 by the rate of the grade; the base as weight of whoever is supplemented."""
        base, grade, cancelled = (member_cell(refs, group, index, name) for name in (BASE, GRADE, CANCELLED))
        rates = [(entry.grade, figure(refs, entry, "rate")) for entry in self.rules.rates]
        deduction = f"IF({cancelled}=1,{base},ROUND(ROUND({base}*{by_grade(grade, rates)},6),0))"
        receiver = refs.cell(GROUPS, group.code, RECEIVER)
        weight = f"IF(AND({cancelled}=0,{grade}={receiver}),{base},0)"
        return {
            DEDUCTION: Formula(deduction, figures.deductions[index]),
            SUPPLEMENTS.weight: Formula(weight, figures.supplement.weights[index]),
        }
