"""Sorts the rows below the head: headings, indicators, rows that go on with the one above, sums, notes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from indicators.engine.importing.columns import Columns
from indicators.engine.importing.figures import number_of
from indicators.engine.importing.head import Head, repeats_head
from indicators.engine.importing.numbering import bare_number
from indicators.engine.importing.outline import Outline
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import is_note, is_total, one_line

_LONG_WORDS: Final = 45
_COLUMN_SIGNS: Final = frozenset("甲乙丙丁戊己ABCDEFGHIJ")


class Kind(StrEnum):
    """What a row is."""

    BLANK = "空行"
    ITEM = "指标"
    HEADING = "标题"
    CARRIER = "上级指标"
    ALONE = "免设二级"
    MORE = "续行"
    TOTAL = "合计"
    OUT = "不采用"


@dataclass(frozen=True, slots=True)
class Sorted:
    """One row with its kind; `column` is where its name stands, `why` the reason for leaving it out."""

    row: int
    kind: Kind
    column: int = -1
    why: str = ""
    doubtful: bool = False


def sort_rows(table: Table, head: Head, columns: Columns) -> list[Sorted]:
    """Give every row below the head its kind, in order."""
    body = range(head.last + 1, table.height)
    sorter = _Sorter(table, head, columns, Outline(table, columns, body))
    return [sorter.sort(row) for row in body]


class _Sorter:
    def __init__(self, table: Table, head: Head, columns: Columns, outline: Outline) -> None:
        self._table, self._head, self._columns, self._outline = table, head, columns, outline
        number = columns.first("number")
        self._number = number
        self._lead = sorted({*columns.levels, *columns.of("category"), *([] if number is None else [number])})
        self._points = columns.first("points")

    def sort(self, row: int) -> Sorted:
        """Give the row's kind."""
        texts = self._table.texts(row)
        if not texts:
            return Sorted(row, Kind.BLANK)
        return self._plainly_out(row, texts) or self._by_names(row, texts)

    def _plainly_out(self, row: int, texts: list[tuple[int, str]]) -> Sorted | None:
        if repeats_head(self._table, self._head, row):
            return Sorted(row, Kind.OUT, why="重复的表头")
        leading = [text for column, text in texts if column in self._lead]
        if not leading and texts[0][0] != self._points:
            leading = [texts[0][1]]
        if any(is_total(text) for text in leading[:3]):
            return Sorted(row, Kind.TOTAL, why="合计行")
        if self._numbers_columns(row, texts):
            return Sorted(row, Kind.OUT, why="列号")
        scored = self._points is not None and number_of(self._table.begins(row, self._points)) is not None
        if is_note(texts[0][1]) and not scored:
            return Sorted(row, Kind.OUT, why="说明或落款")
        return None

    def _numbers_columns(self, row: int, texts: list[tuple[int, str]]) -> bool:
        near = self._head.last < row <= self._head.last + 1 and len(texts) >= 3
        return near and all(
            text in _COLUMN_SIGNS or (bare_number(text) is not None and len(text) <= 4) for _, text in texts
        )

    def _by_names(self, row: int, texts: list[tuple[int, str]]) -> Sorted:
        name = self._name_column(row)
        if len(texts) == 1 and (lone := self._lone(row, *texts[0], name)):
            return lone
        if name is None:
            return self._without_name(row, texts)
        levels = self._columns.levels
        if len(levels) == 1 and self._outline.is_above(row):
            return Sorted(row, Kind.HEADING if self._has_below(row) else Kind.ALONE, name)
        if name == levels[-1] and not self._across_all(row, name):
            return Sorted(row, Kind.ITEM, name)
        return self._upper(row, name)

    def _name_column(self, row: int) -> int | None:
        """The deepest column of a level whose text begins in this row."""
        begun = [column for column in self._columns.levels if self._table.begins(row, column)]
        return begun[-1] if begun else None

    def _lone(self, row: int, column: int, text: str, name: int | None) -> Sorted | None:
        """A row with a single text: a heading over the table's width, or a note."""
        wide = column + 1 < self._table.width and self._table.owner(row, column + 1) == (row, column)
        ahead = column <= min(self._lead, default=0) and column < self._table.width - 1
        levels = self._columns.levels
        above = bool(levels) and (column != levels[-1] or wide or self._outline.is_above(row))
        if not (wide or ahead or (name is not None and above)):
            if name is not None and len(levels) == 1 and self._next_is_item(row):
                return Sorted(row, Kind.HEADING, column)
            return None
        if name is not None and column == levels[-1] and not wide and not self._outline.is_above(row):
            return Sorted(row, Kind.HEADING, column) if self._next_is_item(row) else None
        if len(one_line(text)) > _LONG_WORDS:
            return Sorted(row, Kind.OUT, why="整行的说明文字", doubtful="分" in text)
        if self._has_below(row, lone=True):
            blank = [each for each in levels[1:] if not self._table.hangs(row, each)]
            carries = (
                not wide and levels and column == levels[0] and bool(blank) and not self._begins_first(row)
            )
            return Sorted(row, Kind.CARRIER if carries else Kind.HEADING, column)
        if self._outline.points_of(row, text):
            return Sorted(row, Kind.ALONE, column)
        return Sorted(row, Kind.OUT, why="整行文字，下面没有指标", doubtful=True)

    def _without_name(self, row: int, texts: list[tuple[int, str]]) -> Sorted:
        """No level begins here: a heading in the first cells, or more of the row above."""
        category = self._columns.first("category")
        if category is not None and self._table.begins(row, category) and self._points is not None:
            return Sorted(
                row, Kind.ALONE if self._table.begins(row, self._points) else Kind.HEADING, category
            )
        if self._number is not None and any(column == self._number for column, _ in texts):
            words = self._table.begins(row, self._number)
            if bare_number(words) is None and not number_of(words):
                return Sorted(
                    row, Kind.HEADING if self._has_below(row, lone=True) else Kind.ALONE, self._number
                )
        return Sorted(row, Kind.MORE)

    def _across_all(self, row: int, name: int) -> bool:
        """Is the name one merge over every column of levels?"""
        levels = self._columns.levels
        return len(levels) > 1 and all(
            self._table.owner(row, each) == self._table.owner(row, name) for each in levels
        )

    def _upper(self, row: int, name: int) -> Sorted:
        """The deepest column is empty (or merged with the outer ones): above others, or an indicator by itself."""
        levels = self._columns.levels
        across = self._across_all(row, name)
        if self._outline.is_above(row) and (across or name == levels[0]) and self._has_below(row):
            follows = self._follows(row)
            deeper = follows is not None and bool(self._table.begins(follows, levels[0]))
            return Sorted(row, Kind.HEADING if deeper or across else Kind.CARRIER, name)
        if self._children_below(row, name):
            return Sorted(row, Kind.CARRIER, name)
        if name != levels[0] and not across:
            return Sorted(row, Kind.ITEM, name)
        if self._points is None or not (
            self._table.begins(row, self._points)
            or self._outline.points_of(row, self._table.begins(row, name))
        ):
            groups = self._columns.first("group_points")
            if groups is None or not self._table.begins(row, groups):
                return Sorted(row, Kind.HEADING if self._has_below(row) else Kind.ALONE, name)
        return Sorted(row, Kind.ALONE, name)

    def _follows(self, row: int) -> int | None:
        """The next row that is neither blank nor the head again."""
        for below in range(row + 1, self._table.height):
            texts = self._table.texts(below)
            if texts and not repeats_head(self._table, self._head, below):
                return below
        return None

    def _children_below(self, row: int, name: int) -> bool:
        """Does the next row leave this level empty and name a deeper one?"""
        below = self._follows(row)
        if below is None or any(is_total(text) for _, text in self._table.texts(below)[:2]):
            return False
        deeper = [column for column in self._columns.levels if column > name]
        outer = [column for column in self._columns.levels if column <= name]
        return any(self._table.begins(below, column) for column in deeper) and not any(
            self._table.begins(below, column) for column in outer
        )

    def _begins_first(self, row: int) -> bool:
        below = self._follows(row)
        return below is not None and bool(self._table.begins(below, self._columns.levels[0]))

    def _next_is_item(self, row: int) -> bool:
        below = self._follows(row)
        return (
            below is not None
            and len(self._table.texts(below)) > 1
            and not any(is_total(text) for _, text in self._table.texts(below)[:2])
        )

    def _has_below(self, row: int, *, lone: bool = False) -> bool:
        """Is there a row below, before the next one of the same depth, that this one can stand above?"""
        own = self._outline.depth(row)
        below = self._follows(row)
        if below is None or any(is_total(text) for _, text in self._table.texts(below)[:2]):
            return False
        depth = self._outline.depth(below)
        if lone and (own is None or depth is None):
            return len(self._table.texts(below)) > 1 or self._has_below(below, lone=True)
        return own is not None and (depth is None or depth > own)
