"""A 公示 as .xlsx: its tables as they hang, with the term, whom to turn to, and the head of the audit chain."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from plans.models import PublicNotice
from plans.services.notice_content import NoticeTable, tables_of
from plans.services.notice_words import day_words
from reports.workbook.writer import cell_text

# Columns whose cells are figures; everything else stays text, whatever it looks like.
WHOLE: Final = frozenset({"名次"})
FIGURES: Final = frozenset({"得分", "百分制", "奖金（元）", "系数前得分", "评价系数"})
LAST: Final = 7
_BORDER: Final = {"border": 1, "valign": "vcenter", "text_wrap": True}
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True},
    "line": {"text_wrap": True, "valign": "top"},
    "part": {"bold": True},
    "head": {**_BORDER, "bold": True, "bg_color": "#DDE6F0", "align": "center"},
    "text": {**_BORDER, "num_format": "@"},
    "whole": {**_BORDER, "num_format": "0", "align": "center"},
    "figure": {**_BORDER, "num_format": "#,##0.00"},
}


def notice_book(notice: PublicNotice, unit: str) -> bytes:
    """Write the sheet; nothing in it can become a formula."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        looks = {name: book.add_format(look) for name, look in _LOOKS.items()}
        sheet = book.add_worksheet("公示")
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        tables = tables_of(notice)
        _widths(sheet, tables)
        line = _top(sheet, looks, notice)
        for table in tables:
            line = _table(sheet, looks, table, line) + 1
        for words in _foot(notice, unit):
            sheet.merge_range(line, 0, line, LAST, "", looks["line"])
            sheet.write_string(line, 0, cell_text(words), looks["line"])
            sheet.set_row(line, 18 * (1 + len(words) // 45))
            line += 1
    return buffer.getvalue()


def _widths(sheet: Any, tables: list[NoticeTable]) -> None:
    for at in range(LAST + 1):
        cells = [row[at] for table in tables for row in (table.heads, *table.rows) if at < len(row)]
        longest = max((sum(2 if sign > "\u2e7f" else 1 for sign in cell) for cell in cells), default=8)
        sheet.set_column(at, at, min(max(longest + 2, 8), 40))


def _top(sheet: Any, looks: dict[str, Any], notice: PublicNotice) -> int:
    sheet.merge_range(0, 0, 0, LAST, "", looks["title"])
    sheet.write_string(0, 0, cell_text(notice.title), looks["title"])
    sheet.set_row(0, 30)
    line = 1
    for words in notice.text.splitlines():
        sheet.merge_range(line, 0, line, LAST, "", looks["line"])
        sheet.write_string(line, 0, cell_text(words), looks["line"])
        sheet.set_row(line, 18 * (1 + len(words) // 45))
        line += 1
    return line


def _table(sheet: Any, looks: dict[str, Any], table: NoticeTable, line: int) -> int:
    if table.title:
        sheet.write_string(line, 0, cell_text(table.title), looks["part"])
        line += 1
    for at, head in enumerate(table.heads):
        sheet.write_string(line, at, cell_text(head), looks["head"])
    for row in table.rows:
        line += 1
        for at, (head, cell) in enumerate(zip(table.heads, row, strict=True)):
            _cell(sheet, looks, line, at, head, cell)
    return line + 1


def _cell(sheet: Any, looks: dict[str, Any], line: int, at: int, head: str, cell: str) -> None:
    plain = cell.replace(",", "")
    if head in WHOLE and plain.isdecimal():
        sheet.write_number(line, at, int(plain), looks["whole"])
    elif head in FIGURES and plain.replace(".", "", 1).isdecimal():
        sheet.write_number(line, at, Decimal(plain), looks["figure"])
    else:
        sheet.write_string(line, at, cell_text(cell), looks["text"])


def _foot(notice: PublicNotice, unit: str) -> list[str]:
    found = []
    if notice.posted_on and notice.closes_on:
        found.append(
            f"公示时间：{day_words(notice.posted_on)}至{day_words(notice.closes_on)}，共 {notice.working_days} 个工作日（张贴当天不计）。"
        )
    else:
        found.append("草稿，未发布。")
    found.append(f"受理：{notice.contact or f'{unit}绩效办'}。")
    if notice.digest:
        found.append(f"内容摘要 {notice.digest}；审计链头 {notice.head}")
    return found
