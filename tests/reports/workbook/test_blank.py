"""The empty workbook: filled in by hand it reads as a year."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from plans.engine.loading import Rules, load_rules
from plans.schemes import scheme_codes, scheme_text
from reports.workbook.blank import write_blank
from reports.workbook.check import check, fault_lines
from reports.workbook.vocabulary import GUIDE
from tests.reports.workbook.books import column, sample
from tests.scoring.plain import plain_year


def rules_of(code: str) -> Rules:
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    return rules


def fill(target: Worksheet, source: Worksheet) -> None:
    """Type the rows of a sample under the headings of the blank sheet; 方案 by 项目."""
    names = [cell.value for cell in source[1]]
    places = {cell.value: index for index, cell in enumerate(target[1], 1)}
    known = {target.cell(number, 1).value: number for number in range(2, target.max_row + 1)}
    for number, line in enumerate(source.iter_rows(min_row=2), 2):
        values = dict(zip(names, line, strict=True))
        if target.title == "方案":
            number = known[str(values["项目"].value).strip()]
        for name, cell in values.items():
            if cell.value is not None:
                put = target.cell(number, places[name], cell.value)
                put.number_format = cell.number_format


@pytest.mark.parametrize("code", [code for code in scheme_codes() if sample(code).exists()])
def test_a_filled_in_blank_book_reads_like_the_sample(code: str, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_blank(rules_of(code), path)
    book = openpyxl.load_workbook(path)
    source = openpyxl.load_workbook(sample(code))
    for name in source.sheetnames:
        if name in book.sheetnames:
            fill(book[name], source[name])
    book.save(path)
    reading, expected = check(path), check(sample(code))
    assert reading.faults == []
    assert reading.rows is not None
    assert expected.rows is not None
    for setting in reading.rows.settings:
        setting.clause = ""  # the blank book names the clause of every setting
    assert plain_year(reading.rows) == plain_year(expected.rows)


@pytest.mark.parametrize("code", scheme_codes())
def test_an_empty_book_asks_only_for_what_must_be_filled_in(code: str, tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_blank(rules_of(code), path)
    places = {line.split(":")[0] for line in fault_lines(path)}
    assert {"方案!B4", "考核对象!A2"} <= places
    assert places <= {"方案!B4", "方案!B5", "考核对象!A2", "指标!A1"}


def guide_of(rules: Rules, folder: Path) -> str:
    """What 填写说明 says before the sheets."""
    path = folder / "空白.xlsx"
    write_blank(rules, path)
    lines = openpyxl.load_workbook(path)[GUIDE].iter_rows(max_row=8, values_only=True)
    return "\n".join(str(line[0]) for line in lines if line[0])


def test_the_guide_of_an_own_scheme_says_how_to_name_it(tmp_path: Path) -> None:
    assert "--scheme" not in guide_of(rules_of("kexie-2017"), tmp_path)
    own = load_rules((scheme_text("kexie-2017") or "").replace("code: kexie-2017", "code: own-2017")).rules
    assert own is not None
    guide = guide_of(own, tmp_path)
    assert "check_book 工作簿.xlsx --scheme 方案文件 --marked" in guide
    assert "settle 工作簿.xlsx --scheme 方案文件 --out" in guide


def test_words_of_a_scheme_are_never_formulas(tmp_path: Path) -> None:
    text = re.sub("(?m)^title: .*$", 'title: "=HYPERLINK(1)"', scheme_text("kexie-2017") or "", count=1)
    rules = load_rules(text.replace("name: 德,", 'name: "=1+1",')).rules
    assert rules is not None
    path = tmp_path / "空白.xlsx"
    write_blank(rules, path)
    book = openpyxl.load_workbook(path)
    cells = [cell for page in book.worksheets for line in page.iter_rows() for cell in line]
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
    assert any(cell.value == "=1+1" for cell in book["测评"][1])
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet for sheet in sheets)


def test_the_blank_book_guides_and_restricts(tmp_path: Path) -> None:
    path = tmp_path / "空白.xlsx"
    write_blank(rules_of("gongxinju-2019"), path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == GUIDE
    guide = "\n".join(
        str(value) for line in book[GUIDE].iter_rows(values_only=True) for value in line if value
    )
    for name in book.sheetnames[1:]:
        assert f"工作表“{name}”" in guide
    assert "测评" not in book.sheetnames
    assert book.security.lockStructure
    lists = [rule for rule in book["违规违纪"].data_validations.dataValidation if rule.type == "list"]
    assert any("察访核验" in str(rule.formula1) for rule in lists)
    assert any("考核对象!" in str(rule.formula1) for rule in book["人员"].data_validations.dataValidation)
    assert book["人员"].protection.sheet
    assert not book["人员"].column_dimensions["B"].protection.locked
    assert "奖金月数" in column(book, "方案", "项目")
