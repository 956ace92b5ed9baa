"""Headings inside the rows: which rows stand above others by their numbering, their width or what follows them."""

from __future__ import annotations

from collections import Counter
from typing import Final

from indicators.engine.importing.columns import Columns
from indicators.engine.importing.figures import read_points, tail_points
from indicators.engine.importing.numbering import bare_number, numbered
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import is_total, one_line

# Depth of rows without a number where the others have none either: below every heading.
UNNUMBERED: Final = 99
# Chinese numerals are headings wherever the rows below them have none.
_CHINESE: Final = 2


class Outline:
    """Depths of the rows of one table."""

    def __init__(self, table: Table, columns: Columns, body: range) -> None:
        self._table = table
        self._columns = columns
        self._number = columns.first("number")
        self._points = columns.first("points")
        self.deepest = columns.levels[-1] if columns.levels else None
        self.item_depth = self._usual_depth(body)

    def depth(self, row: int) -> int | None:
        """How deep the row is numbered, by its number's cell or in front of its name; None without a number."""
        if self._number is not None:
            text = self._table.begins(row, self._number)
            found = bare_number(text) if text else None
            if found is not None:
                return found
            depth, _ = numbered(one_line(text))
            if depth is not None:
                return depth
        for column in self._columns.levels:
            if text := self._table.begins(row, column):
                return numbered(one_line(text))[0]
        return None

    def points_of(self, row: int, text: str) -> str:
        """The points that the row states, in the column of points or behind the words."""
        if self._points is not None and (own := read_points(self._table.begins(row, self._points)).text):
            return own
        return tail_points(one_line(text))[1]

    def is_above(self, row: int) -> bool:
        """Does the numbering put the row above the ordinary ones?"""
        depth = self.depth(row)
        if depth is None or depth >= self.item_depth:
            return False
        return depth <= _CHINESE or self.item_depth != UNNUMBERED

    def _usual_depth(self, body: range) -> int:
        """The depth of most rows that have points; of equally frequent ones the deepest."""
        depths = Counter(
            UNNUMBERED if (depth := self.depth(row)) is None else depth
            for row in body
            if self._has_points(row) and not any(is_total(text) for _, text in self._table.texts(row)[:2])
        )
        return max(depths, key=lambda each: (depths[each], each)) if depths else UNNUMBERED

    def _has_points(self, row: int) -> bool:
        if self._points is not None:
            return bool(self._table.begins(row, self._points))
        deepest = self.deepest
        return deepest is not None and bool(tail_points(one_line(self._table.begins(row, deepest)))[1])
