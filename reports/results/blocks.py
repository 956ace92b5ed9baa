"""结果.pdf as blocks: opening, tables and lists in the order of the page, ready for the templates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from plans.engine.rounding import two_places
from plans.engine.steps import show
from reports.results.tables import Cell, Column, Kind, Table

_LOOKS: Final = {
    Kind.WORD: "c",
    Kind.WHOLE: "c",
    Kind.SCORE: "n",
    Kind.MONEY: "n",
    Kind.POINTS: "n",
    Kind.EXACT: "n",
}

SHORT: Final = 12

ShownRow = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpeningBlock:
    """Title, facts of the settlement, and a summary in sentences."""

    title: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    summary: tuple[str, ...]
    blocked: bool
    template: str = "reports/opening.html"
    size: int = 0


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading and the column's share of the width in percent."""

    heading: str
    share: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A table whose cells are text, each with the look (class) of its column; ``size`` counts its rows."""

    heading: str
    intro: str
    columns: tuple[ShownColumn, ...]
    rows: Sequence[ShownRow]
    note: str = ""
    template: str = "reports/table.html"

    @property
    def size(self) -> int:
        """How many rows, by which long documents are divided."""
        return len(self.rows)

    @property
    def short(self) -> bool:
        """Whether the table is kept together on a page."""
        return len(self.rows) <= SHORT

    def pieces(self, most: int) -> Iterator[TableBlock]:
        """The same table in pieces of at most so many rows; only the first has the heading, the last the note."""
        for start in range(0, len(self.rows), most):
            last = start + most >= len(self.rows)
            piece = replace(self, rows=self.rows[start : start + most], note=self.note if last else "")
            yield piece if start == 0 else replace(piece, heading="", intro="")


@dataclass(frozen=True, slots=True)
class ListBlock:
    """Numbered sentences under a heading."""

    heading: str
    intro: str
    items: tuple[str, ...]
    template: str = "reports/list.html"

    @property
    def size(self) -> int:
        """How many items."""
        return len(self.items)


Block = OpeningBlock | TableBlock | ListBlock


def table_block(
    table: Table, heading: str, *, intro: str = "", note: str = "", leave_out: tuple[str, ...] = ()
) -> Block:
    """Show a table; columns without a single value are left out, so that the others have room."""
    rows = list(table.rows)
    used = [
        index
        for index, column in enumerate(table.columns)
        if column.heading not in leave_out and any(row[index] not in (None, "") for row in rows)
    ]
    if not used:
        return ListBlock(heading, intro or "无。", ())
    columns = [table.columns[index] for index in used]
    shown = [
        tuple(_shown(row[index], column) for index, column in zip(used, columns, strict=True)) for row in rows
    ]
    return TableBlock(heading, intro, _with_shares(columns), shown, note)


def _with_shares(columns: Sequence[Column]) -> tuple[ShownColumn, ...]:
    total = sum(column.width for column in columns)
    return tuple(
        ShownColumn(column.heading, two_places(10_000 * column.width // total)) for column in columns
    )


def _shown(cell: Cell, column: Column) -> tuple[str, str]:
    return _LOOKS.get(column.kind, ""), cell_text(cell, column.kind)


def cell_text(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: scores with two places, money with separators, an undecided figure as —."""
    if cell is None:
        return "—"
    if isinstance(cell, str):
        return cell
    if kind is Kind.MONEY:
        return money(cell if isinstance(cell, int) else cell.numerator)
    if kind is Kind.SCORE and isinstance(cell, int):
        return two_places(cell)
    if kind is Kind.POINTS:
        return show(Fraction(cell, 10_000))
    return show(cell)


def money(fen: int) -> str:
    """An amount of fen in yuan with separators: 12345678 → "123,456.78"."""
    whole, cents = two_places(fen).split(".")
    return f"{int(whole):,}.{cents}" if whole != "-0" else f"-0.{cents}"
