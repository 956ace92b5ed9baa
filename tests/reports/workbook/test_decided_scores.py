"""A decided score may be typed with full-width digits and signs, like every number (workbook.md)."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reports.workbook.check import check

BOOK = Path(__file__).resolve().parents[2] / "data" / "samples" / "edges" / "16-kexie-2017.xlsx"


@pytest.mark.parametrize(("typed", "read"), [("89．995", "89.995"), ("８９．５", "89.5"), ("84.5", "84.5")])
def test_a_decided_score_is_read_as_a_number(typed: str, read: str, tmp_path: Path) -> None:
    pages = openpyxl.load_workbook(BOOK)
    page = pages["决定"]
    column = next(cell.column for cell in page[1] if cell.value == "结论")
    page.cell(2, column).value = typed
    pages.save(tmp_path / "book.xlsx")
    reading = check(tmp_path / "book.xlsx")
    assert reading.faults == []
    assert reading.rows is not None
    assert [row.conclusion for row in reading.rows.decisions] == [read]
