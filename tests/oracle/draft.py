"""A drafted year: sheets of plain values, before they are dressed as an .xlsx."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import Book, Cell, Row


@dataclass(frozen=True)
class Percent:
    """A percentage, 95 for 95%."""

    hundredths: Decimal

    @property
    def ratio(self) -> Decimal:
        """0.95 for 95%."""
        return self.hundredths / 100


Value = str | int | Decimal | Percent | date | bool | None
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
STEMS = "甲乙丙丁戊己庚辛壬癸"
DIGITS = "一二三四五六七八九十"
MATTERS = "项目用地报批滞后 信访积案化解 环保督察整改 数据报送不及时 政务服务投诉办理".split()


@dataclass
class Draft:
    """Sheets under construction and the source of chance."""

    rng: random.Random
    scheme: str
    year: int
    sheets: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    named: int = 0
    idle_section: bool = False

    def add(self, sheet: str, **cells: Value) -> None:
        """Append a row."""
        self.sheets.setdefault(sheet, []).append(cells)

    def chance(self, probability: float) -> bool:
        """True with the probability."""
        return self.rng.random() < probability

    def name(self) -> str:
        """The next invented name: 姓 + 天干 + 数字."""
        self.named += self.rng.randint(1, 3)
        n = self.named
        return SURNAMES[n % len(SURNAMES)] + STEMS[n * 3 % 10] + DIGITS[n // 10 % 10]

    def day(self, year: int | None = None) -> date:
        """A day of the plan's year (or another)."""
        return date(year or self.year, 1, 1) + timedelta(days=self.rng.randrange(365))

    def ids(self, sheet: str, heading: str) -> list[str]:
        """The texts of a column."""
        return [str(row[heading]) for row in self.sheets.get(sheet, []) if row.get(heading)]

    def book(self) -> Book:
        """The draft as the calculator reads it."""
        return Book({name: [_row(cells) for cells in rows] for name, rows in self.sheets.items()})


def _row(cells: dict[str, Value]) -> Row:
    return Row({heading: _cell(value) for heading, value in cells.items() if value is not None})


def _cell(value: Value) -> Cell:
    if isinstance(value, bool):
        return Cell("是" if value else "否", "General")
    if isinstance(value, Percent):
        return Cell(value.ratio, "0.00%")
    return Cell(value, "General")


def partition(
    rng: random.Random, total: Decimal, count: int, step: Decimal, caps: Sequence[Decimal] | None = None
) -> list[Decimal]:
    """`total` in `count` positive multiples of `step`, each within its cap."""
    units = int(total / step)
    limits = [int(cap / step) for cap in caps] if caps else [units] * count
    parts = [units // count + (1 if i < units % count else 0) for i in range(count)]
    for _ in range(count * 4):
        giver, taker = rng.randrange(count), rng.randrange(count)
        if giver != taker:
            moved = rng.randint(0, max(0, min(parts[giver] - 1, limits[taker] - parts[taker])))
            parts[giver] -= moved
            parts[taker] += moved
    return [part * step for part in parts]


def spread(total: Decimal, maxima: Sequence[Decimal], step: Decimal = Decimal("0.001")) -> list[Decimal]:
    """`total` over parts in proportion to their maxima, in multiples of `step` except for the last crumbs."""
    whole = sum(maxima, Decimal(0))
    parts = [min(m, (total * m / whole) // step * step) for m in maxima]
    rest = total - sum(parts, Decimal(0))
    for i, maximum in enumerate(maxima):
        moved = min(rest, maximum - parts[i])
        parts[i] += moved
        rest -= moved
    return parts


def four_places(value: Fraction | Decimal) -> Decimal:
    """Cut down to four decimals, as points may have."""
    exact = Fraction(value)
    return Decimal(exact.numerator * 10_000 // exact.denominator) / 10_000
