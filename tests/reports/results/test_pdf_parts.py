"""Long documents: laid out in parts, every row once, numbered through, no row left alone on a page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.results import pdf
from reports.results.amounts import money
from reports.results.blocks import Item, ListBlock, ShownColumn, TableBlock
from reports.results.pdf import parts_of, write_pdf
from reports.results.pdf_report.names import Names
from tests.reports.results.books import settle_sample
from tests.reports.results.large_offices import LONG, NAMES, settle_office
from tests.reports.results.pdf_reading import faults_of, fonts_of, page_texts

pytestmark = pytest.mark.django_db


def test_a_long_document_is_divided_and_numbered_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled = settle_sample("kexie-2017")
    monkeypatch.setattr(pdf, "ROWS_PER_PART", 40)
    write_pdf(settled, tmp_path / "结果.pdf", one_document=10)
    assert [path.name for path in tmp_path.iterdir()] == ["结果.pdf"]
    reader = PdfReader(tmp_path / "结果.pdf")
    pages = page_texts(reader)
    assert len(pages) > 4
    assert all(f"—{number}—" in page for number, page in enumerate(pages[2:], 1))
    assert not re.search(r"—\d+—", pages[0] + pages[1])
    assert all(person.name in "".join(pages) for person in settled.outcome.people)
    assert str(reader.root_object["/Lang"]) == "zh-CN"
    for entry in reader.outline:
        if not isinstance(entry, list):
            page = reader.get_destination_page_number(entry)
            assert page is not None
            assert re.search(f"{entry.title}[.]*{page - 1}(?!\\d)", pages[1]), entry.title


def test_parts_hold_every_row_once_and_none_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "ROWS_PER_PART", 4)
    shown = [(("", str(number)),) for number in range(11)]
    table = TableBlock("表", "", (ShownColumn("列", "100"),), shown, "注")
    parts = list(parts_of([table, ListBlock("单", "", (Item("甲"), Item("乙")))]))
    tables = [block for part in parts for block in part if isinstance(block, TableBlock)]
    assert [row for block in tables for row in block.rows] == shown
    assert all(sum(block.size for block in part) <= 4 for part in parts)
    assert [block.heading for block in tables] == ["表", "", ""]
    assert [block.note for block in tables] == ["", "", "注"]


def test_an_office_of_300_with_long_and_short_names(tmp_path: Path) -> None:
    """One tagged document; heads are repeated, no page of the bonus list has fewer than three rows."""
    settled = settle_office(tmp_path, 300)
    write_pdf(settled, tmp_path / "结果.pdf")
    assert faults_of(tmp_path / "结果.pdf") == []
    reader = PdfReader(tmp_path / "结果.pdf")
    pages = page_texts(reader)
    text = "".join(pages)
    assert all(f"{row.number}{row.name}" in text for row in settled.outcome.people)
    assert {len(name) for name in NAMES} >= {2, 12}
    assert LONG in text
    start = next(number for number, page in enumerate(pages) if "奖金发放名单（300人）" in page)
    listed = [pages[start].partition("奖金发放名单（300人）")[2], *pages[start + 1 :]]
    counts = [len(re.findall(r"P\d{5}", page)) for page in listed]
    rows = counts[: counts.index(0)]
    assert sum(rows) == 300
    assert min(rows) >= 3
    assert all("工号姓名所在对象等次基数" in page for page in pages[start : start + len(rows)])


@pytest.mark.prove
def test_two_thousand_rows_are_all_there_in_order(tmp_path: Path) -> None:
    settled = settle_office(tmp_path, 2_000, 40)
    write_pdf(settled, tmp_path / "结果.pdf")
    reader = PdfReader(tmp_path / "结果.pdf")
    pages = page_texts(reader)
    assert all(f"—{number}—" in page for number, page in enumerate(pages[2:], 1))
    text = "".join(re.sub(r"—\d+—", "", page) for page in pages)
    names = Names(settled)
    place = 0
    for row in json.loads(settled.settlement.result)["people"]:
        found = re.compile(
            f"{row['id']}{names.person(row['id'])}\\S{{2,60}}?{re.escape(row['score'])}{row['grade']}"
            f"[\\d.,]+?{re.escape(money(int(row['bonus'].replace('.', ''))))}"
        ).search(text, place)
        assert found, row
        place = found.end()
    assert all(fonts_of(reader).values())
