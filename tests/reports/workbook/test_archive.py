from __future__ import annotations

import struct
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from people.xlsx import archive
from people.xlsx.archive import inspect
from people.xlsx.faults import BookRefused, Fault
from people.xlsx.grid import open_grids

from .parts import MAIN, RELATED, TYPES, book_parts, one_sheet, pack, words, worksheet

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
GOOD = worksheet(words("工号", "姓名"))
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def refusal(path: Path) -> Fault:
    with pytest.raises(BookRefused) as caught:
        inspect(path)
    assert caught.value.fault.problem
    assert caught.value.fault.remedy
    return caught.value.fault


def changed(path: Path, **changes: str | bytes | None) -> Path:
    """A good book with parts replaced (None: left out); keys are the names with __ for / and no suffix."""
    parts = book_parts({"人员": GOOD})
    for key, content in changes.items():
        name = key.replace("__", "/")
        if content is None:
            del parts[name]
        else:
            parts[name] = content
    return pack(path, parts)


def test_a_fault_is_one_line_with_its_place() -> None:
    assert Fault("人员", "B7", "不是\n日期", "请改").line() == "人员!B7: 不是 日期；请改"
    assert Fault("", "", "文件是空的", "请重新保存").line() == "文件: 文件是空的；请重新保存"


@pytest.mark.parametrize("book", sorted(SAMPLES.rglob("*.xlsx")), ids=lambda path: path.name)
def test_real_workbooks_pass(book: Path) -> None:
    assert inspect(book).sheets


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "空的"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100), "打开密码"),
        (OLE + "WordDocument".encode("utf-16-le"), ".doc"),
        (OLE, "旧版 Office"),
        ("工号,姓名\nP1,某\n".encode("gb18030"), "文本文件"),
        ("工号,姓名\nP1,某\n".encode(), "文本文件"),
        (b"  <html><table></table></html>", "网页"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML 文件"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x00\x01\x02\x03", "不是 .xlsx"),
        (b"PK\x03\x04" + bytes(500), "不完整"),
        (b"PK\x05\x06" + bytes(3), "不完整"),
    ],
    ids=repr,
)
def test_a_file_that_is_something_else_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    book = tmp_path / "书.xlsx"
    book.write_bytes(content)
    fault = refusal(book)
    assert says in fault.problem
    assert fault.cell == ""


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "找不到" in refusal(tmp_path / "无.xlsx").problem
    assert "不是文件" in refusal(tmp_path).problem


def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    whole = one_sheet(tmp_path / "whole.xlsx", GOOD).read_bytes()
    for size in (10, len(whole) // 2, len(whole) - 30, len(whole) - 1):
        book = tmp_path / "cut.xlsx"
        book.write_bytes(whole[:size])
        assert "不完整" in refusal(book).problem


def test_a_damaged_sheet_is_refused(tmp_path: Path) -> None:
    content = bytearray(one_sheet(tmp_path / "whole.xlsx", GOOD).read_bytes())
    at = content.index(b"xl/worksheets/s1.xml") + 40
    content[at : at + 8] = b"\xff" * 8
    (tmp_path / "bad.xlsx").write_bytes(bytes(content))
    assert "损坏" in refusal(tmp_path / "bad.xlsx").problem


def test_a_directory_that_makes_no_sense_is_refused(tmp_path: Path) -> None:
    content = bytearray(one_sheet(tmp_path / "whole.xlsx", GOOD).read_bytes())
    content[content.rindex(b"PK\x01\x02") + 6] = 0xFF  # a version of the format that does not exist
    (tmp_path / "bad.xlsx").write_bytes(bytes(content))
    assert "不完整" in refusal(tmp_path / "bad.xlsx").problem


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    book = tmp_path / "large.xlsx"
    with book.open("wb") as handle:
        handle.truncate(archive.MAX_FILE + 1)
    assert "超过上限 64 MB" in refusal(book).problem


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"readme.txt": "hello"}, "普通压缩包"),
        ({"[Content_Types].xml": TYPES, "word/document.xml": "<a/>"}, ".docx"),
        ({"[Content_Types].xml": TYPES, "ppt/presentation.xml": "<a/>"}, ".pptx"),
        ({"[Content_Types].xml": TYPES, "xl/workbook.bin": "x"}, ".xlsb"),
        ({"mimetype": "x", "content.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}, "OpenDocument"),
        ({"[Content_Types].xml": TYPES, "xl/styles.xml": "<a/>"}, "缺少 xl/workbook.xml"),
    ],
)
def test_other_archives_are_named(tmp_path: Path, parts: dict[str, str | bytes], says: str) -> None:
    assert says in refusal(pack(tmp_path / "书.xlsx", parts)).problem


