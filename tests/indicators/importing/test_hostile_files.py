"""Files that mean harm, or are broken: refused with a reason or read harmlessly, by the limited process itself."""

from __future__ import annotations

import csv
import io
import struct
import time
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from indicators.engine.importing.reading import read_table
from indicators.sheets import limits
from indicators.sheets.process import read_file
from people.xlsx.faults import BookRefused
from tests.indicators.importing.render import TABLES

CELL = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
LINKS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)


def sheet_xml(body: str, behind: str = "") -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{body}</sheetData>{behind}</worksheet>'


def package(sheet: str | bytes, **more: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in more.items():
            archive.writestr(name, content)
    return out.getvalue()


def bomb() -> bytes:
    return package(sheet_xml("<row r='1'>" + " " * (60 << 20) + "</row>"))


def far_cell() -> bytes:
    return package(sheet_xml('<row r="1048576">' + CELL.format("XFD1048576", "远") + "</row>"))


def wide_row() -> bytes:
    return package(sheet_xml('<row r="1">' + CELL.format("CZ1", "远") + "</row>"))


def entities() -> bytes:
    declared = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    return package(declared + sheet_xml('<row r="1">' + CELL.format("A1", "&b;") + "</row>"))


def macro() -> bytes:
    return package(sheet_xml(""), **{"xl/vbaProject.bin": b"x"})


def deep_merges() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{each}:GR{each + 5}"/>' for each in range(1, 60_000))
    rows = "".join(f'<row r="{each}">{CELL.format(f"A{each}", "甲")}</row>' for each in range(1, 3_000))
    return package(sheet_xml(rows, f"<mergeCells>{ranges}</mergeCells>"))


def too_many_rows() -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([["甲", "乙", 5]] * (limits.MAX_ROWS + 10))
    return out.getvalue().encode()


def broken_old_book() -> bytes:
    good = (TABLES / "river.typed.xls").read_bytes()
    return good[: len(good) // 2]


def scrambled_old_book() -> bytes:
    good = bytearray((TABLES / "river.typed.xls").read_bytes())
    for place in range(600, len(good), 7):
        good[place] = (good[place] * 31 + 17) & 255
    return bytes(good)


def old_book_with_a_looping_chain() -> bytes:
    """An OLE container whose allocation table points at itself."""
    good = bytearray((TABLES / "river.typed.xls").read_bytes())
    table = struct.unpack_from("<I", good, 76)[0]
    start = (table + 1) * 512
    for entry in range(128):
        struct.pack_into("<I", good, start + entry * 4, entry)
    return bytes(good)


REFUSED = {
    "压缩炸弹": (bomb, "表.xlsx", "膨胀"),
    "极远的单元格": (far_cell, "表.xlsx", "远在表格范围之外"),
    "极宽的行": (wide_row, "表.xlsx", "超过 80 列"),
    "XML 实体": (entities, "表.xlsx", "DOCTYPE"),
    "宏": (macro, "表.xlsx", "宏"),
    "六万处合并": (deep_merges, "表.xlsx", "合并"),
    "六千行以上": (too_many_rows, "表.csv", "超过 6000 行"),
    "零字节": (lambda: b"", "表.xlsx", "0 字节"),
    "扩展名不符：其实是 xls": (lambda: (TABLES / "river.typed.xls").read_bytes(), "表.xlsx", "旧版|.xls"),
    "扩展名不符：其实是 xlsx": (
        lambda: (TABLES / "river.wide.xlsx").read_bytes(),
        "表.xls",
        "扩展名与内容不符",
    ),
    "扩展名不符：其实是 csv": (lambda: "一级指标,分值".encode(), "表.xlsx", "文本文件"),
    "扩展名不符：csv 其实是压缩包": (lambda: b"PK\x03\x04", "表.csv", "扩展名与内容不符"),
    "csv 含空字符": (lambda: b"a,b\x00,c", "表.csv", "空字符"),
    "csv 其实是网页": (lambda: b"<html><table><tr><td>1</td></tr></table>", "表.csv", "网页"),
    "csv 编码认不出": (lambda: b"\xff\xfa\x81\x20\xff", "表.csv", "编码"),
    "没有内容": (lambda: b"\r\n , ,\r\n", "表.csv", "没有内容"),
    "别的扩展名": (lambda: b"x", "表.docx", "不能读取"),
    "半个 xls": (broken_old_book, "表.xls", "损坏|没有内容"),
    "循环的 xls": (old_book_with_a_looping_chain, "表.xls", "损坏|读不出|没有内容"),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_refused_with_a_reason(kind: str, tmp_path: Path) -> None:
    make, name, words = REFUSED[kind]
    path = tmp_path / "upload"
    path.write_bytes(make())
    began = time.monotonic()
    with pytest.raises(BookRefused) as caught:
        read_file(path, name)
    assert any(each in caught.value.fault.problem for each in words.split("|")), caught.value.fault
    assert caught.value.fault.remedy
    assert time.monotonic() - began < limits.SECONDS + 5


def test_a_scrambled_old_book_harms_nobody(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(scrambled_old_book())
    try:
        outcome = [str(read_table(sheet.table).total) for sheet in read_file(path, "表.xls")]
    except BookRefused as refused:
        outcome = [refused.fault.problem]
    assert outcome
    assert all(outcome)


def test_a_formula_without_value_is_doubted_and_dangerous_texts_stay_texts(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["一级指标", "二级指标", "分值"], ["党建", "学习", "=1+4"], ["党建", "宣传", 4]):
        sheet.append(row)
    sheet["B3"].data_type = "s"
    sheet["B3"] = '\'=HYPERLINK("x")'
    path = tmp_path / "upload"
    book.save(path)
    rows = read_table(read_file(path, "表.xlsx")[0].table).rows
    assert rows[0].missing == ["没有分值"]
    assert "公式没有保存计算结果" in rows[0].doubts
    assert rows[1].values["name"].endswith('=HYPERLINK("x")')


def test_five_thousand_rows_are_read_in_a_few_seconds(tmp_path: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["一级指标", "二级指标", "分值", "评分标准"])
    writer.writerows([f"任务{each // 10}", f"事项{each}", "5分", "未完成不得分"] for each in range(5_000))
    path = tmp_path / "upload"
    path.write_bytes(out.getvalue().encode("gb18030"))
    began = time.process_time()
    reading = read_table(read_file(path, "表.csv")[0].table)
    assert (len(reading.rows), reading.total, reading.doubtful) == (5_000, "25000", 0)
    assert time.process_time() - began < 8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_every_encoding_and_separator(encoding: str, sign: str, tmp_path: Path) -> None:
    from indicators.sheets.csv_text import read_csv

    path = tmp_path / "upload"
    lines = [["一级指标", "二级指标", "分值"], ["党建", "学习“强国”", "5"], ["党建", "含\n换行", "4"]]
    text = "\r\n".join(sign.join(f'"{cell}"' if "\n" in cell else cell for cell in line) for line in lines)
    path.write_bytes(text.encode(encoding))
    found = read_table(read_csv(path, "表")[0].table)
    assert [(row.values["name"], row.values["points"]) for row in found.rows] == [
        ("学习“强国”", "5"),
        ("含换行", "4"),
    ]
