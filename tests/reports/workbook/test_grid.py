from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from people.xlsx.faults import BookRefused
from people.xlsx.grid import Grid, Heading, open_grids
from people.xlsx.raw import MERGED, UNSTORED, Percent, Problem, Raw

from .parts import book_parts, one_sheet, pack, words, worksheet

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def only(path: Path, xml: str, **formatted: bool) -> Grid:
    (grid,) = open_grids(one_sheet(path / "书.xlsx", xml), tuple(formatted))
    return grid


def cells(*inner: str) -> str:
    return words(*(f"列{number}" for number in range(len(inner)))) + f'<row r="2">{"".join(inner)}</row>'


def values(path: Path, *inner: str) -> tuple[Raw, ...]:
    ((number, row),) = only(path, worksheet(cells(*inner))).rows()
    assert number == 2
    return row


@pytest.mark.parametrize("book", sorted(SAMPLES.rglob("*.xlsx")), ids=lambda path: path.name)
def test_the_samples_read_as_openpyxl_reads_them(book: Path) -> None:
    reference = openpyxl.load_workbook(book, data_only=True)
    grids = open_grids(book)
    assert [grid.title for grid in grids] == reference.sheetnames
    for grid in grids:
        rows = enumerate(reference[grid.title].iter_rows(values_only=True), 1)
        filled = [(number, row) for number, row in rows if any(value is not None for value in row)]
        assert [heading.text for heading in grid.headings] == list(filled[0][1])
        assert list(grid.rows()) == filled[1:]
        assert grid.strays == []


def test_headings_are_trimmed_and_half_width(tmp_path: Path) -> None:
    grid = only(tmp_path, worksheet(words(" 工号　", "", "Ａ１\u00a0", "完成率(%)", "工号")))
    assert grid.headings == (
        Heading("A", "工号"), Heading("C", "A1"), Heading("D", "完成率(%)"), Heading("E", "工号")
    )  # fmt: skip


def test_a_sheet_without_headings_gives_only_strays(tmp_path: Path) -> None:
    grid = only(tmp_path, worksheet('<row r="2"><c r="B2"><v>1</v></c></row>'))
    assert (grid.headings, list(grid.rows())) == ((), [])
    assert [(each.sheet, each.cell) for each in grid.strays] == [("人员", "B2")]
    assert only(tmp_path, worksheet("")).headings == ()


def test_hidden_sheets_and_rows_are_read_and_marked(tmp_path: Path) -> None:
    rows = words("工号") + '<row r="2" hidden="1"><c r="A2"><v>7</v></c></row>'
    parts = book_parts(
        {"人员 ": worksheet(rows), "秘": worksheet("")}, states={"人员 ": "hidden", "秘": "veryHidden"}
    )
    people, secret = open_grids(pack(tmp_path / "书.xlsx", parts))
    assert (people.title, people.hidden, people.hidden_rows, secret.hidden) == ("人员", True, 1, True)
    assert list(people.rows()) == [(2, (7,))]


def test_chart_sheets_are_left_out(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "书.xlsx") as book:
        sheet = book.add_worksheet("人员")
        sheet.write_row(0, 0, ["工号", 1])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=人员!$B$1:$B$1"})
        book.add_chartsheet("图").set_chart(chart)
    assert [grid.title for grid in open_grids(tmp_path / "书.xlsx")] == ["人员"]


def test_kinds_of_values(tmp_path: Path) -> None:
    assert values(
        tmp_path,
        '<c r="A2"><v>3</v></c>',
        '<c r="B2" t="n"><v>2.5</v></c>',
        '<c r="C2"><v>1E3</v></c>',
        '<c r="D2" t="b"><v>1</v></c>',
        '<c r="E2" t="str"><f>A2</f><v>三</v></c>',
        '<c r="F2"><f>A2</f><v>3</v></c>',
        '<c r="G2" t="inlineStr"><is><r><t>甲</t></r><r><t> 乙</t></r><rPh><t>jia</t></rPh></is></c>',
        '<c r="H2" t="d"><v>2019-05-06</v></c>',
    ) == (3, 2.5, 1000.0, True, "三", 3, "甲 乙", datetime(2019, 5, 6))


