"""Reading a staff workbook: rows of typed cells with their places, and everything that is wrong with them."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from people.staff_book.sheets import GUIDE, PEOPLE, SHEETS, Column
from people.xlsx import cells
from people.xlsx.faults import Fault, refused
from people.xlsx.grid import Grid, open_grids
from people.xlsx.raw import Problem, Raw, is_empty

MOST_ROWS: Final = 20_000
Value = str | date | bool | None


@dataclass(slots=True, kw_only=True)
class Row:
    """One row: its sheet and number, values by heading (only of columns that the sheet has), letters by heading.

    `bad` names headings whose cell was faulty; their value is None.
    """

    sheet: str
    line: int
    values: dict[str, Value]
    letters: dict[str, str]
    bad: set[str] = field(default_factory=set)

    def has(self, heading: str) -> bool:
        """Whether the sheet has the column at all: a column left out leaves what is stored alone."""
        return heading in self.letters

    def words(self, heading: str) -> str:
        """A text or choice; "" for an empty cell."""
        value = self.values.get(heading)
        return value if isinstance(value, str) else ""

    def day(self, heading: str) -> date | None:
        """A day."""
        value = self.values.get(heading)
        return value if isinstance(value, date) else None

    def yes(self, heading: str, *, default: bool) -> bool:
        """是 or 否."""
        value = self.values.get(heading)
        return value if isinstance(value, bool) else default

    def cell(self, heading: str) -> str:
        """The place of a cell, of the row's first one where there is no such column."""
        return f"{self.letters.get(heading, 'A')}{self.line}"

    def fault(self, heading: str, problem: str, remedy: str) -> Fault:
        """Say what is wrong here."""
        return Fault(self.sheet, self.cell(heading), problem, remedy)


@dataclass(slots=True)
class StaffBook:
    """What a workbook says: rows by sheet (a sheet that is missing has no entry), faults, and remarks."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_staff_book(path: str | os.PathLike[str]) -> StaffBook:
    """Read the file; BookRefused when it is no workbook, not safe, or has none of the sheets."""
    book = StaffBook()
    for grid in open_grids(path):
        if grid.title in SHEETS:
            if grid.title in book.rows:
                raise refused(f"工作表“{grid.title}”有两张", "请只留一张")
            book.rows[grid.title] = _read(book, grid)
        elif grid.title != GUIDE:
            book.notes.append(f"工作表“{grid.title[:30]}”不属于人员名册，没有读取")
    if not book.rows:
        raise refused("没有找到人员名册的工作表", f"请使用系统导出的模板，工作表名为{'、'.join(SHEETS)}")
    return book


def _read(book: StaffBook, grid: Grid) -> list[Row]:
    columns = {column.heading: column for column in SHEETS[grid.title]}
    letters: dict[str, str] = {}
    places: dict[int, Column] = {}
    for index, heading in enumerate(grid.headings):
        column = columns.get(heading.text)
        if column is None:
            book.notes.append(f"工作表“{grid.title}”的“{heading.text[:20]}”列没有读取")
        elif heading.text in letters:
            remedy = "请删除或改名其中一列"
            book.faults.append(Fault(grid.title, f"{heading.letter}1", f"“{heading.text}”列有两列", remedy))
        else:
            letters[heading.text] = heading.letter
            places[index] = column
    for column in columns.values():
        if column.needed and column.heading not in letters:
            book.faults.append(
                Fault(grid.title, "A1", f"缺少“{column.heading}”列", "请补上这一列，或使用模板")
            )
    if grid.hidden or grid.hidden_rows:
        what = "整张表" if grid.hidden else f"{grid.hidden_rows} 行"
        book.notes.append(f"工作表“{grid.title}”有隐藏的内容（{what}），也已读取")
    rows = [_row(book, grid.title, line, raws, places, letters) for line, raws in grid.rows()]
    if len(rows) > MOST_ROWS:
        raise refused(f"工作表“{grid.title}”超过 {MOST_ROWS} 行", "请分几次导入")
    book.faults += grid.strays
    return rows


def _row(
    book: StaffBook,
    sheet: str,
    line: int,
    raws: tuple[Raw, ...],
    places: dict[int, Column],
    letters: dict[str, str],
) -> Row:
    row = Row(sheet=sheet, line=line, values={}, letters=letters)
    for index, column in places.items():
        value = _value(column, raws[index])
        if not isinstance(value, Problem) and column.needed and value in (None, ""):
            value = cells.missing(raws[index])
        if isinstance(value, Problem):
            row.bad.add(column.heading)
            book.faults.append(row.fault(column.heading, f"{column.heading}：{value.problem}", value.remedy))
        else:
            row.values[column.heading] = value
    return row


def _value(column: Column, raw: Raw) -> Value | Problem:
    if isinstance(raw, Problem) and not is_empty(raw):
        return raw
    if column.kind == "choice":
        return cells.choice(raw, column.options) or ""
    if column.kind == "yes_no":
        return None if is_empty(raw) or raw == "" else cells.yes_no(raw, default=False)
    reader = _READERS[column.kind]
    return reader(raw)


_READERS: Final[dict[str, Callable[[Raw], Value | Problem]]] = {
    "id": cells.identifier,
    "text": cells.text,
    "day": cells.day,
}


def numbers_of(book: StaffBook) -> set[str]:
    """Every 工号 that the sheet 人员 names."""
    return {row.words("工号") for row in book.rows.get(PEOPLE, [])} - {""}
