"""结果.xlsx: the year workbook and its results in one file (workbook.md «结果.xlsx»).

Rows stream into XlsxWriter with flat memory. Figures leave as Decimals: XlsxWriter writes a Decimal digit by digit,
where a binary number would be cut at sixteen digits (97.32 → 97.31999999999999).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal
from fractions import Fraction
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from bonuses.settled import Settled
from people.xlsx.survey import LAST_ROW
from reports.files import written_aside
from reports.results.rules_table import rule_figures, rules_table
from reports.results.tables import (
    ROUNDING_NOTE,
    Cell,
    Column,
    Kind,
    Table,
    bonus_table,
    person_table,
    problem_table,
    subject_table,
    violation_table,
)
from reports.results.trace_table import trace_table
from reports.workbook.writer import WRAPPED_FROM, cell_text, write_sheets

# No longer than what the reader takes back (workbook.md: a 结果.xlsx reads as the year workbook it contains).
MOST_ROWS: Final = LAST_ROW
_DIGITS: Final = Context(prec=15)
_A4: Final = 9
_FORMATS: Final = {
    Kind.SCORE: "0.00",
    Kind.MONEY: "#,##0.00",
    Kind.POINTS: "0.00##",
    Kind.WHOLE: "0",
    Kind.EXACT: "General",
}

Number = Decimal | int
Put = Callable[[int, int, Cell], None]


def write_results(settled: Settled, path: str | os.PathLike[str]) -> None:
    """Write the workbook of a settlement; a half-written file never stands under the name asked for."""
    with written_aside(Path(path)) as aside:
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(aside, options) as book:
            write_sheets(book, settled.rows, settled.rules)
            write_result_sheets(book, settled)


def write_result_sheets(book: Any, settled: Settled) -> None:
    """Add the result sheets to an open XlsxWriter workbook; they are left aside when the file is read back."""
    looks = Looks(book)
    for table in (
        subject_table(settled),
        person_table(settled),
        bonus_table(settled),
        problem_table(settled),
    ):
        _write(book, table, looks)
    _write_rules(book, settled, looks)
    _write(book, violation_table(settled), looks)
    _write(book, trace_table(settled), looks)


class Looks:
    """The cell formats of a workbook, one object for each kind of cell."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#DDE6F0", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.kinds = {
            kind: book.add_format({"num_format": code, "valign": "top"}) for kind, code in _FORMATS.items()
        }
        self.text = book.add_format({"num_format": "@", "valign": "top"})
        self.wrapped = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.share = book.add_format({"num_format": "0.##%", "valign": "top"})

    def of(self, column: Column) -> Any:
        """The format of a column's cells."""
        text = self.wrapped if column.width >= WRAPPED_FROM else self.text
        return self.kinds.get(column.kind, text)


def _write(book: Any, table: Table, looks: Looks) -> None:
    """Write a table; rows beyond the sheet's end go on in a second one of the same headings."""
    rows = table.rows
    title, number = table.title, 1
    while True:
        sheet = _open(book, title, table.columns, looks)
        last = _fill(sheet, islice(rows, MOST_ROWS - 1), _putters(sheet, table.columns, looks))
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        following = next(rows, None)
        if following is None:
            return
        rows = chain([following], rows)
        number += 1
        title = f"{table.title}{number}"


def _open(book: Any, title: str, columns: tuple[Column, ...], looks: Looks) -> Any:
    sheet = book.add_worksheet(title)
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 1)
    sheet.set_header(f"&C{title}")
    note = f"&L{ROUNDING_NOTE}" if any(c.note == ROUNDING_NOTE for c in columns) else ""
    sheet.set_footer(f"{note}&R第 &P 页 共 &N 页")
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width, looks.of(column))
        sheet.write_string(0, index, column.heading, looks.heading)
        if column.note:
            sheet.write_comment(0, index, column.note, {"author": "衡绩"})
    return sheet


def _fill(sheet: Any, rows: Iterable[tuple[Cell, ...]], putters: tuple[Put, ...]) -> int:
    line = 0
    for line, row in enumerate(rows, 1):  # the number of the last row is the answer
        for index, cell in enumerate(row):
            if cell is not None and cell != "":
                putters[index](line, index, cell)
    return line


def _putters(sheet: Any, columns: tuple[Column, ...], looks: Looks) -> tuple[Put, ...]:
    return tuple(_putter(sheet, column.kind, looks.of(column)) for column in columns)


def _putter(sheet: Any, kind: Kind, look: Any) -> Put:
    """How a cell of this kind is written; text is always written as text, whatever it begins with."""

    def put(line: int, index: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(line, index, cell_text(cell), look)
        elif cell is not None:
            sheet.write_number(line, index, as_number(cell, kind), look)

    return put


def as_number(cell: int | Fraction, kind: Kind) -> Number:
    """The cell as a number of the spreadsheet: exact to two places or four, steps to fifteen digits."""
    if isinstance(cell, Fraction):
        return _DIGITS.divide(Decimal(cell.numerator), Decimal(cell.denominator))
    if kind in (Kind.SCORE, Kind.MONEY):
        return Decimal(cell).scaleb(-2)
    if kind is Kind.POINTS:
        return Decimal(cell).scaleb(-4)
    return cell


def _write_rules(book: Any, settled: Settled, looks: Looks) -> None:
    """规则 with percentages shown as percentages."""
    table = rules_table(settled)
    sheet = _open(book, table.title, table.columns, looks)
    line = 0
    shares = (figure.share for figure in rule_figures(settled.rules))
    rows: Iterator[tuple[tuple[Cell, ...], bool]] = zip(table.rows, shares, strict=True)
    for line, ((label, value, clause), share) in enumerate(rows, 1):
        look = looks.share if share else looks.kinds[Kind.EXACT]
        sheet.write_string(line, 0, cell_text(str(label)))
        _putter(sheet, Kind.EXACT, look)(line, 1, value)
        sheet.write_string(line, 2, cell_text(str(clause)))
    sheet.autofilter(0, 0, line, len(table.columns) - 1)