def test_macros_are_refused_by_part_and_by_type(tmp_path: Path) -> None:
    with_part = changed(tmp_path / "part.xlsx", **{"xl__vbaProject.bin": "x"})
    kind = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with_type = changed(
        tmp_path / "type.xlsx",
        **{"[Content_Types].xml": f'<Types><Override PartName="/x" ContentType="{kind}"/></Types>'},
    )
    sheet = changed(tmp_path / "sheet.xlsx", **{"xl__macrosheets__sheet1.xml": "<a/>"})
    for book in (with_part, with_type, sheet):
        assert "宏" in refusal(book).problem


@pytest.mark.parametrize("part", ["xl__worksheets__s1.xml", "xl__workbook.xml", "docProps__core.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_every_part(tmp_path: Path, part: str, encoding: str) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    text = f'<?xml version="1.0" encoding="{encoding}"?><!-- 注 -->' + bomb
    assert "DOCTYPE" in refusal(changed(tmp_path / "书.xlsx", **{part: text.encode(encoding)})).problem


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "xl\\..\\..\\evil.xml", "C:/evil.xml"])
def test_names_that_lead_outside_are_refused(tmp_path: Path, name: str) -> None:
    assert "外部路径" in refusal(changed(tmp_path / "书.xlsx", **{name: "<a/>"})).problem


def test_a_doubled_entry_is_refused(tmp_path: Path) -> None:
    book = one_sheet(tmp_path / "书.xlsx", GOOD)
    with warnings.catch_warnings(), zipfile.ZipFile(book, "a") as opened:
        warnings.simplefilter("ignore")
        opened.writestr("XL/worksheets/s1.xml", GOOD)
    assert "重复出现" in refusal(book).problem


def test_too_many_entries_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    many = {f"x{number}.bin": "" for number in range(archive.MAX_ENTRIES)}
    assert "数量过多" in refusal(changed(tmp_path / "书.xlsx", **many)).problem


def test_an_encrypted_entry_is_refused(tmp_path: Path) -> None:
    content = bytearray(one_sheet(tmp_path / "书.xlsx", GOOD).read_bytes())
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<H", content, at + 8, 1)
    (tmp_path / "书.xlsx").write_bytes(bytes(content))
    assert "加密" in refusal(tmp_path / "书.xlsx").problem


def test_another_compression_is_refused(tmp_path: Path) -> None:
    book = one_sheet(tmp_path / "书.xlsx", GOOD)
    with zipfile.ZipFile(book, "a", zipfile.ZIP_LZMA) as opened:
        opened.writestr("x.bin", "x")
    assert "压缩方式" in refusal(book).problem


def test_a_bomb_is_refused_without_unpacking(tmp_path: Path, usual_garbage: None) -> None:
    book = one_sheet(tmp_path / "书.xlsx", worksheet("<row r='1'>" + " " * (20 << 20) + "</row>"))
    assert book.stat().st_size < 100_000
    tracemalloc.start()
    fault = refusal(book)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "压缩炸弹" in fault.problem
    assert peak < 4 << 20


