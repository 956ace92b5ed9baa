"""A month as a workbook, a line a section: what is asked is locked, plan and summary are open while they may be written.

The column 标识 (section-month-version) says which section a line is, and what it looked like when it was downloaded.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from indicators.services.filing_book import GUIDE, MARK
from indicators.services.filled_book import OPTIONS, close_sheet, looks_of
from indicators.services.monthly_reading import FIELDS, Month, due_of

SHEET: Final = "月度填报"
_LOCKED: Final = (("科室", 16), ("本月重点", 36), ("上月情况", 36))
_WIDE: Final = 48
NOTES: Final = (
    "白底的格子填写，灰底的格子不能改；已经提交或审核的行整行不能改。",
    "填好后在当月的页面选“上传填好的”，先看差别，再确认存入；存入后还要在页面上提交。",
    "下载以后又在页面上改过的行会列出来，由您决定用哪一边。",
    "佐证材料在页面上传。",
)


def mark_of(card: Month, month: int) -> str:
    """Name a line: section, month, version."""
    return f"{card.subject.pk}-{month}-{card.version}"


def write_month(cards: Sequence[Month], year: int, month: int) -> bytes:
    """Write the months as a workbook; what is not open is locked as a whole. Words that begin with = stay words."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        _sheet(book, cards, month)
        guide = book.add_worksheet(GUIDE)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        guide.set_column(0, 0, 90, wrapped)
        title = f"{year} 年 {month} 月的计划和总结"
        for line, note in enumerate((title, f"期限：{due_of(year, month):%Y-%m-%d}", *NOTES)):
            guide.write_string(line, 0, note, wrapped)
    return out.getvalue()


def _sheet(book: Any, cards: Sequence[Month], month: int) -> None:
    sheet = book.add_worksheet(SHEET)
    looks = looks_of(book)
    columns = [
        *_LOCKED,
        *((name, _WIDE) for name in FIELDS.values()),
        ("佐证材料", 10),
        ("状态", 10),
        (MARK, 14),
    ]
    for place, (heading, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, looks.head)
    for line, card in enumerate(cards, 1):
        works = "\n".join(f"{row.code} {text}" for row, text in card.works)
        last = "\n".join(f"{name}：{text}" for _, name, text in card.last_said)
        typed = [getattr(card.report, name) if card.report else "" for name in FIELDS]
        proofs = f"{len(card.proofs)} 个" if card.proofs else ""
        state = card.state if card.started else "未填"
        texts = (card.subject.name, works, last, *typed, proofs, state, mark_of(card, month))
        for place, text in enumerate(texts):
            filled = len(_LOCKED) <= place < len(_LOCKED) + len(FIELDS)
            sheet.write_string(line, place, text, looks.words if filled and card.open else looks.closed)
    close_sheet(sheet, 1)
