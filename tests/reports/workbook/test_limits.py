"""What a file may claim is bounded: texts, rows, merges, faults; and a marked copy is refused before it is loaded."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from people.xlsx import strings, survey
from people.xlsx.archive import inspect
from people.xlsx.faults import BookRefused
from people.xlsx.grid import open_grids
from reports.results import xlsx
from reports.workbook import marked, pages, references
from reports.workbook.check import check, fault_lines, lines_of
from tests.broken.build import put
from tests.broken.kinds import KX
from tests.reports.workbook.books import changed, sample
from tests.reports.workbook.parts import book_parts, one_sheet, pack, words, worksheet
from tests.reports.workbook.test_commands import run


def with_strings(folder: Path, table: str) -> Path:
    """A book whose table of shared texts holds the given entries."""
    return pack(folder / "书.xlsx", book_parts({"人员": worksheet(words("工号"))}, strings=table))


def test_too_many_shared_texts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "MAX_ELEMENTS", 20)
    assert open_grids(with_strings(tmp_path, "<si/>" * 10))
    with pytest.raises(BookRefused, match="文字过多"):
        open_grids(with_strings(tmp_path, "<si/>" * 30))


def test_too_much_shared_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "MAX_CHARACTERS", 100)
    with pytest.raises(BookRefused, match="文字过多"):
        open_grids(with_strings(tmp_path, "<si><t>abcdefghij</t></si>" * 11))


def test_a_shared_text_longer_than_a_cell_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BookRefused, match="文字过长"):
        open_grids(with_strings(tmp_path, f"<si><t>{'x' * (strings.LONGEST + 1)}</t></si>"))


def test_rows_beyond_the_end_of_any_sheet_are_refused(tmp_path: Path) -> None:
    rows = words("工号") + f'<row r="{survey.END_OF_SHEET}"/>'
    assert inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows))).sheets[0].last_row == 1
    with pytest.raises(BookRefused, match="已损坏"):
        inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows + "<row/>")))


def test_hidden_rows_are_counted_where_they_hold_something(tmp_path: Path) -> None:
    rows = words("工号") + '<row r="2" hidden="1"><c><v>1</v></c><c><v>1</v></c></row>'
    rows += "".join(f'<row r="{number}" hidden="1"/>' for number in range(3, 50))
    (look,) = inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows))).sheets
    assert (look.hidden_rows, look.last_row) == (1, 2)


def test_merges_beyond_the_limits_cost_nothing(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="K2:XFD1048576"/><mergeCell ref="B2:C3"/></mergeCells>'
    rows = words("工号") + '<row r="2"><c><v>1</v></c></row>'
    (look,) = inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows, merged))).sheets
    assert look.merged.keys() == {2}
    assert "C" in look.merged[2]
    assert max(map(len, look.merged[2])) == 2
    assert (look.merges, look.merged_area > 10**9) == (2, True)


def merged_far(folder: Path, book: Path) -> Path:
    """A sample with a merge over all that lies right of its table in 考核对象."""
    path = folder / "合并.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet2.xml":
                merge = b'<mergeCells count="1"><mergeCell ref="K2:XFD1048576"/></mergeCells>'
                content = content.replace(b"</sheetData>", b"</sheetData>" + merge)
            new.writestr(name, content)
    return path


def test_a_sound_book_without_its_marked_copy_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "标注.xlsx"
    assert run("check_book", str(merged_far(tmp_path, sample(KX))), "--marked", str(out)) == 2
    (reason,) = capsys.readouterr().err.splitlines()
    assert reason.startswith("没有写出标注的工作簿：合并单元格的范围过大")
    assert not out.exists()


def test_a_faulty_book_without_its_marked_copy_still_lists_its_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = merged_far(tmp_path, changed(tmp_path, KX, put("人员!J3", 13)))
    assert run("check_book", str(book), "--marked", str(tmp_path / "标注.xlsx")) == 2
    reason, fault = capsys.readouterr().err.splitlines()
    assert reason.startswith("没有写出标注的工作簿")
    assert fault.startswith("人员!J3: ")


def test_a_marked_copy_that_cannot_be_written_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check_book", str(sample(KX)), "--marked", str(tmp_path / "没有" / "标注.xlsx")) == 2
    assert "没有写出标注的工作簿" in capsys.readouterr().err


@pytest.mark.parametrize("limit", ["MOST_ELEMENTS", "MOST_UNPACKED"])
def test_a_large_book_gets_no_marked_copy(
    limit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marked, limit, 1_000)
    with pytest.raises(BookRefused, match="工作簿过大"):
        marked.write_marked(sample(KX), [], tmp_path / "标注.xlsx")


def test_a_sheet_full_of_faults_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its ids are not known then: nothing that may be among them is called unknown."""
    monkeypatch.setattr(pages, "MOST_FAULTS", 3)

    def spoil(book: openpyxl.Workbook) -> None:
        for number in range(2, 8):
            book["人员"][f"J{number}"] = 13

    reading = check(changed(tmp_path, KX, spoil))
    assert [fault.cell for fault in reading.faults] == ["J2", "J3", "J4"]
    assert reading.cut
    monkeypatch.setattr("reports.workbook.check.MOST_LINES", 2)
    assert lines_of(reading)[-1].startswith("至少有 3 处错误，只列出前 2 处")


def test_near_ids_are_looked_up_for_the_first_few_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(references, "MOST_SUGGESTED", 1)

    def change(book: openpyxl.Workbook) -> None:
        for number, code in ((2, "I01"), (3, "I02"), (4, "I01")):
            book["季度台账"][f"A{number}"] = code

    suggested = ["是否“" in line for line in fault_lines(changed(tmp_path, KX, change))]
    assert suggested == [True, False, True]


def test_result_sheets_are_no_longer_than_what_is_read() -> None:
    assert xlsx.MOST_ROWS == survey.LAST_ROW


def test_a_result_sheet_of_the_longest_kind_is_read_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last row that is written is the last that is read."""
    for module, name in ((xlsx, "MOST_ROWS"), (survey, "LAST_ROW")):
        monkeypatch.setattr(module, name, 4)
    rows = "".join(f'<row r="{number}"><c><v>1</v></c></row>' for number in range(1, 6))
    with pytest.raises(BookRefused, match="范围之外"):
        inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows)))
    assert inspect(one_sheet(tmp_path / "书.xlsx", worksheet(rows[: rows.rindex("<row")]))).sheets
