"""The quarter of a filer as a workbook: what is asked is locked, what is filled in is open, hints at the cell.

The column 标识 (indicator-quarter-version) says which row a line is, and what it looked like when it was downloaded.
Words that begin with = or look like a link stay words.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from indicators.engine.filing import LABELS, LONGEST
from indicators.services.filing_card import Card
from indicators.services.filing_page import Mine
from indicators.services.filled_book import OPTIONS, close_sheet, looks_of

SHEET: Final = "季度填报"
GUIDE: Final = "填写说明"
MARK: Final = "标识（勿改）"
# The headings under which something is filled in; figures in percent say so.
HEADINGS: Final[dict[str, str]] = {
    "attainment": "完成率(%)",
    "grade": "考核等次",
    "ratio": "得分比例(%)",
    "self_points": "自评分",
    "progress": "完成情况",
    "problems": "存在问题",
    "measures": "整改措施",
    "no_evidence_reason": "无佐证理由",
}
assert HEADINGS.keys() == LABELS.keys()
_FIGURES: Final = frozenset({"attainment", "ratio", "self_points"})
_WIDTHS: Final = {"progress": 44, "problems": 28, "measures": 28, "no_evidence_reason": 18}


@dataclass(frozen=True, slots=True)
class Shown:
    """A locked column: its heading, its width, and what stands in it."""

    heading: str
    width: int
    value: Callable[[Card], str]


HEAD: Final = (
    Shown("编号", 8, lambda card: card.code),
    Shown("指标", 22, lambda card: card.title),
    Shown("分值", 7, lambda card: card.points),
    Shown("目标", 26, lambda card: card.row.target),
    Shown("评分标准", 22, lambda card: card.row.standard),
    Shown("本季计划", 9, lambda card: card.planned),
    Shown("上季情况", 26, lambda card: _last(card)),
)
TAIL: Final = (
    Shown("佐证材料", 10, lambda card: f"{len(card.proofs)} 个" if card.proofs else ""),
    Shown("状态", 12, lambda card: card.state_words),
)


def mark_of(card: Card, quarter: int) -> str:
    """Name a line: indicator, quarter, version."""
    return f"{card.row.pk}-{quarter}-{card.version}"


def write_quarter(mine: Mine) -> bytes:
    """Write the cards as a workbook; rows that are not open are locked as a whole."""
    out = io.BytesIO()
    graded = any(card.asked.graded for card in mine.cards)
    rated = any(not card.asked.graded for card in mine.cards)
    names = [
        name
        for name in HEADINGS
        if (graded or name not in ("grade", "ratio")) and (rated or name != "attainment")
    ]
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _sheet(book, mine, names)
        _guide(book, mine)
    return out.getvalue()


def _sheet(book: Any, mine: Mine, names: list[str]) -> None:
    sheet = book.add_worksheet(SHEET)
    looks = looks_of(book)
    columns = [*(shown.heading for shown in HEAD), *(HEADINGS[name] for name in names)]
    columns += [*(shown.heading for shown in TAIL), MARK]
    widths = [*(shown.width for shown in HEAD), *(_WIDTHS.get(name, 11) for name in names)]
    widths += [*(shown.width for shown in TAIL), 14]
    for place, (heading, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, looks.head)
    for line, card in enumerate(mine.cards, 1):
        for place, shown in enumerate(HEAD):
            sheet.write_string(line, place, shown.value(card), looks.closed)
        for place, name in enumerate(names, len(HEAD)):
            open_here = card.open and _asked(card, name)
            look = (looks.figure if name in _FIGURES else looks.words) if open_here else looks.closed
            _cell(sheet, line, place, card, name, look)
            if open_here:
                sheet.data_validation(line, place, line, place, _rule(card, name))
        for place, shown in enumerate(TAIL, len(HEAD) + len(names)):
            sheet.write_string(line, place, shown.value(card), looks.closed)
        sheet.write_string(line, len(columns) - 1, mark_of(card, mine.quarter), looks.closed)
    close_sheet(sheet, 2)


def _asked(card: Card, name: str) -> bool:
    if name in ("grade", "ratio"):
        return card.asked.graded
    return name != "attainment" or not card.asked.graded


def _cell(sheet: Any, line: int, place: int, card: Card, name: str, look: Any) -> None:
    text = card.texts[name]
    if not text:
        sheet.write_blank(line, place, None, look)
    else:
        sheet.write_string(line, place, text[:LONGEST], look)


def _rule(card: Card, name: str) -> dict[str, Any]:
    """A hint at the cell, and a drop-down for grades; wrong figures are told when the file is uploaded."""
    if name == "grade":
        source = [grade for grade, _, _ in card.grades]
        return {
            "validate": "list",
            "source": source,
            "input_title": "考核等次",
            "input_message": "从下拉表里选",
            "error_title": "考核等次",
            "error_message": "请选：" + "、".join(source),
        }
    hints = {
        "attainment": f"填百分数，如 95 表示 95%{'；本季计划 ' + card.planned if card.planned else ''}",
        "ratio": "良好、一般要填，如 85 表示 85%",
        "self_points": f"0 至 {card.points} 分；不填按完成情况折算",
        "progress": "做了什么，到什么程度",
        "problems": "落后于计划的必须写",
        "measures": "落后于计划的必须写",
        "no_evidence_reason": "没有佐证材料的写明理由",
    }
    return {"validate": "any", "input_title": LABELS[name], "input_message": hints[name]}


def _last(card: Card) -> str:
    if not card.last:
        return ""
    figure = f"{card.last['attainment']}%" if card.last["attainment"] else card.last["grade"]
    return "\n".join(part for part in (figure, card.last["progress"]) if part)


def _guide(book: Any, mine: Mine) -> None:
    sheet = book.add_worksheet(GUIDE)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 90, wrapped)
    due = f"期限：{mine.due.day:%Y-%m-%d}" if mine.due else ""
    for line, note in enumerate((f"{mine.year} 年{mine.quarter_words}填报", due, *NOTES)):
        sheet.write_string(line, 0, note, wrapped)


NOTES: Final = (
    "白底的格子填写，灰底的格子不能改；已经提交或审核的行整行不能改。",
    "填好后在“我的填报”页选“上传填好的”，先看差别，再确认存入；存入后还要在页面上提交。",
    "下载以后又在页面上改过的行会列出来，由您决定用哪一边。",
    "佐证材料在页面上传，这里只写没有材料的理由。",
)