def test_text_of_shared_strings(tmp_path: Path) -> None:
    strings = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t>丙</t></r><rPh><t>yi</t></rPh></si>"
    strings += "<si><t>a_x000D_b_x005F_x41_</t></si>"
    row = "".join(f'<c r="{letter}2" t="s"><v>{number}</v></c>' for number, letter in enumerate("ABC"))
    sheet = worksheet(words("一", "二", "三") + f'<row r="2">{row}</row>')
    (grid,) = open_grids(pack(tmp_path / "书.xlsx", book_parts({"人员": sheet}, strings=strings)))
    assert list(grid.rows()) == [(2, ("甲", "乙丙", "a\rb_x41_"))]
    sheet = worksheet(words("一") + '<row r="2"><c r="A2" t="s"><v>9</v></c></row>')
    with pytest.raises(BookRefused, match="损坏"):
        open_grids(pack(tmp_path / "书.xlsx", book_parts({"人员": sheet}, strings=strings)))


def test_dates_and_times_by_format(tmp_path: Path) -> None:
    assert values(
        tmp_path,
        '<c r="A2" s="2"><v>43591</v></c>',
        '<c r="B2" s="3"><v>43591.5</v></c>',
        '<c r="C2" s="2"><v>0.25</v></c>',
        '<c r="D2" s="4"><v>1.5</v></c>',
        '<c r="E2" s="6"><v>43591</v></c>',
    ) == (datetime(2019, 5, 6), datetime(2019, 5, 6, 12), time(6), timedelta(days=1.5), 43591)
    (broken,) = values(tmp_path, '<c r="A2" s="2"><v>99999999</v></c>')
    assert isinstance(broken, Problem)


def test_days_counted_from_1904(tmp_path: Path) -> None:
    sheet = worksheet(cells('<c r="A2" s="2"><v>42129</v></c>'))
    parts = book_parts({"人员": sheet}, setup='<workbookPr date1904="1"/>')
    (grid,) = open_grids(pack(tmp_path / "书.xlsx", parts))
    assert list(grid.rows()) == [(2, (datetime(2019, 5, 6),))]


def test_percent_formats_are_told_only_where_asked(tmp_path: Path) -> None:
    xml = worksheet(
        words("完成率", "系数")
        + '<row r="2"><c r="A2" s="1"><v>0.95</v></c><c r="B2" s="5"><v>0.5</v></c></row>'
        '<row r="3"><c r="A3"><v>0.95</v></c></row>'
    )
    grid = only(tmp_path, xml, 完成率=True)
    assert list(grid.rows()) == [(2, (Percent(0.95), 0.5)), (3, (0.95, None))]


@pytest.mark.parametrize("code", ["#N/A", "#REF!", "#DIV/0!"])
def test_error_cells_say_what_they_are(tmp_path: Path, code: str) -> None:
    (value,) = values(tmp_path, f'<c r="A2" t="e"><f>X</f><v>{code}</v></c>')
    assert isinstance(value, Problem)
    assert code in value.problem


def test_numbers_that_are_none_are_errors(tmp_path: Path) -> None:
    for text in ("abc", "1E999", "9" * 100, "NaN"):
        (value,) = values(tmp_path, f'<c r="A2"><v>{text}</v></c>')
        assert isinstance(value, Problem)


def test_a_formula_counts_by_its_stored_value(tmp_path: Path) -> None:
    row = values(
        tmp_path,
        '<c r="A2"><f>1+1</f></c>',
        '<c r="B2"><f>1+1</f><v></v></c>',
        '<c r="C2"><f>1+1</f><v>2</v></c>',
        '<c r="D2" t="str"><f>""</f><v></v></c>',
    )
    assert row == (UNSTORED, UNSTORED, 2, None)