def test_the_sum_of_all_entries_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_UNPACKED", 1 << 20)
    book = changed(tmp_path / "书.xlsx", **{"a.bin": bytes(600 << 10), "b.bin": bytes(600 << 10)})
    assert "解压后" in refusal(book).problem


def test_overlong_markup_is_refused(tmp_path: Path) -> None:
    comment = f"<!-- {'x>' * (300 << 10)} -->"
    book = one_sheet(tmp_path / "书.xlsx", worksheet(words("工号"), before=comment))
    assert "超长" in refusal(book).problem


@pytest.mark.parametrize(
    ("place", "value"), [("XFD1048576", "x"), ("GS2", 1), ("A600001", "x"), ("XFD2", "=1+1")]
)
def test_a_far_cell_is_named_with_its_sheet(tmp_path: Path, place: str, value: str | int) -> None:
    book = openpyxl.Workbook()
    book.active.title = "人员"  # type: ignore[union-attr]
    book["人员"][place] = value
    book.save(tmp_path / "书.xlsx")
    fault = refusal(tmp_path / "书.xlsx")
    assert (fault.sheet, fault.cell) == ("人员", place)
    assert fault.line().startswith(f"人员!{place}: 单元格远在")


def test_a_far_cell_that_is_only_formatted_does_no_harm(tmp_path: Path) -> None:
    rows = (
        words("工号") + '<row r="2"><c r="A2"><v>1</v></c><c r="XFD2" s="1"/></row><row r="1048576" ht="12"/>'
    )
    grids = open_grids(one_sheet(tmp_path / "书.xlsx", worksheet(rows)))
    assert list(grids[0].rows()) == [(2, (1,))]


def bad_row_order() -> str:
    return worksheet('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')


def wrong_root() -> str:
    return f'<chartsheet xmlns="{MAIN}"/>'


def not_closed() -> str:
    return worksheet(words("工号"))[:-20]


@pytest.mark.parametrize("sheet", [bad_row_order, wrong_root, not_closed])
def test_a_sheet_that_makes_no_sense_is_damaged(tmp_path: Path, sheet: Callable[[], str]) -> None:
    assert "损坏" in refusal(one_sheet(tmp_path / "书.xlsx", sheet())).problem


def test_a_sheet_without_its_part_is_refused(tmp_path: Path) -> None:
    assert (
        "“人员”的内容缺失"
        in refusal(changed(tmp_path / "书.xlsx", **{"xl__worksheets__s1.xml": None})).problem
    )


def test_a_book_without_sheets_gives_one_line_without_a_cell(tmp_path: Path) -> None:
    empty = f'<workbook xmlns="{MAIN}"><sheets/></workbook>'
    fault = refusal(changed(tmp_path / "书.xlsx", **{"xl__workbook.xml": empty}))
    assert fault.line().startswith("文件: 工作簿中没有可读取的工作表；")


def test_too_many_elements_and_merges_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("people.xlsx.survey.MAX_ELEMENTS", 5)
    monkeypatch.setattr("people.xlsx.survey.MAX_MERGED", 1)
    assert "单元格过多" in refusal(one_sheet(tmp_path / "书.xlsx", worksheet(words("工号", "姓名")))).problem
    monkeypatch.setattr("people.xlsx.survey.MAX_ELEMENTS", 500)
    rows = words("工号") + '<row r="2"><c><v>1</v></c></row><row r="3"><c><v>2</v></c></row>'
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert "合并单元格过多" in refusal(one_sheet(tmp_path / "书.xlsx", worksheet(rows, merged))).problem


def test_links_to_other_files_are_ordinary(tmp_path: Path) -> None:
    links = f'<Relationships><Relationship Id="e" Type="{RELATED}/externalLinkPath" Target="file:///x.xlsx" '
    links += 'TargetMode="External"/></Relationships>'
    book = changed(tmp_path / "书.xlsx", **{"xl__externalLinks___rels__externalLink1.xml.rels": links})
    assert inspect(book).sheets
