"""What the two ways of splitting a total have of their own: 扣差补优 (rules 6.2) and the differentiated pool (rules 6.3).

Both split by base first, take something off, and split what they have then once more. `compute` gives the figures
exactly as the engine; the formulas stand in ``money_deduct.py`` and ``money_pool.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol

from plans.engine.scheme.types import Entry
from reports.results.living.base import Place, Refs, number, text
from reports.results.living.money_members import Group
from reports.results.living.money_split import Cells, Names, Split, compute, names
from reports.results.tables import Column, Kind

PARAMETERS: Final = "奖金参数"
GROUPS: Final = "奖金分组"
SHARES: Final = "奖金份额"
RETURNED: Final = "收回"

TOTAL: Final = "总额"
POOL: Final = "补发总额"
BACK: Final = "收回"
UNSHARED: Final = "未分配"
BASE: Final = "基数"
DEDUCTION: Final = "扣减"
SUPPLEMENT: Final = "补发"
CANCELLED: Final = "取消"
GRADE: Final = "等次"
BY_BASE: Final = "按基数部分"

BASES: Final[Names] = names("基数", weight="基数权重")
SUPPLEMENTS: Final[Names] = names("补发", weight="补发权重")


@dataclass(frozen=True, slots=True)
class Figures:
    """One group computed: the two splits, what is taken off, returned, given out, and left."""

    total: int
    differential: int
    base: Split
    deductions: Sequence[int]
    returned: int
    pool: int
    receiver: str
    supplement: Split

    @property
    def undistributed(self) -> int:
        """What nobody gets (rules 6.2, §8)."""
        if not self.base.weight_sum:
            return self.total
        return self.pool - sum(self.supplement.share(index) for index in range(len(self.deductions)))


class Method(Protocol):
    """A way of splitting: its figures, and the cells that only it has."""

    @property
    def group_columns(self) -> tuple[Column, ...]:
        """The columns of 奖金分组 that only this method has."""

    @property
    def base_total(self) -> str:
        """The heading on 奖金分组 of what is split by base."""

    def differential(self, total: int) -> int:
        """What is set aside before the split by base."""

    def deduction(self, group: Group, index: int, base: int) -> int:
        """What is taken off the base of one member."""

    def receiving(self, group: Group, base: Split) -> tuple[str, list[int]]:
        """The grade that is given something in addition ("": by coefficients), and everybody's weight."""

    def of_group(self, refs: Refs, group: Group, cells: dict[str, str], figures: Figures) -> Cells:
        """The formulas of a group that only this method has; ``cells`` names the cells of its row."""

    def of_row(self, refs: Refs, group: Group, index: int, figures: Figures) -> Cells:
        """扣减 and 补发权重 of one member."""

    def goes_back(self) -> bool:
        """Whether a cancelled bonus leaves (收回)."""


def figures_of(method: Method, group: Group, total: int) -> Figures:
    """Compute one group as the engine does."""
    differential = method.differential(total)
    base = compute(total - differential, group.weights)
    shares = [base.share(index) for index in range(len(group.members))]
    deductions = [method.deduction(group, index, share) for index, share in enumerate(shares)]
    cancelled = sum(s for s, member in zip(shares, group.members, strict=True) if member.cancelled)
    returned = cancelled if method.goes_back() else 0
    pool = differential + sum(deductions) - returned
    receiver, weights = method.receiving(group, base)
    return Figures(total, differential, base, deductions, returned, pool, receiver, compute(pool, weights))


def figure(refs: Refs, entry: Entry, name: str) -> str:
    """A figure of the scheme as a cell of 规则; as a number or word where it is no figure of the sheet."""
    if refs.has_rule(entry, name):
        return refs.rule(entry, name)
    value = getattr(entry, name)
    return text(value) if isinstance(value, str) else number(value)


def by_grade(grade: str, choices: Sequence[tuple[str, str]], otherwise: str = "0") -> str:
    """One of several expressions by the grade in a cell."""
    chosen = otherwise
    for name, expression in reversed(choices):
        chosen = f"IF({grade}={text(name)},{expression},{chosen})"
    return chosen


def parameter(refs: Refs, name: str) -> str:
    """A cell of 奖金参数."""
    return refs.cell(PARAMETERS, name, "值")


def shares_of(refs: Refs) -> Place:
    """The sheet 奖金份额."""
    return refs.places[SHARES]


def member_cell(refs: Refs, group: Group, index: int, heading: str) -> str:
    """A cell of a member's own row, for a formula in that row."""
    return shares_of(refs).here(group.members[index].number, heading)


def of_members(refs: Refs, group: Group, heading: str) -> str:
    """A column of 奖金份额 over the rows of one group."""
    return shares_of(refs).part(heading, group.first, group.last)


def whole(heading: str, width: int = 12, note: str = "") -> Column:
    """A column of whole numbers."""
    return Column(heading, Kind.WHOLE, width, note)


def scaled(cell: str, scale: int) -> str:
    """A coefficient as a whole number."""
    return cell if scale == 1 else f"ROUND({cell}*{scale},6)"


def whole_coefficient(value: Fraction, scale: int) -> int:
    """The same as a number."""
    return int(value * scale)
