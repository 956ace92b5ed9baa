"""Writing a year as the input sheets of a workbook: what is written reads back as the same year (workbook.md).

Rows stream in the order of the sheets, so that a book of 150,000 ballots needs no more memory than a small one.
Numbers leave as Decimals (XlsxWriter would cut binary ones at sixteen digits), words always as text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from plans.engine.loading import Rules
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import Style
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
        where = layout.sheets[sheet.name] = placed.layout
        where.last = _fill(
            placed, looks, sheet_rows(sheet, rows, rules.scheme, layout.ballots, layout.tallies)
        )
        _finish(placed)
    return layout


@dataclass(slots=True)
class _Placed:
    """A worksheet being written."""

    sheet: Any
    columns: Sequence[Column]
    layout: SheetLayout


class _Looks:
    """The cell formats of the workbook: one for each style, wrapped or not, and the heading's."""

    def __init__(self, workbook: Any) -> None:
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
        base = {"valign": "top"}
        self.styles = {
            style: workbook.add_format({**base, "num_format": code}) for style, code in NUMBER_FORMATS.items()
        }
        self.wrapped = workbook.add_format({**base, "num_format": "@", "text_wrap": True})

    def of(self, style: Style, column: Column) -> Any:
        """The format of a cell of this style in a column."""
        return self.wrapped if style == "text" and column.width >= WRAPPED_FROM else self.styles[style]


def _open(workbook: Any, sheet: Sheet, looks: _Looks) -> _Placed:
    worksheet = workbook.add_worksheet(sheet.name)
    worksheet.freeze_panes(1, 1)
    worksheet.set_row(0, 32)
    letters = {}
    for index, column in enumerate(sheet.columns):
        worksheet.set_column(index, index, column.width)
        worksheet.write_string(0, index, column.heading, looks.heading)
        letters[column.heading] = xl_col_to_name(index)
    return _Placed(worksheet, sheet.columns, SheetLayout(letters))


def _fill(placed: _Placed, looks: _Looks, rows: Iterable[Cells]) -> int:
    """Write the rows from row 2 on; gives the number of the last one."""
    number = 1
    write_string, write_number = placed.sheet.write_string, placed.sheet.write_number
    formats = [{style: looks.of(style, column) for style in NUMBER_FORMATS} for column in placed.columns]
    for number, cells in enumerate(rows, 2):  # the last number is the answer
        line = number - 1
        for index, (value, style) in enumerate(cells):
            if value is None or value == "":
                continue
            look = formats[index][style]
            if isinstance(value, str):
                write_string(line, index, cell_text(value), look)
            elif isinstance(value, date):
                placed.sheet.write_datetime(line, index, datetime.combine(value, time()), look)
            else:
                write_number(line, index, value, look)
    return number


def cell_text(text: str) -> str:
    """Text that XlsxWriter takes as text: no longer than a cell, never mistaken for its own rich-text mark-up."""
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT]
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def _finish(placed: _Placed) -> None:
    last = max(placed.layout.last, 2)
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
