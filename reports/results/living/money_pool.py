"""The differentiated pool as formulas (rules 6.3): basic shares by base, the pool by base × coefficient of the grade."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from plans.engine.rounding import half_up
from plans.engine.scheme.outcomes import DifferentialPool
from reports.results.living.base import Formula, Refs, text
from reports.results.living.money_members import Group, coefficient_scale
from reports.results.living.money_methods import (
    BACK,
    BASE,
    BASES,
    BY_BASE,
    CANCELLED,
    DEDUCTION,
    GRADE,
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
    scaled,
    whole,
    whole_coefficient,
)
from reports.results.living.money_split import Cells, Split
from reports.results.tables import Column

DIFFERENTIAL: Final = "差异化部分"


@dataclass(frozen=True, slots=True)
class Pooling:
    """The method with the rules of a plan."""

    rules: DifferentialPool

    @property
    def group_columns(self) -> tuple[Column, ...]:
        """The two parts of the total."""
        return (
            whole(DIFFERENTIAL, 13, "总额×差异化奖金比例，四舍五入到分"),
            whole(BY_BASE, 13, "总额减差异化部分，按基数分"),
        )

    @property
    def base_total(self) -> str:
        """The total without the pool is split by base."""
        return BY_BASE

    @property
    def scale(self) -> int:
        """What makes the coefficients whole numbers."""
        return coefficient_scale(tuple(entry.coefficient for entry in self.rules.coefficients))

    def goes_back(self) -> bool:
        """Whether a cancelled bonus leaves (收回)."""
        return self.rules.cancelled_to == RETURNED

    def differential(self, total: int) -> int:
        """The share of the total that is given by grades, half up to the fen."""
        return half_up(total * self.rules.share)

    def deduction(self, group: Group, index: int, base: int) -> int:
        """All of a cancelled base."""
        return base if group.members[index].cancelled else 0

    def receiving(self, group: Group, base: Split) -> tuple[str, list[int]]:
        """Everybody whose bonus is not cancelled, by base weight × coefficient."""
        scale = self.scale
        factors = {
            entry.grade: whole_coefficient(entry.coefficient, scale) for entry in self.rules.coefficients
        }
        return "", [
            0 if member.cancelled else member.weight * factors.get(member.grade, 0)
            for member in group.members
        ]

    def of_group(self, refs: Refs, group: Group, cells: dict[str, str], figures: Figures) -> Cells:
        """What is given by grades and by base, what goes back, what there is in the pool."""
        deductions = of_members(refs, group, DEDUCTION)
        share = f"ROUND(ROUND({cells[TOTAL]}*{figure(refs, self.rules, 'share')},6),0)"
        back = f"IF({parameter(refs, '取消奖金去向')}={text(RETURNED)},SUM({deductions}),0)"
        return {
            DIFFERENTIAL: Formula(share, figures.differential),
            BY_BASE: Formula(f"{cells[TOTAL]}-{cells[DIFFERENTIAL]}", figures.total - figures.differential),
            BACK: Formula(back, figures.returned),
            POOL: Formula(f"{cells[DIFFERENTIAL]}+SUM({deductions})-{cells[BACK]}", figures.pool),
        }

    def of_row(self, refs: Refs, group: Group, index: int, figures: Figures) -> Cells:
        """扣减 of a cancelled base; base weight × coefficient as weight in the pool."""
        base, grade, cancelled = (member_cell(refs, group, index, name) for name in (BASE, GRADE, CANCELLED))
        scale = self.scale
        factors = [
            (entry.grade, scaled(figure(refs, entry, "coefficient"), scale))
            for entry in self.rules.coefficients
        ]
        weight = f"{member_cell(refs, group, index, BASES.weight)}*{by_grade(grade, factors)}"
        return {
            DEDUCTION: Formula(f"IF({cancelled}=1,{base},0)", figures.deductions[index]),
            SUPPLEMENTS.weight: Formula(f"IF({cancelled}=1,0,{weight})", figures.supplement.weights[index]),
        }
