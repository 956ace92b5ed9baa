"""Every message about a workbook has its explanation; the list of messages is read from the source and is complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from reports.demo.book import write_example
from reports.demo.happenings import mistakes
from reports.demo.year import example_year
from reports.fault_guide import fault_anchor, fault_chapters, words_for
from reports.fault_messages import fault_messages
from reports.fault_words import CHAPTERS
from reports.workbook.check import fault_lines
from reports.workbook.parse import read_book
from tests.broken.catalogue import BROKEN, HOSTILE
from tests.broken.kinds import Broken, FaultLine


def test_no_message_is_without_an_explanation() -> None:
    assert [message for message in fault_messages() if words_for(message) is None] == []
    assert len(fault_messages()) > 120


def test_no_explanation_and_no_mark_is_without_a_message() -> None:
    for chapter in fault_chapters():
        for guide in chapter.guides:
            assert guide.says, guide.title
            assert guide.meaning.endswith("。")
            assert guide.action.endswith("。")
    anchors = [guide.anchor for chapter in fault_chapters() for guide in chapter.guides]
    assert len(set(anchors)) == len(anchors)
    assert len(CHAPTERS) == len(fault_chapters())


@pytest.mark.parametrize(
    ("message", "title"),
    [
        ("0.95 没有百分号，无法确定是百分之几", "百分数没有百分号"),
        ("“K99”不是工作表“考核对象”中的编号", "编号找不到"),
        ("文件已加密，无法读取", "文件已加密"),
        ("工号“P0011”重复，第 12 行已有", "重复"),
        ("“自选”类指标分值合计 484，应为 400", "分值合计不对"),
        ("结论“优”不是等次", "决定不能成立"),
        ("不认识的标题“备注”", "不认识的工作表或标题"),
        ("“发展”不是文件规定的规定指标，是否“党建工作”", "规定指标不对"),
    ],
)
def test_a_message_finds_its_explanation(message: str, title: str) -> None:
    words = words_for(message)
    assert words is not None
    assert words.title == title
    guides = {guide.anchor: guide.title for chapter in fault_chapters() for guide in chapter.guides}
    assert guides[fault_anchor(message)] == title


def test_words_that_no_fault_says_have_no_place() -> None:
    assert fault_anchor("天气晴好") == ""


def test_what_a_book_full_of_mistakes_is_told_is_explained(tmp_path: Path) -> None:
    draft = example_year("kexie-2017")
    mistakes(draft)
    write_example(draft, tmp_path / "错.xlsx")
    faults = read_book(tmp_path / "错.xlsx").faults
    assert len(faults) >= 9
    assert [fault.problem for fault in faults if not fault_anchor(fault.problem)] == []


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in (*BROKEN, *HOSTILE)[::16]])
def test_what_broken_books_are_told_is_explained(kind: Broken, tmp_path: Path) -> None:
    lines = fault_lines(kind.write(tmp_path))
    assert lines
    told = [FaultLine.parse(line).text.partition("；")[0] for line in lines[:50]]
    assert [problem for problem in told if not fault_anchor(problem)] == []
