"""A percentage typed as the text 95% counts in the formulas of 结果.xlsx as it counts in the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.living.agreement import faults
from tests.living.edited import EditedYear
from tests.living.editing import EditedBook
from tests.living.years import BOOKS, fresh_result, settled_year

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("scheme", "heading", "text"),
    [("kexie-2017", "完成率", "61.5%"), ("gongshanglian-2015", "得分比例", "")],
)
def test_a_percentage_given_as_text_recalculates_like_the_program(
    scheme: str, heading: str, text: str, tmp_path: Path
) -> None:
    source = next(path for path in BOOKS if path.stem == scheme)
    year = settled_year(source, tmp_path)
    book = EditedBook(year.book)
    for line in book.lines("季度台账"):
        ratio = line.value(heading)
        if isinstance(ratio, int | float):
            book.put("季度台账", line, heading, text or f"{ratio * 100:.10g}%")
    edited = tmp_path / "text.xlsx"
    book.save(edited)
    result = fresh_result(edited)
    assert result is not None
    assert book.said
    assert faults([], [EditedYear(edited, heading, "text", result)], tmp_path / "out") == []
