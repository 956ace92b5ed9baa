"""结果.xlsx: the year workbook and its results in one file (workbook.md «结果.xlsx»). Rows stream with flat memory."""

from __future__ import annotations

import os
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from bonuses.settled import Settled
from people.xlsx.survey import LAST_ROW
from reports.files import written_aside
from reports.results.living import rules_cells
from reports.results.living.book import living_pages, write_pages
from reports.results.sheets import Looks, as_number, fill, open_sheet
from reports.results.tables import Table, problem_table, violation_table
from reports.results.trace_table import trace_table
from reports.workbook.printing import dated, name_pages
from reports.workbook.writer import Layout, write_sheets

__all__ = ["Looks", "as_number", "write_result_sheets", "write_results"]

# No longer than what the reader takes back (workbook.md: a 结果.xlsx reads as the year workbook it contains).
MOST_ROWS: Final = LAST_ROW


def write_results(settled: Settled, path: str | os.PathLike[str]) -> None:
    """Write the workbook of a settlement; a half-written file never stands under the name asked for."""
    with written_aside(Path(path)) as aside:
        options = {"constant_memory": True, "strings_to_formulas": False}
        with xlsxwriter.Workbook(aside, options) as book:
            dated(book, settled.settlement.created_at)
            layout = write_sheets(book, settled.rows, settled.rules)
            write_result_sheets(book, settled, layout)
            name_pages(book, settled.rows.plan)


def write_result_sheets(book: Any, settled: Settled, layout: Layout) -> None:
    """Add the result sheets to an open XlsxWriter workbook; they are left aside when the file is read back."""
    looks = Looks(book)
    refs, results, helpers = living_pages(settled, layout)
    write_pages(book, results, looks)
    _write(book, problem_table(settled), looks)
    write_pages(book, [rules_cells.page(refs)], looks)
    _write(book, violation_table(settled), looks)
    write_pages(book, helpers, looks)
    _write(book, trace_table(settled), looks)


def _write(book: Any, table: Table, looks: Looks) -> None:
    """Write a table; rows beyond the sheet's end go on in a second one of the same headings."""
    rows = table.rows
    title, number = table.title, 1
    while True:
        sheet = open_sheet(book, title, table.columns, looks)
        last = fill(sheet, islice(rows, MOST_ROWS - 1), table.columns, looks)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)
        following = next(rows, None)
        if following is None:
            return
        rows = chain([following], rows)
        number += 1
        title = f"{table.title}{number}"
