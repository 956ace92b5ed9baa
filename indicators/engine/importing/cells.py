"""Reads the cells of one row that are neither level nor points: targets, standards, who answers, notes."""

from __future__ import annotations

from typing import Final

from indicators.engine.importing.columns import Columns
from indicators.engine.importing.found import ImportRow
from indicators.engine.importing.head import Head
from indicators.engine.importing.table import Merge, Table
from indicators.engine.importing.words import one_line

TEXTS: Final = ("target", "standard", "quality")
WORDS: Final = (
    "deadline", "subject", "post_title", "responsible", "leader", "handler", "supporting",
    "planned_q1", "planned_q2", "planned_q3", "planned_q4", "basis", "source_document",
)  # fmt: skip
# Where a cell is empty without merges, these may be meant to go on from the row above.
_FILLED_DOWN: Final = ("subject", "responsible", "leader")
_NO_UNIT: Final = frozenset({"是/否", "是否", "/", "-", "—"})


def _span(merge: Merge) -> range:
    return range(merge.left, merge.right + 1)


class Cells:
    """The cells of one table under their columns."""

    def __init__(self, table: Table, head: Head, columns: Columns) -> None:
        self._table, self._columns, self._labels = table, columns, head.labels
        tall = {column for each in table.merges if each.bottom > each.top for column in _span(each)}
        self._blank_means_above = [
            name for name in _FILLED_DOWN if columns.of(name) and not tall.intersection(columns.of(name))
        ]

    def read(self, row: int, item: ImportRow, above: ImportRow | None) -> None:
        """Read the other columns; several of one field are joined, notes go behind the standard."""
        for name in (*TEXTS, *WORDS, "code"):
            parts = []
            for column in self._columns.of(name):
                text = self._table.shown(row, column).strip()
                self.doubt(row, column, item)
                if text and text not in parts:
                    parts.append(text if name in TEXTS else one_line(text))
            if parts:
                item.values[name] = ("\n" if name in TEXTS else "、").join(parts)
        self._add_unit(row, item)
        self._add_notes(row, item)
        self._doubt_blanks(item, above)

    def _add_unit(self, row: int, item: ImportRow) -> None:
        column, target = self._columns.first("unit"), item.values.get("target", "")
        unit = one_line(self._table.shown(row, column)) if column is not None else ""
        if target and unit and unit not in _NO_UNIT and not target.endswith(unit) and target[-1:].isdigit():
            item.values["target"] = f"{target}{unit}"

    def _add_notes(self, row: int, item: ImportRow) -> None:
        for column in self._columns.of("note"):
            text = self._table.shown(row, column).strip()
            if text:
                label = self._labels[column]
                said = f"{label}：{text}" if label else text
                item.values["standard"] = "\n".join(filter(None, [item.values.get("standard", ""), said]))

    def _doubt_blanks(self, item: ImportRow, above: ImportRow | None) -> None:
        """Without merges an empty cell may mean «as above»."""
        if self._table.merges or above is None or above.values.get("primary") != item.values.get("primary"):
            return
        for name in _FILLED_DOWN:
            if self._columns.of(name) and not item.values.get(name) and (said := above.values.get(name)):
                item.doubts.append(f"责任一栏空白，上一行是“{said[:20]}”，是否相同")
                return

    def doubt(self, row: int, column: int, item: ImportRow) -> None:
        """Take over what is wrong with a cell."""
        fault = self._table.faults.get(self._table.owner(row, column))
        if fault and fault not in item.doubts:
            item.doubts.append(fault)

    def doubt_rivals(self, row: int, item: ImportRow) -> None:
        """Say what the other columns show that could be the points just as well."""
        others = [self._table.shown(row, column) for column in self._columns.rivals]
        if others:
            item.doubts.append(f"另有分值列写 {'、'.join(text or '（空）' for text in others)}")

    def go_on(self, row: int, item: ImportRow) -> None:
        """Add the texts of a row that goes on with the one above."""
        for name in (*TEXTS, *WORDS):
            for each in self._columns.of(name):
                text = self._table.begins(row, each).strip()
                had = item.values.get(name, "")
                if text and text not in had.split("\n"):
                    joint = "\n" if name in TEXTS else "、"
                    item.values[name] = f"{had}{joint}{text}" if had else text
