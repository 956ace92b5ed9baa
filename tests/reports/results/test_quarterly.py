"""季度报表.xlsx: every indicator of every section with what was filed, one page and one signature for each section."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bonuses.settled import Settled
from indicators.models import LedgerEntry
from reports.results.quarterly import FIELDS, HEAD, NOT_FILED, planned, runs, write_quarterly_return
from tests.reports.results.books import settle_sample

pytestmark = pytest.mark.django_db


def written(settled: Settled, folder: Path, **options: Any) -> dict[str, Worksheet]:
    path = folder / "季度报表.xlsx"
    write_quarterly_return(settled, path, **options)
    return {page.title: page for page in load_workbook(path).worksheets}


def lines(page: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=HEAD)]


def test_every_indicator_stands_under_its_section_with_its_words(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    pages = written(settled, tmp_path)
    assert list(pages) == ["第一季度", "第二季度", "第三季度", "第四季度"]
    headings, *rows = lines(pages["第二季度"])
    assert headings == [field.heading for field in FIELDS]
    filed = {entry.indicator.code: entry for entry in settled.rows.ledger if entry.quarter == 2}
    expected, section = [], ""
    found = []
    for row in rows:
        if str(row[0]).startswith("填报单位"):
            section = row[0]
        elif isinstance(row[0], int):
            cells = dict(zip(headings, row, strict=True))
            found.append(
                (section, cells["二级指标"], float(cells["分值"]), cells["完成率"], cells["完成情况"])
            )
    for indicator in settled.rows.indicators:
        assert indicator.subject is not None
        entry = filed.get(indicator.code)
        rate = float(Decimal(entry.attainment) / 10**12) if entry and entry.attainment is not None else None
        expected.append(
            (
                f"填报单位：{indicator.subject.name}（{indicator.subject.code}）",
                indicator.name or "（免设二级）",
                indicator.full_points / 10_000,
                rate,
                (entry.progress or None) if entry else None,
            )
        )
    assert sorted(map(str, found)) == sorted(map(str, expected))
    assert len(found) == 92


def test_each_section_is_signed_and_has_a_page_of_its_own(tmp_path: Path) -> None:
    page = written(settle_sample("kejiju-2021"), tmp_path, quarter=3)["第三季度"]
    words = [str(row[0].value or "") for row in page.iter_rows(min_row=HEAD + 1)]
    sections = [index for index, text in enumerate(words) if text.startswith("填报单位")]
    signed = [text for text in words if "签名" in text]
    assert len(sections) == len(signed) == 3
    assert "负责人（曹己三）签名" in signed[0]
    assert "分管领导（孔丙三）签名" in signed[0]
    breaks = [mark.id for mark in page.row_breaks.brk]
    assert breaks == [HEAD + index for index in sections[1:]]


def test_one_quarter_alone(tmp_path: Path) -> None:
    assert list(written(settle_sample("xiangzhen-2024"), tmp_path, quarter=2)) == ["第二季度"]


def test_what_was_not_filed_or_not_approved_says_so(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    first, second, *_ = [entry for entry in settled.rows.ledger if entry.quarter == 4]
    settled.rows.ledger.remove(first)
    second.state = LedgerEntry.State.SENT_BACK
    headings, *rows = lines(written(settled, tmp_path, quarter=4)["第四季度"])
    remarks = {row[2]: row[headings.index("备注")] for row in rows if isinstance(row[0], int)}
    assert remarks[first.indicator.name] == NOT_FILED
    assert remarks[second.indicator.name] == "已退回，未计分"
    assert sum(remark is not None for remark in remarks.values()) == 2


def test_a_graded_plan_shows_the_grade(tmp_path: Path) -> None:
    headings, *rows = lines(written(settle_sample("gongshanglian-2015"), tmp_path)["第四季度"])
    place = headings.index("考核等次")
    assert headings[place - 1] == "完成率"
    assert {row[place] for row in rows if isinstance(row[0], int)} <= {"好", "良好", "一般", "差", None}
    assert any(row[place] == "良好" for row in rows)


def test_planned_progress_is_the_plans_own_or_a_quarter_each() -> None:
    indicator = settle_sample("kexie-2017").rows.indicators[0]
    assert [planned(indicator, quarter) for quarter in (1, 4)] == [Decimal("0.25"), Decimal(1)]
    indicator.planned_q1 = 10**11
    assert planned(indicator, 1) == Decimal("0.1")


def test_indicators_of_nobody_come_last(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    lost = settled.rows.indicators[0]
    lost.subject = None
    rows = lines(written(settled, tmp_path, quarter=1)["第一季度"])
    sections = [str(row[0]) for row in rows if str(row[0]).startswith("填报单位")]
    assert sections[-1] == "填报单位：未指定责任对象"
    assert rows[-2][2] == lost.name


def test_a_year_without_a_ledger_says_what_to_do(tmp_path: Path) -> None:
    settled = settle_sample("kexie-2017")
    settled.rows.ledger.clear()
    (page,) = written(settled, tmp_path).values()
    assert "没有季度台账" in str(page["A2"].value)


@pytest.mark.parametrize("words", ["=1+1", "+86", "-1", "@cmd", "http://a.b", "<r>x</r>"])
def test_text_stays_text(words: str, tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    entry = next(entry for entry in settled.rows.ledger if entry.quarter == 1)
    entry.progress = entry.indicator.primary.name = entry.indicator.name = words
    page = written(settled, tmp_path, quarter=1)["第一季度"]
    cells = [cell for row in page.iter_rows() for cell in row if str(cell.value).strip() == words]
    assert len(cells) >= 3
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_it_is_ready_to_print(tmp_path: Path) -> None:
    page = written(settle_sample("kejiju-2021"), tmp_path)["第一季度"]
    assert str(page.page_setup.paperSize) == "9"
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToWidth in (None, 1)
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == f"$1:${HEAD}"
    assert page.oddFooter is not None
    assert "&P" in str(page.oddFooter.right.text)
    assert "第一季度" in str(page["A1"].value)


def test_runs_of_equal_keys() -> None:
    assert list(runs(["a", "a", "b", "a"])) == [(0, 1), (2, 2), (3, 3)]
    assert list(runs([])) == []
