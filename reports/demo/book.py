"""An example year as a year workbook (workbook.md): the headings of the program's own tables, rows as drawn."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.demo.draft import Draft, Percent, Row, Value
from reports.workbook.tables import tables
from reports.workbook.writer import cell_text


def write_example(draft: Draft, path: str | os.PathLike[str]) -> None:
    """Write the workbook: every sheet that the scheme uses, as far as there are rows."""
    with xlsxwriter.Workbook(Path(path), {"strings_to_formulas": False}) as book:
        looks = {
            "head": book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1}),
            "percent": book.add_format({"num_format": "0.##%"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        }
        for name, sheet in tables(draft.scheme).items():
            rows = draft.rows.get(name, [])
            if sheet.used and (rows or sheet.required):
                headings = [column.heading for column in sheet.columns]
                _write_sheet(book.add_worksheet(name), headings, rows, looks)


def _write_sheet(sheet: Any, headings: Sequence[str], rows: Sequence[Row], looks: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for index, heading in enumerate(headings):
        sheet.write_string(0, index, heading, looks["head"])
        sheet.set_column(index, index, max(10, 2 * len(heading) + 2))
    places = {heading: index for index, heading in enumerate(headings)}
    for line, row in enumerate(rows, 1):
        for heading, value in row.items():
            _write_cell(sheet, line, places[heading], value, looks)


def _write_cell(sheet: Any, line: int, index: int, value: Value, looks: dict[str, Any]) -> None:
    if isinstance(value, Percent):
        sheet.write_number(line, index, Decimal(value.hundredths).scaleb(-4), looks["percent"])
    elif isinstance(value, Fraction | int):
        sheet.write_number(line, index, Decimal(value.numerator) / Decimal(value.denominator))
    elif isinstance(value, date):
        sheet.write_datetime(line, index, value, looks["day"])
    elif value:
        sheet.write_string(line, index, cell_text(value))
