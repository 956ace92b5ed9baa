"""奖金发放表.xlsx: everybody who is paid in the order of 工号, the totals, room for accounts and signatures."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bonuses.settled import Settled
from reports.results.bonus_list import TITLE, write_bonus_list
from tests.living.recalculation import recalculated
from tests.reports.results.books import UNDECIDED, settle_sample

pytestmark = pytest.mark.django_db

HEADINGS = "序号 工号 姓名 所在对象 岗位 等次 基数 扣减 补发 奖金 银行账号 签名"


def written(settled: Settled, folder: Path) -> tuple[Path, Worksheet]:
    path = folder / "奖金发放表.xlsx"
    write_bonus_list(settled, path)
    sheet = load_workbook(path)[TITLE]
    return path, sheet


def lines(sheet: Worksheet) -> list[list[object]]:
    """The rows between the headings and the line of totals."""
    found: list[list[object]] = []
    for row in sheet.iter_rows(min_row=4, values_only=True):
        if not isinstance(row[0], int):
            return found
        found.append(list(row))
    return found


@pytest.mark.parametrize("code", ["kexie-2017", "gongxinju-2019", "kejiju-2021"])
def test_everybody_paid_stands_in_the_order_of_numbers_with_the_amounts_of_the_result(
    code: str, tmp_path: Path
) -> None:
    settled = settle_sample(code)
    result = json.loads(settled.settlement.result)
    _, sheet = written(settled, tmp_path)
    assert [cell.value for cell in sheet[3]] == HEADINGS.split()
    paid = [row for row in result["people"] if row["bonus"] is not None]
    assert paid
    rows = lines(sheet)
    assert [row[0] for row in rows] == list(range(1, len(paid) + 1))
    assert [row[1] for row in rows] == sorted(row["id"] for row in paid)
    assert [(row[5] or None, Decimal(str(row[6])), Decimal(str(row[9]))) for row in rows] == [
        (row["grade"], Decimal(row["base"]), Decimal(row["bonus"])) for row in paid
    ]
    assert {row[10] for row in rows} == {row[11] for row in rows} == {None}
    names = {subject.code: subject.name for subject in settled.rows.subjects}
    places = {person.number: person.subject.code for person in settled.rows.participants}
    assert [row[3] for row in rows] == [names[places[str(row[1])]] for row in rows]


def test_the_line_of_totals_is_a_formula_that_gives_what_is_paid(tmp_path: Path) -> None:
    settled = settle_sample("kexie-2017")
    bonus = json.loads(settled.settlement.result)["bonus"]
    path, sheet = written(settled, tmp_path)
    last = 3 + len(lines(sheet))
    assert sheet.cell(last + 1, 3).value == "合计"
    assert sheet.cell(last + 1, 10).value == f"=SUM(J4:J{last})"
    for book in (path, recalculated([path], tmp_path / "again")[0]):
        total = load_workbook(book, data_only=True)[TITLE].cell(last + 1, 10).value
        assert round(Decimal(str(total)), 2) == Decimal(bonus["paid"])
    words = str(sheet.cell(last + 3, 1).value)
    assert [
        f"{Decimal(bonus[key]):,.2f}" in words for key in ("total", "paid", "returned", "undistributed")
    ] == [True] * 4


def test_it_prints_on_a4_with_the_head_on_every_page(tmp_path: Path) -> None:
    _, sheet = written(settle_sample("kexie-2017"), tmp_path)
    assert sheet.print_title_rows == "$1:$3"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    fit = sheet.sheet_properties.pageSetUpPr
    assert fit is not None
    assert fit.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.freeze_panes == "D4"


def test_while_a_problem_blocks_it_says_so_instead_of_amounts(tmp_path: Path) -> None:
    _, sheet = written(settle_sample(UNDECIDED), tmp_path)
    assert lines(sheet) == []
    assert "还有阻断的问题" in str(sheet.cell(4, 1).value)


def test_a_scheme_without_a_bonus_says_that_there_is_none(tmp_path: Path) -> None:
    _, sheet = written(settle_sample("xiangzhen-2024"), tmp_path)
    assert lines(sheet) == []
    assert "不分配奖金" in str(sheet.cell(4, 1).value)
