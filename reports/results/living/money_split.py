"""Splitting an amount by weights as formulas: floors, then one fen each to the largest remainders (rules 6.1).

All amounts are whole fen, all weights whole numbers, so that every intermediate figure is a whole number. A spreadsheet
computes in binary numbers of 53 bits and LibreOffice rounds to 15 digits where it looks for whole ones, so the exact
share total × weight ÷ Σ weights is found by long division: thousands of the total first, what is left of them next.
Everything stays below MOST then. The remainder decides who gets a missing fen; rows stand in the order of 工号, so that
a running number among equal remainders decides between them. Σ of the shares is the total whatever is edited.

An amount so large that the division would pass MOST takes its 尾差 as a value (see `NOT_LIVING`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

from reports.results.living.base import NOT_LIVING, Formula, Mixed, Place
from reports.results.tables import Column, Kind

RADIX: Final = 1_000
MOST: Final = 5 * 10**13
NOT_LIVING["尾差（总额与权重都极大）"] = "总额乘权重超过电子表格能精确计算的位数，尾差按结果填数值"

Cells = dict[str, Mixed]


@dataclass(frozen=True, slots=True)
class Names:
    """The headings of one split, on the sheet of shares and on the sheet of groups."""

    weight: str
    thousands: str
    rest: str
    floor: str
    remainder: str
    order: str
    extra: str
    weight_sum: str
    missing: str
    line: str
    left: str

    def columns(self) -> tuple[Column, ...]:
        """The columns on the sheet of shares, without the weight."""
        whole = Kind.WHOLE
        return (
            Column(
                self.thousands, whole, 12, f"总额÷{RADIX}取整后，按权重分得的整数（分两步除，保证每步都精确）"
            ),
            Column(self.rest, whole, 16, "上一步除不尽的余数"),
            Column(self.floor, whole, 14, "按权重应得金额的整数分"),
            Column(self.remainder, whole, 16, "不足一分的部分，以权重合计为分母"),
            Column(self.order, whole, 9, f"余数等于{self.line}的，按次序编号"),
            Column(self.extra, whole, 8, "最大余数法：余数大的各补一分，余数相同的按次序在前"),
        )

    def group_headings(self) -> list[str]:
        """What a split has beside its total: Σ weights, missing fen, line, places on the line."""
        return [self.weight_sum, self.missing, self.line, self.left]

    def group_columns(self) -> tuple[Column, ...]:
        """The columns on the sheet of groups, after the total."""
        whole = Kind.WHOLE
        return (
            Column(self.weight_sum, whole, 14),
            Column(self.missing, whole, 8, "总额减各人整数分之和，即还差几分"),
            Column(self.line, whole, 16, "得到补分的最小余数"),
            Column(self.left, whole, 9, "余数正好等于分界的人里，有几个补分"),
        )


def names(prefix: str, *, weight: str) -> Names:
    """The headings with a prefix; a workbook has a split of the base and one of what is given in addition."""
    return Names(
        weight, f"{prefix}商", f"{prefix}余", f"{prefix}整数分", f"{prefix}余数", f"{prefix}并列序", f"{prefix}补分",
        f"{prefix}权重合计", f"{prefix}缺分", f"{prefix}分界余数", f"{prefix}分界名额",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Split:
    """One split computed exactly, with all that the sheet shows of it."""

    total: int
    weights: Sequence[int]
    floors: Sequence[int]
    remainders: Sequence[int]
    extras: Sequence[int]
    orders: Sequence[int]
    missing: int
    line: int
    left: int

    @property
    def weight_sum(self) -> int:
        """Σ of the weights."""
        return sum(self.weights)

    @property
    def exact(self) -> bool:
        """Whether a spreadsheet computes it exactly."""
        most = max(self.weights, default=0)
        return max(self.total // RADIX * most, RADIX * (self.weight_sum + most)) < MOST

    def share(self, index: int) -> int:
        """The fen of one of the shares."""
        return self.floors[index] + self.extras[index]


def compute(total: int, weights: Sequence[int]) -> Split:
    """Split as the engine does; without any weight everybody gets nothing."""
    whole = sum(weights)
    if not whole:
        nothing = [0] * len(weights)
        return Split(total, weights, nothing, nothing, nothing, range(1, len(weights) + 1), 0, 0, 0)
    parts = [divmod(total * weight, whole) for weight in weights]
    missing = total - sum(floor for floor, _ in parts)
    order = sorted(range(len(parts)), key=lambda index: (-parts[index][1], index))
    lucky = set(order[:missing])
    line = parts[order[missing - 1]][1] if missing else whole
    left = missing - sum(rest > line for _, rest in parts) if missing else 0
    extras = [int(index in lucky) for index in range(len(parts))]
    orders = list(accumulate(int(rest == line) for _, rest in parts))
    floors, remainders = [floor for floor, _ in parts], [rest for _, rest in parts]
    return Split(total, weights, floors, remainders, extras, orders, missing, line, left)


@dataclass(frozen=True, slots=True)
class SplitCells:
    """The formulas of one split: ``place`` has the shares in rows first..last, ``group`` names the cells of the total."""

    names: Names
    place: Place
    first: int
    last: int
    total: str
    group: dict[str, str]
    split: Split

    def _column(self, heading: str) -> str:
        return self.place.part(heading, self.first, self.last)

    def of_group(self) -> Cells:
        """Σ of the weights, missing fen and the line of remainders."""
        n, split, here = self.names, self.split, self.group
        total, whole, missing, line = self.total, here[n.weight_sum], here[n.missing], here[n.line]
        remainders = self._column(n.remainder)
        cells: Cells = {n.weight_sum: Formula(f"SUM({self._column(n.weight)})", split.weight_sum)}
        if not split.exact:
            return cells
        cells[n.missing] = Formula(f"IF({whole}=0,0,{total}-SUM({self._column(n.floor)}))", split.missing)
        cells[n.line] = Formula(f"IF({missing}<=0,{whole},LARGE({remainders},{missing}))", split.line)
        above = f"SUMPRODUCT(--({remainders}>{line}))"
        cells[n.left] = Formula(f"IF({missing}<=0,0,{missing}-{above})", split.left)
        return cells

    def of_row(self, index: int, row: int) -> Cells:
        """The share of one row of the sheet, the ``index``-th of this split."""
        n, split, letters = self.names, self.split, self.place.letters
        weight, high = f"${letters[n.weight]}{row}", f"${letters[n.thousands]}{row}"
        total, whole = self.total, self.group[n.weight_sum]
        floor, extra = split.floors[index], split.extras[index]
        if not split.exact:
            near = _nearly(split, index)
            guess = Formula(f"IF({whole}=0,0,INT(ROUND({total}*{weight}/{whole},4)))", near)
            return {n.floor: guess, n.extra: floor + extra - near}
        rest, whole_fen = f"${letters[n.rest]}{row}", f"${letters[n.floor]}{row}"
        remainder, order = f"${letters[n.remainder]}{row}", f"${letters[n.order]}{row}"
        upper = f"INT({total}/{RADIX})"
        lower = f"{rest}*{RADIX}+({total}-{upper}*{RADIX})*{weight}"
        line, left = self.group[n.line], self.group[n.left]
        # Less than one whole unit: LibreOffice must not round up a share just below a whole fen.
        guard = f"MIN(0.5,{whole}/1000000)"
        on_line = f"IF({remainder}={line},1,0)"
        before = f"${letters[n.order]}{row - 1}+" if row > self.first else ""
        thousands, left_over = _thousands(split, index)
        return {
            n.thousands: Formula(f"IF({whole}=0,0,INT(({upper}*{weight}+{guard})/{whole}))", thousands),
            n.rest: Formula(f"{upper}*{weight}-{high}*{whole}", left_over),
            n.floor: Formula(f"IF({whole}=0,0,{high}*{RADIX}+INT(({lower}+{guard})/{whole}))", floor),
            n.remainder: Formula(f"{lower}-({whole_fen}-{high}*{RADIX})*{whole}", split.remainders[index]),
            n.order: Formula(f"{before}{on_line}", split.orders[index]),
            n.extra: Formula(
                f"IF({remainder}>{line},1,IF(AND({remainder}={line},{order}<={left}),1,0))", extra
            ),
        }


def _thousands(split: Split, index: int) -> tuple[int, int]:
    """Quotient and rest of the thousands of the total."""
    high = split.total // RADIX * split.weights[index]
    return divmod(high, split.weight_sum) if split.weight_sum else (0, high)


def _nearly(split: Split, index: int) -> int:
    """The whole fen as a spreadsheet's formula finds them."""
    if not split.weight_sum:
        return 0
    share = split.total * split.weights[index] * 10_000
    return (2 * share + split.weight_sum) // (2 * split.weight_sum) // 10_000
