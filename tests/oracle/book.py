"""Reads a valid year workbook with plain openpyxl into rows of cells (workbook.md, headings and typing)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

INPUT_SHEETS = (
    "方案 考核对象 人员 指标 季度台账 测评 测评汇总 季度结果 评议得分 "
    "加减分 个人扣分 违规违纪 重大情形 提醒函 决定 历年结果"
).split()
_FULL_WIDTH = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B)]}
_FULL_WIDTH |= {code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)}
_NUMBER_SIGNS = str.maketrans("％．－，", "%.-,")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_KEPT_NOTES = ("完成率(%)", "得分比例(%)")


def clean(value: object) -> str:
    """Text as it counts: trimmed, full-width digits and letters converted; numbers as they are written."""
    if value is None:
        return ""
    if isinstance(value, float):
        value = Decimal(format(value, ".15g"))
        value = int(value) if value == value.to_integral_value() else value
    return str(value).translate(_FULL_WIDTH).strip()


@dataclass(frozen=True)
class Cell:
    """A stored value with its number format."""

    value: object
    number_format: str

    @property
    def text(self) -> str:
        """The trimmed text, empty where the cell is blank."""
        return clean(self.value)

    @property
    def is_percent(self) -> bool:
        """Whether the number is shown as a percentage."""
        return "%" in self.number_format


BLANK = Cell(None, "General")


def _number(cell: Cell) -> Fraction | None:
    if cell.text == "":
        return None
    if isinstance(cell.value, float):
        return Fraction(Decimal(format(cell.value, ".15g")))
    digits = cell.text.translate(_NUMBER_SIGNS).replace(",", "").replace(" ", "")
    if digits.endswith("%"):
        return Fraction(digits[:-1].strip()) / 100
    return Fraction(digits)


def decided_score(words: str) -> Fraction:
    """A score written as the conclusion of a decision, full-width signs included."""
    return Fraction(words.translate(_NUMBER_SIGNS))


@dataclass(frozen=True)
class Row:
    """A row of a sheet: its cells by heading."""

    cells: dict[str, Cell]

    def cell(self, heading: str) -> Cell:
        """The cell under a heading, blank where the column is absent."""
        return self.cells.get(heading, BLANK)

    def text(self, heading: str) -> str:
        """Trimmed text under a heading."""
        return self.cell(heading).text

    def number(self, heading: str) -> Fraction | None:
        """The number under a heading, None where empty."""
        return _number(self.cell(heading))

    def amount(self, heading: str) -> Fraction:
        """The number under a heading, zero where empty."""
        return self.number(heading) or Fraction(0)

    def ratio(self, heading: str) -> Fraction | None:
        """A percentage: 95%, 0.95 with a percent format, or 95 under 完成率(%)."""
        for name in (heading, f"{heading}(%)"):
            cell = self.cell(name)
            number = _number(cell)
            if number is None:
                continue
            if cell.is_percent or cell.text.translate(_NUMBER_SIGNS).endswith("%"):
                return number
            if name == heading:
                raise ValueError(f"plain number under {heading}: {cell.value!r}")
            return number / 100
        return None

    def yes(self, heading: str, empty: bool = False) -> bool:
        """是/否, with the meaning of an empty cell."""
        return {"": empty, "是": True, "否": False}[self.text(heading)]

    def day(self, heading: str) -> date | None:
        """A date cell or one of the four text forms."""
        value = self.cell(heading).value
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        found = _DATE.fullmatch(self.text(heading))
        return date(*(int(part) for part in found.groups())) if found else None


def _heading(value: object) -> str:
    name = clean(value)
    if name in _KEPT_NOTES:
        return name
    return re.sub(r"\s*\(.*\)$", "", name)


def _rows(sheet: Worksheet) -> Iterator[Row]:
    lines = sheet.iter_rows()
    headings = [_heading(cell.value) for cell in next(lines, ())]
    for line in lines:
        cells = {
            name: Cell(cell.value, cell.number_format or "General")
            for name, cell in zip(headings, line, strict=False)
            if name
        }
        if any(cell.text for cell in cells.values()):
            yield Row(cells)


@dataclass(frozen=True)
class Book:
    """All input sheets of a year workbook by name; an absent sheet has no rows."""

    sheets: dict[str, list[Row]]

    def rows(self, sheet: str) -> list[Row]:
        """The non-blank data rows of a sheet, in their order."""
        return self.sheets.get(sheet, [])

    def setting(self, name: str) -> Row | None:
        """The 方案 row of a 项目, None where it is absent or has no value."""
        return next((r for r in self.rows("方案") if r.text("项目") == name and r.text("值")), None)

    def setting_text(self, name: str, default: str = "") -> str:
        """The text of a 方案 value."""
        row = self.setting(name)
        return row.text("值") if row else default

    def setting_number(self, name: str) -> Fraction | None:
        """The number of a 方案 value."""
        row = self.setting(name)
        return row.number("值") if row else None


def read(source: str | Path | bytes) -> Book:
    """Read a valid year workbook from a path or from bytes; result sheets and 填写说明 are left aside."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    workbook = openpyxl.load_workbook(stream, data_only=True)
    found = {clean(sheet.title): sheet for sheet in workbook.worksheets}
    return Book({name: list(_rows(found[name])) for name in INPUT_SHEETS if name in found})
