"""Samples as they are or changed, written aside for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl import Workbook

from plans.engine.loading import Rules
from reports.workbook.writer import Layout, write_sheets
from scoring.year import YearRows
from tests.broken.kinds import SAMPLES, Mutation

ALL_SAMPLES = sorted(str(path.relative_to(SAMPLES).with_suffix("")) for path in SAMPLES.rglob("*.xlsx"))


def sample(name: str) -> Path:
    """The path of a sample."""
    return SAMPLES / f"{name}.xlsx"


def changed(folder: Path, name: str, *changes: Mutation) -> Path:
    """A changed copy of a sample."""
    book = openpyxl.load_workbook(sample(name))
    for change in changes:
        change(book)
    path = folder / "改过的工作簿.xlsx"
    book.save(path)
    return path


def written(folder: Path, rows: YearRows, rules: Rules) -> tuple[Path, Layout]:
    """A year written as the input sheets of a workbook."""
    path = folder / "写出的工作簿.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False}) as book:
        layout = write_sheets(book, rows, rules)
    return path, layout


def column(book: Workbook, sheet: str, heading: str) -> list[Any]:
    """The values below a heading."""
    lines = list(book[sheet].iter_rows(values_only=True))
    at = lines[0].index(heading)
    return [line[at] for line in lines[1:]]
