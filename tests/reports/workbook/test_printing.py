"""Every sheet that the program writes is ready for the printer: A4, one page wide, heading repeated, pages numbered."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.engine.loading import load_rules
from plans.schemes import scheme_text
from reports.results.xlsx import write_results
from reports.workbook.blank import NEEDED, write_blank
from reports.workbook.printing import Heights, lines_of, printed
from reports.workbook.tables import tables
from reports.workbook.vocabulary import GUIDE, ORDER
from tests.reports.results.books import settle_sample


@pytest.fixture(scope="module")
def settled_book(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> dict[str, Worksheet]:
    """The 结果.xlsx of a sample, with hostile words in an input sheet."""
    from django.db import transaction

    path = tmp_path_factory.mktemp("printing") / "结果.xlsx"
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        settled = settle_sample("kejiju-2021")
        transaction.set_rollback(True)
    settled.rows.plan.agency.name = "甲&乙局"
    for row, words in zip(settled.rows.ledger, ("=1+1", "+86", "-1", "@cmd"), strict=False):
        row.progress = row.problems = words
    write_results(settled, path)
    return {page.title: page for page in load_workbook(path).worksheets}


@pytest.fixture(scope="module")
def blank_book(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Worksheet]:
    """The empty workbook of a scheme."""
    path = tmp_path_factory.mktemp("blank") / "空白.xlsx"
    rules = load_rules(scheme_text("kejiju-2021") or "").rules
    assert rules is not None
    write_blank(rules, path)
    return {page.title: page for page in load_workbook(path).worksheets}


def assert_printable(page: Worksheet) -> None:
    assert str(page.page_setup.paperSize) == "9", "A4"
    assert page.sheet_properties.pageSetUpPr is not None
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.page_setup.fitToWidth in (None, 1)
    assert str(page.page_setup.fitToHeight) == "0", "as many pages long as it takes"
    head, foot = page.oddHeader, page.oddFooter
    assert head is not None
    assert foot is not None
    assert head.center.text == page.title
    assert foot.right.text == "第 &P 页 共 &N 页"


def test_every_sheet_of_a_result_is_ready_to_print(settled_book: dict[str, Worksheet]) -> None:
    for page in settled_book.values():
        assert_printable(page)
        assert page.page_setup.orientation == "landscape"
        assert page.print_title_rows == "$1:$1"
        assert page.freeze_panes == "B2"
        assert page.auto_filter.ref
        assert page.print_options.gridLines
        assert page.oddHeader is not None
        assert page.oddHeader.left.text == "甲&&乙局　2021年度", "an & is no command"


def width(page: Worksheet, number: int) -> float:
    """The width of a column; openpyxl keeps neighbours of one width together."""
    dimensions = page.column_dimensions.values()
    found = [row.width for row in dimensions if (row.min or 0) <= number <= (row.max or 0)]
    assert len(found) == 1
    return float(found[0])


def test_the_print_ends_with_the_last_column_in_use(settled_book: dict[str, Worksheet]) -> None:
    """承办人 to 来源文件 are optional and empty: they stay narrow on the screen and off the paper."""
    page = settled_book["指标"]
    headings = {str(cell.value): number for number, cell in enumerate(page[1], 1)}
    assert page.print_area == f"'指标'!$A$1:$L${page.max_row}"
    assert get_column_letter(headings["免设二级"]) == "L"
    assert width(page, headings["质量标准"]) < 12
    assert width(page, headings["评分标准"]) > 25


def test_words_that_look_like_formulas_stay_words(settled_book: dict[str, Worksheet]) -> None:
    page = settled_book["季度台账"]
    place = [cell.value for cell in page[1]].index("完成情况") + 1
    cells = [page.cell(row, place) for row in range(2, 6)]
    assert [cell.value for cell in cells] == ["=1+1", "+86", "-1", "@cmd"]
    assert all(cell.data_type == "s" for cell in cells)


def test_figures_have_formats_of_their_own(settled_book: dict[str, Worksheet]) -> None:
    def formats(sheet: str, heading: str) -> set[str]:
        page = settled_book[sheet]
        place = [cell.value for cell in page[1]].index(heading) + 1
        cells = (page.cell(row, place) for row in range(2, page.max_row + 1))
        return {cell.number_format for cell in cells if cell.value is not None}

    assert formats("季度台账", "完成率") == {"0%", "0.00##%"}
    assert formats("人员", "奖金基数") == {"#,##0.00"}
    assert formats("违规违纪", "决定日期") == {"yyyy-mm-dd"}
    assert formats("人员", "工号") == {"@"}
    assert formats("考核结果", "得分") == {"0.00"}
    assert formats("人员结果", "奖金") == {"#,##0.00"}


def test_short_words_stand_in_the_middle_and_long_texts_are_wrapped(
    settled_book: dict[str, Worksheet],
) -> None:
    page = settled_book["季度台账"]
    headings = [str(cell.value) for cell in page[1]]
    state, progress = (page.cell(2, headings.index(name) + 1) for name in ("状态", "完成情况"))
    assert state.alignment.horizontal == "center"
    assert progress.alignment.wrap_text
    assert not settled_book["计算过程"]["G2"].alignment.wrap_text


def test_long_texts_get_the_height_they_need(settled_book: dict[str, Worksheet]) -> None:
    page = settled_book["季度台账"]
    place = [cell.value for cell in page[1]].index("完成情况") + 1
    for row in range(6, 40):
        text = str(page.cell(row, place).value or "")
        if len(text.encode("gbk")) > 2 * 28:
            assert (page.row_dimensions[row].height or 15) >= 45


def test_lines_of_text() -> None:
    assert lines_of("", 10) == 1
    assert lines_of("一二三四五", 10) == 1
    assert lines_of("一二三四五六", 10) == 2
    assert lines_of("abcdefghij", 10) == 1
    assert lines_of("甲\n乙\n丙", 10) == 3
    assert all(a <= b for a, b in pairwise(lines_of("字" * n, 7) for n in range(100)))


def test_only_so_many_heights_are_kept_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.workbook.printing.MOST_HEIGHTS", 3)
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        heights = Heights(sheet)
        for line in range(9):
            sheet.write_string(line, 0, "字" * 100)
            heights.fit(line, [("字" * 100, 20)])
    page = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [page.row_dimensions[row].height for row in (1, 3, 4, 9)] == [150, 150, None, None]


def test_names_in_a_head_are_shortened() -> None:
    assert printed("甲&乙") == "甲&&乙"
    assert len(printed("字" * 500)) <= 120


def test_the_empty_book_is_ready_to_print(blank_book: dict[str, Worksheet]) -> None:
    for name, page in blank_book.items():
        assert_printable(page)
        if name != GUIDE:
            assert page.print_title_rows == "$1:$1"
            assert page.freeze_panes == "B2"


def test_what_a_colour_says_is_also_said_in_words(blank_book: dict[str, Worksheet]) -> None:
    """A needed column has an orange heading with a note; the headings themselves stay those of workbook.md."""
    rules = load_rules(scheme_text("kejiju-2021") or "").rules
    assert rules is not None
    sheets = tables(rules.scheme)
    for name in ORDER:
        for cell, column in zip(
            blank_book[name][1] if name in blank_book else (), sheets[name].columns, strict=False
        ):
            assert cell.value == column.heading
            orange = cell.fill.fgColor.rgb == "00FCE4C8"
            assert orange == column.needed
            assert (cell.comment is not None and NEEDED in cell.comment.text) == column.needed
