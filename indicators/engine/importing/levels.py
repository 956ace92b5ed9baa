"""The upper levels while a table is read: headings in the rows, filled-down columns, the sums stated beside them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from indicators.engine.importing.columns import Columns
from indicators.engine.importing.figures import read_points, tail_points
from indicators.engine.importing.found import YES, ImportRow, Stated
from indicators.engine.importing.numbering import bare_number, numbered
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import one_line, squeezed

JOINT: Final = "—"


@dataclass(slots=True)
class _Heading:
    depth: int
    text: str
    row: int
    points: str


class Levels:
    """What stands above the row that is read; `count` is the number of indicators so far, kept by the reader.

    `_open` are sums that wait for their rows: (row, label, points, number of indicators before), by c and the column
    or h and the depth of the heading.
    """

    def __init__(self, table: Table, columns: Columns, categories: Sequence[str]) -> None:
        self._table, self._columns, self._categories = table, columns, categories
        self._uppers = [*columns.of("category"), *columns.levels[:-1]]
        self.headings: list[_Heading] = []
        self.carried: dict[int, str] = {}
        self.stated: list[Stated] = []
        self.count = 0
        self._open: dict[str, tuple[int, str, str, int]] = {}

    def heading(self, row: int, column: int) -> None:
        """A heading inside the rows: what stands deeper than it ends."""
        number = self._columns.first("number")
        text = one_line(self._table.begins(row, column))
        depth, words = numbered(text)
        if depth is None and number is not None and number != column:
            depth = bare_number(self._table.begins(row, number))
        words, behind = tail_points(words)
        points_column = self._columns.first("points")
        own = self._table.begins(row, points_column) if points_column is not None else ""
        points = read_points(own).text or behind
        depth = -1 if depth is None else depth
        self.end_headings(depth)
        self.headings.append(_Heading(depth, words, row, points))
        self.carried.clear()
        if points:
            self._open[f"h{depth}"] = (row, words, points, self.count)

    def carry(self, row: int) -> None:
        """Fill the upper levels down; what begins anew ends the deeper ones."""
        carried = self.carried
        taken: set[tuple[int, int]] = set()
        for place, column in enumerate(self._uppers):
            text, owner = self._table.begins(row, column), self._table.owner(row, column)
            if text and owner not in taken:
                self._end_deeper(row, place)
                carried[column] = text
                taken.add(owner)
                self._close([key for key in self._open if key.startswith("c") and int(key[1:]) >= column])

    def _end_deeper(self, row: int, place: int) -> None:
        """A level that begins anew ends the deeper ones, unless they go on by a merge; a 类别 ends none."""
        if self._uppers[place] in self._columns.of("category"):
            return
        for deeper in self._uppers[place:]:
            if not self._table.hangs(row, deeper):
                self.carried.pop(deeper, None)

    def note_points(self, row: int, *, carrier: bool = False) -> None:
        """Keep the sums that stand beside upper levels until their rows have been read."""
        columns = list(self._columns.of("group_points"))
        points = self._columns.first("points")
        if carrier and points is not None:
            columns.append(points)
        for column in columns:
            written = read_points(self._table.begins(row, column), percents=True).text
            before = [each for each in self._uppers if each < column and each in self.carried]
            if written and before:
                level = before[-1]
                label = numbered(one_line(self.carried[level]))[1]
                self._open[f"c{level}"] = (row, label, written, self.count)

    def close_all(self) -> None:
        """End every sum that is still open."""
        self._close(list(self._open))

    def end_columns(self, row: int) -> None:
        """End what the columns of upper levels say, for the row stands by itself; its 类别 holds."""
        self._close([key for key in self._open if key.startswith("c")])
        columns = self._columns.of("category")
        self.carried = {column: self.carried[column] for column in columns if column in self.carried}
        self.carried |= {column: text for column in columns if (text := self._table.begins(row, column))}

    def _close(self, keys: list[str]) -> None:
        for key in keys:
            row, label, points, first = self._open.pop(key)
            if self.count > first:
                self.stated.append(Stated(row, label, points, first, self.count - 1))

    def end_headings(self, depth: int) -> None:
        """End the headings of this depth and deeper ones, with their sums."""
        self._close([key for key in self._open if key.startswith("h") and int(key[1:]) >= depth])
        self._close([key for key in self._open if key.startswith("c")])
        self.headings = [each for each in self.headings if each.depth < depth]

    def depth_of(self, row: int, column: int) -> int:
        number = self._columns.first("number")
        depth = numbered(one_line(self._table.begins(row, column)))[0]
        if depth is None and number is not None:
            depth = bare_number(self._table.begins(row, number))
        return -1 if depth is None else depth

    def upper_names(self, name_column: int) -> list[str]:
        """The upper levels of a row from its columns, 类别 left aside."""
        levels = self._columns.levels[:-1]
        found = [self.carried[each] for each in levels if each in self.carried and each < name_column]
        return [tail_points(numbered(one_line(text))[1])[0] for text in found]

    def place(self, item: ImportRow, name: str, uppers: list[str], *, alone: bool) -> None:
        """Set 类别, 一级指标 and 二级指标 from headings, columns and name; three levels become two."""
        above = [each.text for each in self.headings]
        column = self._columns.first("category")
        category = ""
        if column is not None and column in self.carried:
            category = tail_points(numbered(one_line(self.carried[column]))[1])[0]
        parts = [*above, *([] if alone else uppers)]
        if not category and parts and (known := known_category(parts[0], self._categories)):
            category, parts = known, parts[1:] or ([] if alone else parts)
        elif category and not parts and not alone:
            parts, category = [category], known_category(category, self._categories)
        if alone and parts:
            category, parts = category or JOINT.join(parts), []
        item.values["category"] = known_category(category, self._categories) or category
        if category and self._categories and item.values["category"] not in self._categories:
            item.doubts.append(f"类别“{category[:20]}”不是方案的类别（{'、'.join(self._categories)}）")
        if parts:
            item.values["primary"], item.values["name"] = JOINT.join(parts), name
            return
        item.values["primary"], item.values["name"], item.values["standalone"] = name, "", YES
        if len(self._columns.levels) > 1 or alone:
            item.doubts.append("没有二级指标，按免设二级存入")


_CATEGORY_TAILS: Final = re.compile(r"(?:类|工作|指标|任务|项目|考核|目标|建设|部分|方面|内容)+$")


def known_category(text: str, categories: Sequence[str]) -> str:
    """Give the plan's category that a heading means (重点工作 → 重点); "" for none."""
    bare = _CATEGORY_TAILS.sub("", squeezed(text))
    return next((each for each in categories if each in (squeezed(text), bare)), "")
