"""Puts the sorted rows together: filled-down levels, joined upper levels, continued cells, points, doubts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from indicators.engine.importing.cells import Cells
from indicators.engine.importing.columns import Columns
from indicators.engine.importing.figures import Points, plain, read_points, tail_points
from indicators.engine.importing.found import Found, ImportRow, LeftOut, Stated
from indicators.engine.importing.head import Head
from indicators.engine.importing.levels import Levels
from indicators.engine.importing.numbering import numbered
from indicators.engine.importing.sorting import Kind, Sorted, sort_rows
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import is_total, one_line

NO_POINTS: Final = "没有分值"
NO_PRIMARY: Final = "没有一级指标"


def assemble(
    table: Table,
    head: Head,
    columns: Columns,
    categories: Sequence[str] = (),
    taken: Collection[int] = (),
) -> Found:
    """Read every row below the head; `categories` are those that the plan knows (none: any word will do)."""
    reader = _Reader(table, head, columns, categories)
    for row in range(max(head.first, 0)):
        reader.out(row, "表头以上的文字（表名、单位）")
    for each in sort_rows(table, head, columns):
        reader.take(_forced(table, columns, each) if each.row in taken else each)
    return reader.finish()


def _forced(table: Table, columns: Columns, each: Sorted) -> Sorted:
    """Make an indicator of a row that the user wants although it was left out."""
    if each.kind in (Kind.ITEM, Kind.ALONE, Kind.BLANK):
        return each
    begun = [column for column in columns.levels if table.begins(each.row, column)]
    name = begun[-1] if begun else next((column for column, _ in table.texts(each.row)), 0)
    kind = Kind.ITEM if len(begun) == 1 and begun[0] == columns.levels[-1] else Kind.ALONE
    return Sorted(each.row, kind, name)


class _Reader:
    def __init__(self, table: Table, head: Head, columns: Columns, categories: Sequence[str]) -> None:
        self._table, self._columns = table, columns
        self._cells = Cells(table, head, columns)
        self._levels = Levels(table, columns, categories)
        self._rows: list[ImportRow] = []
        self._left: list[LeftOut] = []
        self._percents = self._all_percent()

    def take(self, each: Sorted) -> None:
        """Read one sorted row."""
        row = each.row
        if each.kind is Kind.OUT:
            self.out(row, each.why, doubtful=each.doubtful)
        elif each.kind is Kind.TOTAL:
            self._total(row)
        elif each.kind is Kind.HEADING:
            self._levels.heading(row, each.column)
            self.out(row, "标题行，已带入下面各行")
        elif each.kind is Kind.CARRIER:
            self._levels.carry(row)
            self._levels.note_points(row, carrier=True)
            self.out(row, "上级指标行，已带入下面各行")
        elif each.kind is Kind.MORE:
            self._more(row)
        elif each.kind in (Kind.ITEM, Kind.ALONE):
            self._item(row, each)

    def out(self, row: int, reason: str, *, doubtful: bool = False) -> None:
        """List a row that is left out, with its words."""
        words = "　".join(one_line(text) for _, text in self._table.texts(row))
        if words:
            self._left.append(LeftOut(row, words[:200], reason, doubtful))

    def finish(self) -> Found:
        """Close the open sums, say what the rows miss, and give everything."""
        self._levels.close_all()
        seen: dict[tuple[str, str, str], int] = {}
        for row in self._rows:
            _say_missing(row)
            key = (row.values.get("category", ""), row.values.get("primary", ""), row.values.get("name", ""))
            if key in seen:
                row.doubts.append(f"与第 {seen[key] + 1} 行同名")
            seen.setdefault(key, row.rows[0])
        return Found(tuple(self._rows), tuple(self._left), tuple(self._levels.stated))

    def _all_percent(self) -> bool:
        column = self._columns.first("points")
        if column is None:
            return False
        texts = [text for row in range(self._table.height) if (text := self._table.own(row, column))]
        figures = [text for text in texts if read_points(text, percents=True).text]
        return bool(figures) and all(text.rstrip().endswith(("%", "％")) for text in figures)

    def _total(self, row: int) -> None:
        column = self._columns.first("points")
        texts = [text for _, text in self._table.texts(row)]
        label = next((one_line(text) for text in texts if is_total(text)), texts[0])
        points = read_points(self._table.begins(row, column)) if column is not None else Points("")
        written = points.text or tail_points(label)[1]
        count = len(self._rows)
        if written and count:
            self._levels.stated.append(Stated(row, label[:40], written, -1, count - 1))
        self.out(row, "合计行")

    def _item(self, row: int, each: Sorted) -> None:
        item = ImportRow([row], {})
        alone = each.kind is Kind.ALONE
        if not alone:
            self._levels.carry(row)
        else:
            self._levels.end_columns(row)
        name, doubt = self._name(row, each.column, item)
        uppers = [] if alone else self._levels.upper_names(each.column)
        if doubt:
            item.doubts.append(doubt)
        if alone:
            self._levels.end_headings(self._levels.depth_of(row, each.column))
        self._levels.place(item, name, uppers, alone=alone)
        self._read_points(row, item, alone=alone)
        self._cells.read(row, item, self._rows[-1] if self._rows else None)
        if row in self._table.hidden_rows:
            item.doubts.append("这一行在表里是隐藏的")
        self._levels.note_points(row)
        self._rows.append(item)
        self._levels.count = len(self._rows)

    def _name(self, row: int, column: int, item: ImportRow) -> tuple[str, str]:
        """Read the name; points written behind it are taken off where they say the same as the column of points."""
        text = numbered(one_line(self._table.begins(row, column)))[1]
        words, behind = tail_points(text)
        points = self._columns.first("points")
        if not behind:
            return words, ""
        own = read_points(self._table.begins(row, points)).text if points is not None else ""
        if not own:
            item.values["points"] = behind
        return words, f"名称后写 {behind} 分，分值列写 {own} 分" if own and own != behind else ""

    def _read_points(self, row: int, item: ImportRow, *, alone: bool) -> None:
        column = self._columns.first("points")
        if column is None:
            return
        text = self._table.begins(row, column)
        if not text and self._table.hangs(row, column):
            item.doubts.append("分值与上面的行合并为一格，不知怎样分")
            return
        if not text and alone:
            text = next(
                (t for c in self._columns.of("group_points") if (t := self._table.begins(row, c))), ""
            )
        points = read_points(text, percents=self._percents)
        if points.text:
            item.values["points"] = points.text
        if points.doubt:
            item.doubts.append(points.doubt)
        self._cells.doubt(row, column, item)
        self._cells.doubt_rivals(row, item)

    def _more(self, row: int) -> None:
        """A row without a name of its own goes on with the one above."""
        if not self._rows or self._rows[-1].rows[-1] < row - 3:
            self.out(row, "看不出属于哪个指标", doubtful=True)
            return
        item = self._rows[-1]
        column = self._columns.first("points")
        points = (
            read_points(self._table.begins(row, column), percents=self._percents)
            if column is not None
            else Points("")
        )
        if points.text:
            had = item.values.get("points", "")
            item.values["points"] = plain(Decimal(had or "0") + Decimal(points.text))
            item.doubts = [each for each in item.doubts if not each.startswith("一个名称下有几行分值")]
            item.doubts.append("一个名称下有几行分值，已相加")
        self._cells.go_on(row, item)
        item.rows.append(row)
        if not any(self._table.hangs(row, each) for each in self._columns.levels) and not points.text:
            item.doubts.append(f"第 {row + 1} 行没有名称，已并入这一行")


def _say_missing(row: ImportRow) -> None:
    if not row.values.get("primary"):
        row.missing.append(NO_PRIMARY)
    if not row.values.get("points"):
        row.missing.append(NO_POINTS)
