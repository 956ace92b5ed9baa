"""From plain tables to tables as they are printed: cells as people read them, columns without a value left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from plans.engine.rounding import two_places
from reports.results.blocks import HeadingBlock, ShownColumn, TableBlock, cell_text
from reports.results.tables import Cell, Column, Kind, Table

_LOOKS: Final = {
    Kind.WORD: "c",
    Kind.WHOLE: "c",
    Kind.SCORE: "n",
    Kind.MONEY: "n",
    Kind.POINTS: "n",
    Kind.EXACT: "n",
}


def table_block(
    table: Table,
    heading: str,
    *,
    intro: str = "",
    note: str = "",
    leave_out: tuple[str, ...] = (),
    level: int = 2,
    look: str = "",
) -> TableBlock | HeadingBlock:
    """Show a table; columns without a single value are left out, so that the others have room."""
    rows = list(table.rows)
    used = [
        index
        for index, column in enumerate(table.columns)
        if column.heading not in leave_out and any(row[index] not in (None, "") for row in rows)
    ]
    if not used:
        return HeadingBlock(heading, intro or "无。", level)
    columns = [table.columns[index] for index in used]
    shown = [
        tuple(_shown(row[index], column) for index, column in zip(used, columns, strict=True)) for row in rows
    ]
    return TableBlock(heading, intro, _with_shares(columns), shown, note, level, look=look)


def _with_shares(columns: Sequence[Column]) -> tuple[ShownColumn, ...]:
    total = sum(column.width for column in columns)
    return tuple(
        ShownColumn(column.heading, two_places(10_000 * column.width // total)) for column in columns
    )


def _shown(cell: Cell, column: Column) -> tuple[str, str]:
    return _LOOKS.get(column.kind, ""), cell_text(cell, column.kind)
