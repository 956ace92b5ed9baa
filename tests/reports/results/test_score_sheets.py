"""考核评分表.xlsx: a sheet for every 考核对象 with the figures of 结果.json, their reasons, and fields to sign."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bonuses.settled import Settled
from reports.results.score_sheets import SIGNERS, write_score_sheets
from tests.reports.results.books import CODES, UNDECIDED, settle_sample

pytestmark = pytest.mark.django_db


def written(settled: Settled, folder: Path) -> list[Worksheet]:
    path = folder / "考核评分表.xlsx"
    write_score_sheets(settled, path)
    return list(load_workbook(path).worksheets)


def rows(page: Worksheet) -> list[list[Any]]:
    """The rows of a sheet without their empty cells."""
    return [[cell.value for cell in row if cell.value is not None] for row in page.iter_rows()]


def chapter(page: Worksheet, words: str) -> list[list[Any]]:
    """The rows of the chapters whose heading contains the words, their table's headings left out."""
    found: list[list[Any]] = []
    inside = False
    for row in rows(page):
        if row and "、" in str(row[0])[:3] and len(row) == 1:
            inside = words in str(row[0])
        elif inside and not row:
            break
        elif inside and row[0] != "序号":
            found.append(row)
    return found


@pytest.mark.parametrize("code", [*CODES, UNDECIDED])
def test_list_and_sheets_show_the_figures_of_the_result(code: str, tmp_path: Path) -> None:
    settled = settle_sample(code)
    result = json.loads(settled.settlement.result)
    front, *pages = written(settled, tmp_path)
    listed = [[cell.value for cell in row] for row in front.iter_rows(min_row=4)]
    assert [(row[0], row[5], row[6] or None) for row in listed] == [
        (row["id"], row["rank"], row["grade"]) for row in result["subjects"]
    ]
    assert len(pages) == len(result["subjects"])
    for page, subject in zip(pages, result["subjects"], strict=True):
        assert page.title.startswith(subject["id"])
        made_up = {row[-3]: row[-2] for row in chapter(page, "得分构成") if len(row) >= 3}
        shown = {name: _places(made_up.get(name)) for name, value in subject["parts"].items() if value}
        assert shown == {name: value for name, value in subject["parts"].items() if value}
        words = next(str(row[0]) for row in rows(page) if row and str(row[0]).startswith("得分："))
        assert f"得分：{subject['score'] or '待定'}" in words
        assert f"名次：{subject['rank'] or '待定'}" in words


def _places(value: object) -> str | None:
    return None if value is None else f"{Decimal(str(value)):.2f}"


