"""Writing a year as the input sheets of a workbook: what is written reads back as the same year (workbook.md).

Rows stream in the order of the sheets, so that a book of 150,000 ballots needs no more memory than a small one.
Numbers leave as Decimals (XlsxWriter would cut binary ones at sixteen digits), words always as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final, Literal

from xlsxwriter.utility import xl_col_to_name

from plans.engine.loading import Rules
from reports.small_sums import say_small_sums
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import Choice, Day, Style, Text, Whole, YesNo
from reports.workbook.printing import Heights, ready_to_print
from reports.workbook.tables import tables
from reports.workbook.writer_rows import Cells, plan_rows, sheet_rows
from scoring.year import YearRows

LONGEST_TEXT: Final = 32_767
NUMBER_FORMATS: Final[dict[Style, str]] = {
    "text": "@",
    "number": "General",
    "money": "#,##0.00",
    "percent": "0%",
    "percent2": "0.00##%",
    "date": "yyyy-mm-dd",
}
WRAPPED_FROM: Final = 20
# Between text and the cell's border, in characters.
INDENT: Final = 1
NARROW: Final = 10
# Written even when empty: every year has them.
ALWAYS: Final = (word.PLAN, word.SUBJECTS, word.PEOPLE, word.INDICATORS, word.LEDGER)


@dataclass(slots=True)
class SheetLayout:
    """Where a written sheet has its columns (heading → letter) and rows (2..last; last 1: none)."""

    letters: dict[str, str]
    last: int = 1


@dataclass(slots=True)
class Layout:
    """Where everything was written, for formulas: sheets by name; cells of 方案 by 项目; ballots by pair.

    The rows of a sheet stand in the order of their list in YearRows; ballots are sorted, `ballots` gives the first and
    last row of a target and rater group, `tallies` the row of one in 测评汇总.
    """

    sheets: dict[str, SheetLayout] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    ballots: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    tallies: dict[tuple[str, str], int] = field(default_factory=dict)


def write_sheets(workbook: Any, rows: YearRows, rules: Rules) -> Layout:
    """Add the input sheets of a year to an open XlsxWriter workbook and tell where things stand.

    Sheets the scheme does not use are left out. The plan's agency must be set: its name is 单位名称.
    """
    layout = Layout()
    looks = _Looks(workbook)
    for sheet in tables(rules.scheme).values():
        if not sheet.used and sheet.name not in ALWAYS:
            continue
        if sheet.name == word.PLAN:
            _write_plan(workbook, sheet, looks, rows, rules, layout)
            continue
        placed = _open(workbook, sheet, looks)
        if sheet.name == word.TALLIES:
            say_small_sums(placed.sheet, rows)
        where = layout.sheets[sheet.name] = placed.layout
        where.last = _fill(
            placed, looks, sheet_rows(sheet, rows, rules.scheme, layout.ballots, layout.tallies)
        )
        _finish(placed)
    return layout


@dataclass(slots=True)
class _Placed:
    """A worksheet being written; ``filled`` tells which columns have a value in any row."""

    sheet: Any
    columns: Sequence[Column]
    layout: SheetLayout
    filled: list[bool]


class _Looks:
    """The cell formats of the workbook: one for each style and alignment, and the heading's."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[str, str, bool], Any] = {}
        self.heading = workbook.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
                "bg_color": "#DDE6F0",
                "border": 1,
            }
        )

    def of(self, style: Style, column: Column) -> Any:
        """The format of a cell of this style in a column: short words in the middle, long texts wrapped."""
        wrapped = style == "text" and column.width >= WRAPPED_FROM
        key = (NUMBER_FORMATS[style], alignment(column), wrapped)
        if key not in self._formats:
            code, align, _ = key
            look = {"num_format": code, "align": align, "valign": "top", "text_wrap": wrapped}
            if align == "left":
                look["indent"] = INDENT
            self._formats[key] = self._workbook.add_format(look)
        return self._formats[key]


def alignment(column: Column) -> Literal["left", "center", "right"]:
    """Where the cells of a column stand: dates, counts and words to choose in the middle, other words left."""
    kind = column.kind
    if isinstance(kind, YesNo | Day | Whole) or (isinstance(kind, Choice) and kind.options):
        return "center"
    return "left" if isinstance(kind, Text) else "right"


def _open(workbook: Any, sheet: Sheet, looks: _Looks) -> _Placed:
    worksheet = workbook.add_worksheet(sheet.name)
    ready_to_print(worksheet, sheet.name)
    worksheet.freeze_panes(1, 1)
    worksheet.set_row(0, 32)
    letters = {}
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(0, index, column.heading, looks.heading)
        letters[column.heading] = xl_col_to_name(index)
    return _Placed(worksheet, sheet.columns, SheetLayout(letters), [False] * len(sheet.columns))


def _fill(placed: _Placed, looks: _Looks, rows: Iterable[Cells]) -> int:
    """Write the rows from row 2 on; gives the number of the last one."""
    number = 1
    write_string, write_number = placed.sheet.write_string, placed.sheet.write_number
    filled, heights = placed.filled, Heights(placed.sheet)
    wrapped = [
        (index, column.width - 2 * INDENT)
        for index, column in enumerate(placed.columns)
        if column.width >= WRAPPED_FROM
    ]
    formats = [{style: looks.of(style, column) for style in NUMBER_FORMATS} for column in placed.columns]
    for number, cells in enumerate(rows, 2):  # the last number is the answer
        line = number - 1
        for index, (value, style) in enumerate(cells):
            if value is None or value == "":
                continue
            filled[index] = True
            look = formats[index][style]
            if isinstance(value, str):
                write_string(line, index, cell_text(value), look)
            elif isinstance(value, date):
                placed.sheet.write_datetime(line, index, datetime.combine(value, time()), look)
            else:
                write_number(line, index, value, look)
        if wrapped:
            heights.fit(line, ((str(cells[index][0] or ""), width) for index, width in wrapped))
    return number


def cell_text(text: str) -> str:
    """Text that XlsxWriter takes as text: no longer than a cell, never mistaken for its own rich-text mark-up."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _finish(placed: _Placed) -> None:
    """Filter, narrow columns where an optional one is empty, and a print that ends with the last one in use."""
    last = max(placed.layout.last, 2)
    used = 0
    for index, column in enumerate(placed.columns):
        if placed.filled[index] or not column.optional:
            used = index
        else:
            placed.sheet.set_column(index, index, min(column.width, NARROW))
    placed.sheet.print_area(0, 0, last - 1, used)
    placed.sheet.autofilter(0, 0, last - 1, len(placed.columns) - 1)
    placed.sheet.ignore_errors(
        {"number_stored_as_text": f"A1:{xl_col_to_name(len(placed.columns) - 1)}{last}"}
    )


def _write_plan(
    workbook: Any, sheet: Sheet, looks: _Looks, rows: YearRows, rules: Rules, layout: Layout
) -> None:
    """方案 with every setting of the scheme, changed or not."""
    placed = _open(workbook, sheet, looks)
    lines = list(plan_rows(rows, rules))
    placed.layout.last = _fill(placed, looks, (cells for _, cells in lines))
    layout.sheets[word.PLAN] = placed.layout
    letter = placed.layout.letters["值"]
    layout.settings = {name: f"{letter}{number}" for number, (name, _) in enumerate(lines, 2)}
    _finish(placed)
