"""结果.pdf: tagged, in Chinese faces that are embedded, every row as in 结果.json, marked 草稿 until it is published."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from bonuses.settled import Settled
from people.printing import lay_out
from reports.results.amounts import money
from reports.results.blocks import HeadingBlock, OpeningBlock, SummaryBlock, TableBlock
from reports.results.pdf import pdf_style, watermark, write_pdf
from reports.results.pdf_report.names import Names
from reports.results.pdf_report.tables import table_block
from reports.results.story import ORDINALS, story
from reports.results.tables import Column, Kind, Table
from scoring.engine.results import Problem
from scoring.models import Settlement
from tests.reports.results.books import CODES, UNDECIDED, settle_sample
from tests.reports.results.pdf_reading import elements, faults_of, fonts_of, page_texts, text_of

pytestmark = pytest.mark.django_db


def read(settled: Settled, folder: Path, *, one_document: int = 1_000) -> PdfReader:
    write_pdf(settled, folder / "结果.pdf", one_document=one_document)
    assert [path.name for path in folder.iterdir()] == ["结果.pdf"]
    return PdfReader(folder / "结果.pdf")


Made = Callable[[str], tuple[Settled, Path]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Samples with their documents, each laid out once for all tests of this file."""
    known: dict[str, tuple[Settled, Path]] = {}

    def make(code: str) -> tuple[Settled, Path]:
        if code not in known:
            settled, path = settle_sample(code), tmp_path_factory.mktemp("pdf") / "结果.pdf"
            write_pdf(settled, path)
            assert [other.name for other in path.parent.iterdir()] == ["结果.pdf"]
            known[code] = settled, path
        return known[code]

    return make


def amount(text: str | None) -> str:
    """An amount of 结果.json as it is printed."""
    return "" if text is None else money(int(text.replace(".", "")))


@pytest.mark.parametrize("code", CODES)
def test_every_row_agrees_with_the_json(made: Made, code: str) -> None:
    """Cells of a row follow one another in the text: name, score and grade of one row belong together."""
    settled, path = made(code)
    text = text_of(path)
    document = json.loads(settled.settlement.result)
    names = Names(settled)
    for row in document["subjects"]:
        figures = "".join(str(value) for value in row["parts"].values())
        kinds = {other["kind"] for other in document["subjects"]}
        name = re.sub(r"\s+", "", names.subject(row["id"]))
        kind = f"(?:{row['kind']})?" if len(kinds) > 1 else ""
        percent = "" if row["percent"] == row["score"] else row["percent"]
        wanted = f"{row['rank']}{row['id']}{name}"
        found = re.search(re.escape(wanted) + kind + re.escape(f"{figures}{row['score']}{percent}"), text)
        assert found, row
        assert text[found.end() :].startswith(row["grade"] or ""), row
    for row in document["people"]:
        name = names.person(row["id"])
        if row["score"] is not None:
            assert re.search(f"{row['id']}{name}\\S{{1,60}}?{re.escape(row['score'])}{row['grade']}", text), (
                row
            )
        if row["bonus"] is not None:
            wanted = f"{row['id']}{name}[^.]{{1,60}}?{re.escape(amount(row['base']))}[\\d.,]*?"
            assert re.search(wanted + re.escape(amount(row["bonus"])), text), row
    for value in (document["bonus"] or {}).values():
        assert amount(value) in text


@pytest.mark.parametrize("code", [*CODES, UNDECIDED])
def test_it_keeps_what_pdf_ua_asks(made: Made, code: str) -> None:
    """Structure, language, title, words for figures, everything painted marked; also with the watermark."""
    _, path = made(code)
    reader = PdfReader(path)
    assert faults_of(path) == []
    root: Any = reader.root_object
    kinds = [kind for kind, _ in elements(root["/StructTreeRoot"])]
    assert kinds.count("/Figure") >= 1
    assert {"/H1", "/H2", "/Table", "/TH", "/L", "/Link"} <= set(kinds)
    width, height = reader.pages[0].mediabox[2:]
    assert (int(width), int(height)) == (595, 841)


