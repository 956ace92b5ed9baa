"""结果.pdf: tagged, in Chinese faces that are embedded, divided and numbered where it is long."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from bonuses.settled import Settled
from people.printing import lay_out
from reports.results import pdf
from reports.results.blocks import ListBlock, ShownColumn, TableBlock, money, table_block
from reports.results.pdf import parts_of, pdf_style, write_pdf
from reports.results.story import story
from reports.results.tables import Column, Kind, Table
from tests.reports.results.books import UNDECIDED, settle_sample

pytestmark = pytest.mark.django_db


def read(settled: Settled, folder: Path, *, one_document: int = 1_000) -> PdfReader:
    write_pdf(settled, folder / "结果.pdf", one_document=one_document)
    assert [path.name for path in folder.iterdir()] == ["结果.pdf"]
    return PdfReader(folder / "结果.pdf")


def text_of(reader: PdfReader) -> str:
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in reader.pages))


def fonts_of(reader: PdfReader) -> dict[str, bool]:
    """Names of the fonts used, and whether each is embedded."""
    found = {}
    for page in reader.pages:
        resources: Any = page["/Resources"].get_object()
        for font in resources.get("/Font", {}).values():
            for descendant in font.get_object().get("/DescendantFonts", [font]):
                descriptor = descendant.get_object()["/FontDescriptor"].get_object()
                found[str(descriptor["/FontName"])] = any(key.startswith("/FontFile") for key in descriptor)
    return found


def test_names_are_text_in_an_embedded_chinese_face(tmp_path: Path) -> None:
    """The tofu check: without Chinese fonts the text would be boxes in another face."""
    settled = settle_sample("kexie-2017")
    reader = read(settled, tmp_path)
    text = text_of(reader)
    assert all(person.name in text for person in settled.outcome.people)
    assert all(subject.name in text for subject in settled.outcome.subjects)
    fonts = fonts_of(reader)
    assert fonts
    assert all(embedded and re.search(r"Noto-?(Serif|Sans)-?SC", name) for name, embedded in fonts.items())


def test_it_is_tagged_and_names_its_language(tmp_path: Path) -> None:
    reader = read(settle_sample("kejiju-2021"), tmp_path)
    root: Any = reader.root_object
    assert str(root["/Lang"]) == "zh-CN"
    assert root["/MarkInfo"]["/Marked"] is not None
    assert "/StructTreeRoot" in root
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "某县科学技术局2021年度绩效考核核算结果"
    width, height = reader.pages[0].mediabox[2:]
    assert (int(width), int(height)) == (595, 841)


def test_what_it_says(tmp_path: Path) -> None:
    settled = settle_sample("kejiju-2021")
    text = text_of(read(settled, tmp_path))
    for words in (
        "草稿，第1版", settled.settlement.result_digest, "测评票来自工作簿，非密封", "取消奖金去向收回",
        "奖金总额168,888.88元，发放155,990.06元", "核对0.00", "V001", "按系统默认处理的事项", "考核办法", "—1—",
    ):  # fmt: skip
        assert words in text


def test_a_blocked_settlement_says_so(tmp_path: Path) -> None:
    text = text_of(read(settle_sample(UNDECIDED), tmp_path))
    assert "本次核算有阻断问题，奖金金额未计算" in text
    assert "NO_BALLOTS" in text


def test_consequences_are_told(tmp_path: Path) -> None:
    text = text_of(read(settle_sample("xiangzhen-2024"), tmp_path))
    assert "优先评优" in text
    assert "约谈，不得评优" in text


def test_a_long_document_is_divided_and_numbered_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = settle_sample("kexie-2017")
    monkeypatch.setattr(pdf, "ROWS_PER_PART", 40)
    reader = read(settled, tmp_path, one_document=10)
    pages = [re.sub(r"\s+", "", page.extract_text()) for page in reader.pages]
    assert len(pages) > 2
    assert all(f"—{number}—" in page for number, page in enumerate(pages, 1))
    assert all(person.name in "".join(pages) for person in settled.outcome.people)
    assert str(reader.root_object["/Lang"]) == "zh-CN"


def test_parts_hold_every_row_once_and_none_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "ROWS_PER_PART", 4)
    shown = [(("", str(number)),) for number in range(11)]
    table = TableBlock("表", "", (ShownColumn("列", "100"),), shown, "注")
    parts = list(parts_of([table, ListBlock("单", "", ("甲", "乙"))]))
    tables = [block for part in parts for block in part if isinstance(block, TableBlock)]
    assert [row for block in tables for row in block.rows] == shown
    assert all(sum(block.size for block in part) <= 4 for part in parts)
    assert [block.heading for block in tables] == ["表", "", ""]
    assert [block.note for block in tables] == ["", "", "注"]


def test_markup_in_names_is_text_and_nothing_is_fetched(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    name = '<img src="file:///etc/hostname">'
    subjects = (replace(settled.outcome.subjects[0], name=name), *settled.outcome.subjects[1:])
    text = text_of(read(replace(settled, outcome=replace(settled.outcome, subjects=subjects)), tmp_path))
    assert "<imgsrc=" in text


def test_only_data_addresses_are_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.css"
    secret.write_text("p::after { content: '泄漏' }", encoding="utf-8")
    html = f"<html lang='zh-CN'><title>页</title><link rel='stylesheet' href='{secret.as_uri()}'><p>正文</p></html>"
    lay_out(html, pdf_style(), tmp_path / "页.pdf", tagged=False)
    assert "泄漏" not in text_of(PdfReader(tmp_path / "页.pdf"))


def test_the_story_of_every_kind_of_year() -> None:
    """No money and no people: no section of them."""
    headings = [getattr(block, "heading", "") for block in story(settle_sample("xiangzhen-2024"))]
    assert headings == ["", "待处理问题", "考核结果", "结果运用", "考核办法", "按系统默认处理的事项"]


def test_empty_columns_are_left_out() -> None:
    columns = (Column("甲"), Column("乙", Kind.MONEY), Column("丙", Kind.SCORE))
    block = table_block(Table("表", columns, iter([("a", None, 100), ("b", None, None)])), "表")
    assert isinstance(block, TableBlock)
    assert [column.heading for column in block.columns] == ["甲", "丙"]
    assert [row[1] for row in block.rows] == [("n", "1.00"), ("n", "—")]


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (-30, "-0.30"), (12_345_678, "123,456.78"), (-123_456, "-1,234.56")]
)
def test_money_is_written_with_separators(fen: int, text: str) -> None:
    assert money(fen) == text


def test_weasyprint_is_imported_only_for_a_pdf() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup();"
        "import reports.services; print('weasyprint' in sys.modules, 'pypdf' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
