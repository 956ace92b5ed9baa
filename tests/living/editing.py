"""An open 结果.xlsx whose input cells can be changed, everything else kept: formulas above all."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

PERCENT: Final = "0.00##%"


@dataclass(frozen=True, slots=True)
class Line:
    """A data row of an input sheet."""

    number: int
    cells: dict[str, Any]

    def value(self, heading: str) -> Any:
        """What stands under a heading, None where the cell is empty or the heading absent."""
        cell = self.cells.get(heading)
        return None if cell is None else cell.value


class EditedBook:
    """A 结果.xlsx opened with openpyxl; `said` tells the edits made."""

    def __init__(self, path: Path) -> None:
        self._book = load_workbook(path)
        self._lines: dict[str, list[Line]] = {}
        self.said: list[str] = []

    @property
    def sheets(self) -> list[str]:
        """Names of the sheets."""
        return [str(name) for name in self._book.sheetnames]

    def lines(self, sheet: str) -> list[Line]:
        """The data rows of a sheet, none where it is absent."""
        if sheet not in self.sheets:
            return []
        if sheet not in self._lines:
            page: Worksheet = self._book[sheet]
            headings = [str(cell.value) for cell in page[1]]
            self._lines[sheet] = [
                Line(number, dict(zip(headings, row, strict=False)))
                for number, row in enumerate(page.iter_rows(min_row=2), 2)
                if any(cell.value is not None for cell in row)
            ]
        return self._lines[sheet]

    def pick(self, rng: random.Random, sheet: str, heading: str = "") -> Line | None:
        """Any row of a sheet, with a value under the heading if one is given."""
        found = [line for line in self.lines(sheet) if not heading or line.value(heading) is not None]
        return rng.choice(found) if found else None

    def put(self, sheet: str, line: Line, heading: str, value: Any, *, percent: bool = False) -> bool:
        """Write into a cell and note what was done; False where nothing changes."""
        cell: Cell = line.cells[heading]
        before = cell.value
        if isinstance(value, Decimal):
            value = int(value) if value == int(value) else float(value)
        if before == value:
            return False
        cell.value = value
        if percent:
            cell.number_format = PERCENT
        self.said.append(f"{sheet}!{cell.coordinate} {heading}: {before} → {value}")
        return True

    def save(self, path: Path) -> None:
        """Write the book under another name."""
        self._book.save(path)