def test_merged_cells_count_only_in_their_first(tmp_path: Path) -> None:
    rows = words("工号", "姓名", "备注")
    rows += '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'
    rows += '<row r="3"><c r="A3"><v>9</v></c><c r="C3"><v>3</v></c></row>'
    rows += '<row r="4"><c r="A4" s="1"/></row><row r="5"><c r="B5"><v>5</v></c></row>'
    merges = (
        '<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="B2:C2"/><mergeCell ref="C5:XFD5"/></mergeCells>'
    )
    assert list(only(tmp_path, worksheet(rows, merges)).rows()) == [
        (2, (1, 2, MERGED)),
        (3, (MERGED, None, 3)),
        (5, (None, 5, None)),
    ]


def test_blank_rows_and_cells_are_skipped(tmp_path: Path) -> None:
    blank = '<c r="A3" t="inlineStr"><is><t>　\u00a0 </t></is></c><c r="B3" s="1"/>'
    rows = words("工号", "姓名") + f'<row r="3">{blank}</row><row r="900"><c r="B900"><v>1</v></c></row>'
    assert list(only(tmp_path, worksheet(rows)).rows()) == [(900, (None, 1))]


def test_values_under_no_heading_are_set_aside(tmp_path: Path) -> None:
    rows = words("工号", "", "姓名")
    rows += '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c><c r="AA2"><f>1</f></c></row>'
    rows += '<row r="3"><c r="F3"><v>2</v></c></row>'
    grid = only(tmp_path, worksheet(rows))
    for _ in range(2):
        assert list(grid.rows()) == [(2, (1, None))]
        assert [each.cell for each in grid.strays] == ["B2", "AA2", "F3"]
        assert grid.stray_count == 3
    assert grid.strays[0].line().startswith("人员!B2: B 列第 1 行没有标题")


def test_dimensions_that_lie_and_places_left_out_do_not_matter(tmp_path: Path) -> None:
    rows = (
        words("工号", "姓名")
        + '<row><c><v>1</v></c><c><v>2</v></c></row><row r="9"><c r="B9"><v>3</v></c></row>'
    )
    xml = worksheet(rows, before='<dimension ref="A1:XFD1048576"/>')
    assert list(only(tmp_path, xml).rows()) == [(2, (1, 2)), (9, (None, 3))]
    assert len(list(only(tmp_path, worksheet(rows, before='<dimension ref="A1"/>')).rows())) == 2


def test_prefixes_and_the_strict_form_are_read(tmp_path: Path) -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    head = '<x:row r="1"><x:c r="A1" t="str"><x:v>工号</x:v></x:c></x:row>'
    body = '<x:row r="2"><x:c r="A2"><x:v>5</x:v></x:c></x:row>'
    xml = f'<x:worksheet xmlns:x="{strict}"><x:sheetData>{head}{body}</x:sheetData></x:worksheet>'
    grid = only(tmp_path, xml)
    assert grid.headings == (Heading("A", "工号"),)
    assert list(grid.rows()) == [(2, (5,))]


def test_a_cell_that_stands_twice_is_refused(tmp_path: Path) -> None:
    rows = words("工号") + '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'
    with pytest.raises(BookRefused, match="人员!A2: 同一个单元格在文件中出现两次"):
        list(only(tmp_path, worksheet(rows)).rows())


def test_an_endless_text_is_refused(tmp_path: Path) -> None:
    rows = words("工号") + f'<row r="2"><c r="A2" t="str"><v>{"长" * (1 << 20)}</v></c></row>'
    with pytest.raises(BookRefused, match="文字过长"):
        list(only(tmp_path, worksheet(rows)).rows())


def test_a_file_that_vanishes_is_said_so(tmp_path: Path) -> None:
    grid = only(tmp_path, worksheet(words("工号")))
    (tmp_path / "书.xlsx").unlink()
    with pytest.raises(BookRefused, match="没有被移动"):
        list(grid.rows())


def test_rows_can_be_left_early_and_read_again(tmp_path: Path) -> None:
    rows = words("工号") + "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 5_000))
    grid = only(tmp_path, worksheet(rows))
    assert next(grid.rows()) == (2, (2,))
    assert len(list(grid.rows())) == 4_998
