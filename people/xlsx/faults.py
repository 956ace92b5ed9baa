"""What is wrong with a workbook, as values to collect, sort and show (workbook.md «settle»)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of a workbook: sheet title, cell ("B7"; "" = the whole file), what is wrong, what to do."""

    sheet: str
    cell: str
    problem: str
    remedy: str

    def line(self) -> str:
        """Give the line that the user reads: `工作表!单元格: 问题；怎样改`, or `文件: …` for the file."""
        place = f"{self.sheet}!{self.cell}" if self.cell else "文件"
        return " ".join(f"{place}: {self.problem}；{self.remedy}".split())


class BookRefused(Exception):
    """The file cannot be read as a workbook or is not safe to read; `fault` says why and what to do."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.line())
        self.fault = fault


def refused(problem: str, remedy: str, *, sheet: str = "", cell: str = "") -> BookRefused:
    """Make the refusal of a whole file, or of the file because of one cell, ready to raise."""
    return BookRefused(Fault(sheet, cell, problem, remedy))
