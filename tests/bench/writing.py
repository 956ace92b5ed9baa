"""结果.xlsx against bare XlsxWriter writing the same cells and formulas."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

import openpyxl
import xlsxwriter
from django.core.management import call_command
from django.db import connections

from tests.bench.books import write_book
from tests.bench.clock import cpu, row

PEOPLE = 10_000


def measure() -> None:
    """Print the ratio for an office of 10,000 people with 150,000 ballots."""
    from bonuses.services import store_and_settle
    from reports.results.xlsx import write_results
    from reports.workbook.check import check

    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = str(here / "bench.sqlite3")
        call_command("migrate", verbosity=0)
        write_book(here / "book.xlsx", PEOPLE, 15)
        reading = check(here / "book.xlsx")
        assert reading.rows is not None
        assert reading.rules is not None
        settled = store_and_settle(reading.rows, reading.rules, owner=reading.agency)
        ours = cpu(lambda: write_results(settled, here / "结果.xlsx"), runs=2)
        cells = _read(here / "结果.xlsx")
        bare = cpu(lambda: _bare(cells, here / "bare.xlsx"), runs=2)
        count = sum(len(line) for _, lines in cells for line in lines)
        formulas = sum(isinstance(cell, Formula) for _, lines in cells for line in lines for cell in line)
        connections["default"].close()
    title = f"结果.xlsx（{count:,} 格，其中公式 {formulas:,}）÷ 只写同样的格子"
    row(title, f"{ours / bare:.2f} 倍（{ours:.1f} 秒）", "≤ 1.5 倍")


class Formula(NamedTuple):
    """A formula with the value stored beside it."""

    text: str
    value: object


Cells = list[tuple[str, list[list[object]]]]


def _read(path: Path) -> Cells:
    """Every cell of the written workbook, formulas with their stored values."""
    texts = openpyxl.load_workbook(path, read_only=True)
    values = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return [
        (
            page.title,
            [
                [
                    Formula(text, value) if isinstance(text, str) and text.startswith("=") else value
                    for text, value in zip(line, stored, strict=True)
                ]
                for line, stored in zip(
                    page.iter_rows(values_only=True),
                    values[page.title].iter_rows(values_only=True),
                    strict=True,
                )
            ],
        )
        for page in texts
    ]


def _bare(cells: Cells, path: Path) -> None:
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for title, lines in cells:
        page = book.add_worksheet(title)
        for number, line in enumerate(lines):
            for column, value in enumerate(line):
                if isinstance(value, Formula):
                    page.write_formula(number, column, value.text, None, value.value or "")
                elif isinstance(value, str):
                    page.write_string(number, column, value)
                elif isinstance(value, int | float):
                    page.write_number(number, column, value)
                elif value is not None:
                    page.write_datetime(number, column, value, day)
    book.close()