def test_names_are_text_in_an_embedded_chinese_face(made: Made) -> None:
    """The tofu check: without Chinese fonts the text would be boxes in another face."""
    settled, path = made("kexie-2017")
    reader = PdfReader(path)
    text = text_of(reader)
    assert all(person.name in text for person in settled.outcome.people)
    assert all(subject.name in text for subject in settled.outcome.subjects)
    assert "\ufffd" not in text
    fonts = fonts_of(reader)
    assert len(fonts) == 2
    assert all(embedded and re.search(r"Noto-?(Serif|Sans)-?SC", name) for name, embedded in fonts.items())


def test_what_it_says(made: Made) -> None:
    settled, path = made("kejiju-2021")
    reader = PdfReader(path)
    assert reader.metadata is not None
    assert reader.metadata.title == "某县科学技术局2021年度绩效考核核算结果"
    text = text_of(reader)
    for words in (
        "草稿，第1版", settled.settlement.result_digest, settled.head.printed().replace(" ", ""),
        "测评票来自工作簿，非密封", "取消奖金去向收回", "奖金总额168,888.88元，发放155,990.06元",
        "核对：总额168,888.88－发放155,990.06－收回12,898.82－未分配0.00＝0.00", "取消奖金：V001",
        "按系统默认处理的事项", "考核办法", "审核签发", "主要领导年月日",
    ):  # fmt: skip
        assert words in text, words


def test_sections_are_numbered_marked_and_listed_with_their_pages(made: Made) -> None:
    """Bookmarks, contents and headings say the same; the first numbered page is the third leaf."""
    reader = PdfReader(made("kejiju-2021")[1])
    pages = page_texts(reader)
    marks = [entry for entry in reader.outline if not isinstance(entry, list)]
    titles = [str(entry.title) for entry in marks]
    assert [title.split("、")[0] for title in titles] == list(ORDINALS[: len(titles)])
    assert titles[0] == "一、结果摘要"
    assert titles[-1] == "十、审核签发"
    for title, entry in zip(titles, marks, strict=True):
        page = reader.get_destination_page_number(entry)
        assert page is not None
        assert title in pages[page]
        assert f"—{page - 1}—" in pages[page]
        assert re.search(f"{title}[. ]*{page - 1}(?!\\d)", pages[1])
    assert not re.search(r"—\d+—", pages[0] + pages[1])


def test_odd_pages_are_numbered_on_the_right_even_ones_on_the_left(made: Made) -> None:
    reader = PdfReader(made("kejiju-2021")[1])
    places: list[list[float]] = []
    for page in reader.pages[2:]:
        found: list[float] = []

        def look(text: str, _cm: Any, matrix: Any, *_rest: Any, found: list[float] = found) -> None:
            if "—" in text and re.search(r"—\s*\d+\s*—", text):
                found.append(float(matrix[4]))

        page.extract_text(visitor_text=look)
        places.append(found)
    assert all(len(found) >= 1 for found in places)
    assert all(found[-1] > 300 for found in places[0::2])
    assert all(found[-1] < 300 for found in places[1::2])


@pytest.mark.parametrize("code", CODES)
def test_the_summary_is_one_page_with_its_pictures(made: Made, code: str) -> None:
    settled, path = made(code)
    (summary,) = (block for block in story(settled) if isinstance(block, SummaryBlock))
    assert summary.pictures
    pages = page_texts(PdfReader(path))
    assert "一、结果摘要" in pages[2]
    assert "二、待决定事项" in pages[3]
    assert "二、待决定事项" not in pages[2]


def test_a_blocked_settlement_says_so_and_is_not_to_be_signed(made: Made) -> None:
    text = text_of(made(UNDECIDED)[1])
    assert "本次核算有阻断问题，奖金金额未计算" in text
    assert "没有有效测评票" in text
    assert "确实没有的，由会议决定一个得分" in text
    assert "NO_BALLOTS" not in text
    assert "奖金没有计算" in text
    assert "不作签发依据" in text


def test_a_tie_is_marked_in_table_and_picture(tmp_path: Path) -> None:
    settled = settle_sample("xiangzhen-2024")
    tied = [row for row in settled.outcome.subjects if row.rank in (4, 5)]
    where = "/".join(sorted(row.code for row in tied))
    problem = Problem("TIE_AT_CUT", where, True, f"{where} 同分且跨等次线")
    outcome = replace(settled.outcome, problems=(problem,))
    text = text_of(read(replace(settled, outcome=outcome), tmp_path))
    assert f"{tied[0].grade}※" in text
    assert "※同分跨等次线，作出决定前暂按较低等次" in text
    assert f"红圈为同分待定：{tied[0].code}" in text or f"红圈为同分待定：{tied[1].code}" in text
    assert f"{tied[0].name}（{tied[0].code}）" in text