def test_indicators_add_up_to_the_part(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    _, page, *_ = written(settled, tmp_path)
    marks = chapter(page, "指标得分：重点")
    *each, total = marks
    assert total[0] == "合计"
    full, given, lost = (Decimal(str(figure)) for figure in total[1:4])
    assert sum(Decimal(str(row[4])) for row in each) == full
    assert sum(Decimal(str(row[5])) for row in each) == given == Decimal("7.41475")
    assert full - given == lost
    assert any("完成率" in str(row[-1]) for row in each)


def test_the_quarters_of_a_town_and_their_indicators(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    _, page, *_ = written(settled, tmp_path)
    made = chapter(page, "季度得分")
    quarters = {row[1]: row[2] for row in made if row[1] in ("一季度", "二季度", "三季度", "四季度")}
    assert quarters == {"一季度": 90.772727, "二季度": 95.636364, "三季度": 92.227273, "四季度": 92.272727}
    documents = next(row for row in made if "公文运转和信息报送" in row)
    assert documents[4:9] == [20, 18.7, 19.7, 17.2, 18]


def test_no_mean_of_a_rater_group_stands_on_paper(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    _, page, *_ = written(settled, tmp_path)
    duty = next(row for row in chapter(page, "得分构成") if "履职" in row)
    assert duty[-1] == "民主测评得分（班子成员 50%、部门负责人 30%、村书记 20%）"
    text = str(rows(page))
    for hidden in ("89.771429", "90.363636", "90.822222"):
        assert hidden not in text


def test_what_was_taken_off_has_its_reason(tmp_path: Path) -> None:
    settled = settle_sample("edges/07-gongxinju-2019")
    _, page, *_ = written(settled, tmp_path)
    found = chapter(page, "加分和扣分")
    assert [row[2] for row in found] == [-0.1, -0.1, -0.1, -0.2]
    assert "发函 2 次且最后一次逾期" in str(found[0][3])


def test_nothing_added_or_taken_off_is_said(tmp_path: Path) -> None:
    _, page, *_ = written(settle_sample("xiangzhen-2024"), tmp_path)
    assert chapter(page, "加分和扣分") == [["无", "本年度没有加分、扣分事项"]]


def test_everybody_has_a_field_to_sign(tmp_path: Path) -> None:
    for page in written(settle_sample("kejiju-2021"), tmp_path)[1:]:
        last = [str(cell.value) for cell in page[page.max_row] if cell.value]
        assert [words.split("（")[0] for words in last] == list(SIGNERS)
        assert all("签名" in words and "年" in words for words in last)


def test_an_undecided_subject_says_what_is_open(tmp_path: Path) -> None:
    settled = settle_sample(UNDECIDED)
    problems = [row for row in settled.outcome.problems if row.blocking]
    codes = {row.code for row in settled.outcome.subjects}
    concerned = [row for row in problems if set(row.where.split("/")) & codes]
    text = "".join(str(rows(page)) for page in written(settled, tmp_path)[1:])
    assert all(f"待处理：{problem.message}" in text for problem in concerned)


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("=1+1", "K01 =1+1"),
        ("a:b/c?d*e[f]g", "K01 a－b－c－d－e－f－g"),
        ("甲" * 60, "K01 " + "甲" * 27),
        ("@cmd'", "K01 @cmd"),
    ],
)
def test_names_stay_text_and_make_sound_tabs(name: str, tab: str, tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    object.__setattr__(settled.outcome.subjects[0], "name", name)
    front, page, *_ = written(settled, tmp_path)
    assert page.title == tab
    assert front["B4"].value == name
    assert front["B4"].data_type == "s"
    link = front["A4"].hyperlink
    assert link is not None
    assert link.location == "'" + tab.replace("'", "''") + "'!A1"


def test_tabs_of_one_name_are_told_apart(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    for row in settled.outcome.subjects[:2]:
        object.__setattr__(row, "name", "甲" * 60)
        object.__setattr__(row, "code", "k01" if row.code == "K02" else row.code)
    subjects = {row.code: row for row in settled.facts.subjects}
    object.__setattr__(subjects["K02"], "code", "k01")
    titles = [page.title for page in written(settled, tmp_path)]
    assert len({title.lower() for title in titles}) == len(titles)
    assert all(len(title) <= 31 for title in titles)


def test_it_is_ready_to_print(tmp_path: Path) -> None:
    _, page, *_ = written(settle_sample("kejiju-2021"), tmp_path)
    assert str(page.page_setup.paperSize) == "9"
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$2"
    assert page.oddFooter is not None
    assert "&P" in str(page.oddFooter.right.text)


def test_a_sheet_that_is_a_little_long_stays_on_one_page_with_its_signatures(tmp_path: Path) -> None:
    towns = {page.title.split()[0]: page for page in written(settle_sample("xiangzhen-2024"), tmp_path)}
    assert towns["K01"].page_setup.fitToHeight in (None, 1), "1 is what is not written"
    pages = {page.title.split()[0]: page for page in written(settle_sample("kexie-2017"), tmp_path)}
    assert pages["U01"].page_setup.fitToHeight == 0, "forty indicators are not squeezed into one page"
