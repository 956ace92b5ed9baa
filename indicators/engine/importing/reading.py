"""The whole guess for one worksheet: head, columns, rows, sums; and the fingerprint under which it is remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from indicators.engine.importing.assemble import assemble
from indicators.engine.importing.columns import Columns, guess_columns
from indicators.engine.importing.figures import plain
from indicators.engine.importing.found import ImportRow, LeftOut, Stated
from indicators.engine.importing.head import Head, find_head, make_head
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import FIELDS, squeezed

MOST_HEAD_ROWS: Final = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """What the user said instead of the guess: the rows of the head (-1: none) and the field of every column."""

    first: int
    last: int
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """A sum that the table states beside what its rows come to."""

    row: int
    label: str
    stated: str
    found: str

    @property
    def agrees(self) -> bool:
        """Are both the same?"""
        return Decimal(self.stated) == Decimal(self.found)


@dataclass(frozen=True, slots=True)
class Reading:
    """One worksheet as it is understood."""

    head: Head
    columns: Columns
    rows: tuple[ImportRow, ...]
    left_out: tuple[LeftOut, ...]
    checks: tuple[Check, ...]

    @property
    def total(self) -> str:
        """The sum of all points."""
        return plain(_sum(self.rows))

    @property
    def doubtful(self) -> int:
        """How many rows somebody should look at."""
        return sum(bool(row.doubts or row.missing) for row in self.rows)


def read_table(
    table: Table,
    layout: Layout | None = None,
    categories: Sequence[str] = (),
    *,
    taken: frozenset[int] = frozenset(),
) -> Reading:
    """Guess what a worksheet says; `layout` takes the place of the guess of head and columns.

    `categories` are the plan's own (none: any word will do), `taken` rows that are indicators whatever they look like.
    """
    head = find_head(table)
    if layout is not None:
        head = make_head(table, layout.first, layout.last)
    columns = guess_columns(table, head)
    if layout is not None:
        fields = [name if name in FIELDS else "" for name in layout.fields]
        fields += [""] * (table.width - len(fields))
        columns = replace(columns, fields=tuple(fields[: table.width]), rivals=(), remarks=())
    elif head.first < 0 and columns.first("points") is None:
        columns = replace(columns, fields=("",) * table.width, remarks=("没有找到表头，也没有像分值的列",))
    found = assemble(table, head, columns, categories, taken)
    if not any(text for path in head.paths for text in path):
        for row in found.rows:
            row.doubts.append("表格没有表头，列是猜的" if layout is None else "表格没有表头")
    return Reading(head, columns, found.rows, found.left_out, _checks(found.rows, found.stated))


def fingerprint(table: Table, head: Head) -> str:
    """Name the headings of a table, so that the same form is known again next year; "" without headings."""
    labels = [squeezed(label) for label in head.labels]
    if not any(labels):
        return ""
    return hashlib.sha256("\n".join(labels).encode()).hexdigest()


def best_sheet(tables: Sequence[Table]) -> int:
    """Give the place of the worksheet that looks most like a table of indicators."""
    readings = [read_table(table) for table in tables]
    return max(
        range(len(tables)),
        key=lambda index: (sum(not row.missing for row in readings[index].rows), -index),
        default=0,
    )


def _sum(rows: Sequence[ImportRow]) -> Decimal:
    return sum((Decimal(text) for row in rows if (text := row.values.get("points"))), Decimal())


def _checks(rows: Sequence[ImportRow], stated: Sequence[Stated]) -> tuple[Check, ...]:
    """Compare every stated sum with its rows; a 合计 row with the nearest stretch of rows that it can mean."""
    checks = []
    for each in sorted(stated, key=lambda one: one.row):
        if each.first >= 0:
            found = _sum(rows[each.first : each.last + 1])
        else:
            found = _meant(rows[: each.last + 1], each)
        checks.append(Check(each.row, each.label, each.points, plain(found)))
    return tuple(checks)


def _meant(rows: Sequence[ImportRow], stated: Stated) -> Decimal:
    """A 小计 means the rows of its group, a 合计 all so far; whichever agrees is meant, else the largest of them."""
    last = rows[-1].values
    same = [
        _sum([row for row in rows if all(row.values.get(key) == last.get(key) for key in keys)])
        for keys in (("category", "primary"), ("category",))
    ]
    sums = [*same, _sum(rows)] if "小计" in stated.label else [_sum(rows), *same]
    wanted = Decimal(stated.points)
    return next((found for found in sums if found == wanted), sums[0])
