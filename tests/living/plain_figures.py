"""Figures of 结果.xlsx that are plain values where the contract asks for a formula (workbook.md «结果.xlsx»)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from openpyxl import load_workbook

from tests.living.figures import BONUS, PEOPLE, SHEETS, Figures, Place

# 尾差 may be a value; 取消依据 comes from 违规计分, which the contract gives as values.
MAY_BE_PLAIN: Final = ("尾差", "取消依据")
_NAMES: Final = {"考核结果": "分组", PEOPLE: "所在对象", BONUS: "项目"}


def plain_figures(book: Path, wanted: Figures) -> list[str]:
    """Every figure that 结果.json gives and that stands in the workbook as a plain value."""
    workbook = load_workbook(book, read_only=True)
    found = []
    try:
        for name in SHEETS:
            lines = workbook[name].iter_rows(values_only=True)
            headings = [str(cell) for cell in next(lines)]
            first = headings.index(_NAMES[name]) + 1
            for line in lines:
                for heading, value in list(zip(headings, line, strict=False))[first:]:
                    given = wanted.get(Place(name, str(line[0]), heading), value) is not None
                    living = isinstance(value, str) and value.startswith("=")
                    if heading not in MAY_BE_PLAIN and given and value is not None and not living:
                        found.append(f"{name} {line[0]} {heading}: plain {value}")
    finally:
        workbook.close()
    return found