def test_consequences_are_told(made: Made) -> None:
    text = text_of(made("xiangzhen-2024")[1])
    assert "优先评优" in text
    assert "约谈，不得评优" in text


@pytest.mark.parametrize("state", list(Settlement.State))
def test_the_watermark_stands_until_it_is_published(state: Settlement.State) -> None:
    settled = settle_sample("xiangzhen-2024")
    settled.settlement.state = state
    final = state in (Settlement.State.PUBLISHED, Settlement.State.ARCHIVED)
    assert watermark(settled) == (() if final else ("draft.css",))


def test_the_watermark_is_drawn_on_every_page_and_never_read(made: Made, tmp_path: Path) -> None:
    settled, path = made("xiangzhen-2024")
    drafted = PdfReader(path)
    published_row = copy(settled.settlement)
    published_row.state = Settlement.State.PUBLISHED
    published = read(replace(settled, settlement=published_row), tmp_path)
    assert [_drawings(page) - 1 for page in drafted.pages] == [_drawings(page) for page in published.pages]
    text = page_texts(drafted)
    assert [page.count("草稿") for page in text[3:-1]] == [0] * (len(text) - 4)
    assert "尚未发布" not in text_of(published)


def _drawings(page: Any) -> int:
    stream = ContentStream(page["/Contents"].get_object(), page.pdf)
    return sum(operator == b"Do" for _, operator in stream.operations)


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
    assert "泄漏" not in text_of(tmp_path / "页.pdf")


def test_the_story_of_a_year_without_money_and_people() -> None:
    blocks = story(settle_sample("xiangzhen-2024"))
    assert isinstance(blocks[0], OpeningBlock)
    assert [entry.heading.partition("、")[2] for entry in blocks[0].contents] == [
        "结果摘要", "待决定事项", "考核结果", "结果运用", "考核办法", "按系统默认处理的事项", "审核签发",
    ]  # fmt: skip


def test_subjects_stand_in_the_order_of_their_places() -> None:
    blocks = story(settle_sample("gongxinju-2019"))
    (table,) = (block for block in blocks if isinstance(block, TableBlock) and block.look == "subjects")
    ranks = [int(row[0][1]) for row in table.rows]
    assert ranks == sorted(ranks)
    assert len(ranks) == 47


def test_empty_columns_are_left_out() -> None:
    columns = (Column("甲"), Column("乙", Kind.MONEY), Column("丙", Kind.SCORE))
    block = table_block(Table("表", columns, iter([("a", None, 100), ("b", None, None)])), "表")
    assert isinstance(block, TableBlock)
    assert [column.heading for column in block.columns] == ["甲", "丙"]
    assert [row[1] for row in block.rows] == [("n", "1.00"), ("n", "—")]
    assert isinstance(table_block(Table("表", columns, iter(())), "表"), HeadingBlock)


@pytest.mark.parametrize(
    ("fen", "text"), [(0, "0.00"), (-30, "-0.30"), (12_345_678, "123,456.78"), (-123_456, "-1,234.56")]
)
def test_money_is_written_with_separators(fen: int, text: str) -> None:
    assert money(fen) == text


def test_weasyprint_is_imported_only_for_a_pdf() -> None:
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'; import django; django.setup();"
        "import reports.services, reports.results.person_slips, reports.results.section_sheets;"
        "print('weasyprint' in sys.modules, 'pypdf' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_check_of_the_structure_finds_faults(tmp_path: Path) -> None:
    """The control: an untagged file, a figure without words, a level left out, a cell that heads nothing."""
    lay_out(
        "<html lang='zh-CN'><title>页</title><p>字</p></html>", pdf_style(), tmp_path / "a.pdf", tagged=False
    )
    assert {"not marked", "no structure", "no PDF/UA claim"} <= set(faults_of(tmp_path / "a.pdf"))
    html = "<html lang='zh-CN'><title>页</title><h1>一</h1><h3>三</h3><svg width='9' height='9'></svg></html>"
    lay_out(html, pdf_style(), tmp_path / "b.pdf", tagged=True)
    assert faults_of(tmp_path / "b.pdf") == ["heading 3 after [1]", "a figure without words"]
