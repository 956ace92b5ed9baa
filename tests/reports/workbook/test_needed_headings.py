"""A heading that the scheme uses may not be absent where its sheet has rows; one that it does not use may."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from reports.workbook.check import fault_lines

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"

NEEDED = [
    ("gongxinju-2019", "考核对象", "上级"),
    ("gongxinju-2019", "考核对象", "负责人"),
    ("gongxinju-2019", "考核对象", "分管领导"),
    ("gongxinju-2019", "人员", "在编"),
    ("gongxinju-2019", "人员", "参加考核"),
    ("gongxinju-2019", "人员", "监督机构主要负责人"),
    ("gongxinju-2019", "指标", "责任对象"),
    ("gongxinju-2019", "违规违纪", "非现任职期间"),
    ("gongxinju-2019", "违规违纪", "立案时已离任"),
    ("gongxinju-2019", "违规违纪", "自查自办"),
    ("gongxinju-2019", "违规违纪", "往年已扣"),
    ("gongxinju-2019", "提醒函", "逾期"),
    ("gongxinju-2019", "历年结果", "等次"),
    ("kexie-2017", "指标", "责任对象"),
    ("kexie-2017", "违规违纪", "往年已扣"),
    ("xiangzhen-2024", "指标", "责任对象"),
    ("xiangzhen-2024", "历年结果", "名次"),
    ("xiangzhen-2024", "历年结果", "参评数"),
]
FREE = [
    ("gongxinju-2019", "考核对象", "分组"),
    ("gongxinju-2019", "考核对象", "评价系数"),
    ("gongxinju-2019", "历年结果", "名次"),
    ("kexie-2017", "考核对象", "上级"),
    ("kexie-2017", "违规违纪", "自查自办"),
    ("xiangzhen-2024", "考核对象", "分管领导"),
    ("xiangzhen-2024", "历年结果", "等次"),
]


def without(book: str, sheet: str, heading: str, folder: Path) -> Path:
    pages = openpyxl.load_workbook(SAMPLES / f"{book}.xlsx")
    page = pages[sheet]
    column = next(cell.column for cell in page[1] if cell.value == heading)
    page.delete_cols(column)
    out = folder / "book.xlsx"
    pages.save(out)
    return out


@pytest.mark.parametrize(("book", "sheet", "heading"), NEEDED)
def test_a_used_heading_is_missed(book: str, sheet: str, heading: str, tmp_path: Path) -> None:
    lines = fault_lines(without(book, sheet, heading, tmp_path))
    assert len(lines) == 1, lines[:5]
    assert lines[0].startswith(f"{sheet}!A1: ")
    assert heading in lines[0]


@pytest.mark.parametrize(("book", "sheet", "heading"), FREE)
def test_an_unused_heading_may_be_absent(book: str, sheet: str, heading: str, tmp_path: Path) -> None:
    assert fault_lines(without(book, sheet, heading, tmp_path)) == []
