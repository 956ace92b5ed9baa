"""The harness can fail: it recalculates whatever a cell carries, and it sees wrong, plain, lost and broken figures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.living.editing import EditedBook
from tests.living.figures import BONUS, PEOPLE, SUBJECTS, Place, differences, expected, shown
from tests.living.plain_figures import plain_figures
from tests.living.recalculation import ALWAYS, NEVER, error_cells, formula_count, recalculated

RESULT: dict[str, Any] = {
    "subjects": [
        {"id": "K01", "parts": {"业绩": "94.00"}, "score": "94.00", "percent": "94.00", "rank": 1, "grade": "优秀"}
    ],
    "people": [
        {"id": "P1", "score": "90.00", "grade": "优秀", "base": "10.00", "bonus": "9.00", "cancelled_by": []},
        {"id": "P2", "score": None, "grade": None, "base": None, "bonus": None, "cancelled_by": ["V1"]},
    ],
    "bonus": {"total": "10.00", "paid": "9.00", "returned": "1.00", "undistributed": "0.00"},
}  # fmt: skip
Cells = list[list[Any]]


def sheets() -> dict[str, Cells]:
    """The three sheets of the result, formulas as (formula, value)."""
    return {
        "方案": [["项目", "值"], ["基数", 10]],
        SUBJECTS: [
            ["编号", "名称", "类型", "分组", "业绩", "得分", "百分制", "名次", "等次"],
            ["K01", "办公室", "科室", None, ("=94", 94), ("=E2", 94), ("=F2", 94), ("=1", 1), ('="优秀"', "优秀")],
        ],
        PEOPLE: [
            ["工号", "姓名", "所在对象", "得分", "等次", "基数", "扣减", "补发", "尾差", "奖金", "取消依据"],
            ["P1", "甲", "K01", ("=90", 90), ('="优秀"', "优秀"), ("=方案!B2", 10), ("=1", 1), ("=0", 0), 0,
             ("=F2-G2+H2", 9), None],
            ["P2", "乙", "K01", ('=""', ""), None, None, None, None, None, None, "V1"],
        ],
        BONUS: [
            ["项目", "值"], ["总额", ("=10", 10)], ["发放", ("=9", 9)], ["收回", ("=1", 1)],
            ["未分配", ("=0", 0)], ["核对", ("=B2-B3-B4-B5", 0)],
        ],
    }  # fmt: skip


def write(path: Path, content: dict[str, Cells]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, lines in content.items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, tuple):
                        page.write_formula(row, column, cell[0], None, cell[1])
                    else:
                        page.write(row, column, cell)
    return path


def test_a_sound_book_has_no_faults(tmp_path: Path) -> None:
    book = write(tmp_path / "book.xlsx", sheets())
    assert differences(shown(book), expected(RESULT)) == []
    assert plain_figures(book, expected(RESULT)) == []
    (again,) = recalculated([book], tmp_path)
    assert differences(shown(again), expected(RESULT)) == []
    assert error_cells(again) == []


def test_a_wrong_cached_value_comes_back_corrected(tmp_path: Path) -> None:
    """The proof that formulas are computed: the same book without the setting keeps its wrong values."""
    content = sheets()
    content[SUBJECTS][1][4] = ("=94", 61.5)
    content[PEOPLE][1][9] = ("=F2-G2+H2", 999)
    book = write(tmp_path / "book.xlsx", content)
    assert len(differences(shown(book), expected(RESULT))) == 4
    (kept,) = recalculated([book], tmp_path / "never", mode=NEVER)
    assert shown(kept) == shown(book)
    (again,) = recalculated([book], tmp_path / "always", mode=ALWAYS)
    assert differences(shown(again), expected(RESULT)) == []


CHANGES = (
    pytest.param(
        SUBJECTS, 1, 4, ("=94.01", 94.01), "考核结果 K01 业绩: 94.00 expected, 94.01 found", id="值"
    ),
    pytest.param(SUBJECTS, 1, 4, ("=94.004", 94.004), "94.00 expected, 94.004 found", id="多出的小数"),
    pytest.param(SUBJECTS, 1, 8, ('=""', ""), "考核结果 K01 等次: 优秀 expected, nothing found", id="空"),
    pytest.param(PEOPLE, 2, 3, ("=0", 0), "人员结果 P2 得分: nothing expected, 0.00 found", id="多"),
    pytest.param(PEOPLE, 1, 6, ("=2", 2), "人员结果 P1: 10.00 − 2.00 + 0.00 is not 9.00", id="扣减"),
    pytest.param(SUBJECTS, 1, 0, "K02", "考核结果 K02: unknown row", id="行"),
    pytest.param(BONUS, 5, 1, ("=0.01", 0.01), "奖金 核对 值: 0.00 expected, 0.01 found", id="核对"),
)


@pytest.mark.parametrize(("sheet", "row", "column", "cell", "line"), CHANGES)
def test_every_kind_of_difference_is_seen(
    tmp_path: Path, sheet: str, row: int, column: int, cell: Any, line: str
) -> None:
    content = sheets()
    content[sheet][row][column] = cell
    found = differences(shown(write(tmp_path / "book.xlsx", content)), expected(RESULT))
    assert any(line in one for one in found), found


def test_a_plain_figure_is_seen(tmp_path: Path) -> None:
    content = sheets()
    content[PEOPLE][1][5] = 10
    book = write(tmp_path / "book.xlsx", content)
    assert differences(shown(book), expected(RESULT)) == []
    assert plain_figures(book, expected(RESULT)) == ["人员结果 P1 基数: plain 10"]


def test_errors_are_seen(tmp_path: Path) -> None:
    content = sheets()
    content[PEOPLE][1][6] = ("=1/0", 1)
    content[SUBJECTS][1][7] = ("=NOSUCH(1)", 1)
    (again,) = recalculated([write(tmp_path / "book.xlsx", content)], tmp_path)
    found = [cell.split("!")[1] for cell in error_cells(again)]
    assert found == ["H2", "G2", "J2"], "the broken function, the division, and what follows from it"


def test_an_edit_changes_its_cell_and_keeps_every_formula(tmp_path: Path) -> None:
    path = write(tmp_path / "book.xlsx", sheets())
    book = EditedBook(path)
    (line,) = book.lines("方案")
    assert book.put("方案", line, "值", 20)
    book.save(tmp_path / "edited.xlsx")
    assert formula_count(tmp_path / "edited.xlsx") == formula_count(path) > 0
    (again,) = recalculated([tmp_path / "edited.xlsx"], tmp_path)
    assert shown(again)[Place(PEOPLE, "P1", "奖金")] == "19.00"
    before, after = load_workbook(path), load_workbook(tmp_path / "edited.xlsx")
    assert [page.title for page in before] == [page.title for page in after]
    changed = [
        f"{old.coordinate}"
        for page in before.worksheets
        for row in page.iter_rows()
        for old in row
        if after[page.title][old.coordinate].value != old.value
    ]
    assert changed == ["B2"]
