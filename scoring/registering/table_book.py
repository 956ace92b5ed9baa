"""The empty book of a register: its columns, a choice at each cell that has one, how to fill them, and the names."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, Final

import xlsxwriter

from plans.engine.scheme import Scheme
from plans.models import Participant, Subject
from scoring.registering.columns import Column, Register
from scoring.registering.table_lines import MOST_ROWS

GUIDE: Final = "填写说明"
NAMES: Final = "名单"
_OPTIONS: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_HOW: Final = {
    "text": "文字", "words": "文字", "choice": "选一项", "points": "数字，最多 4 位小数", "whole": "整数",
    "day": "日期，如 2026-05-06", "yes_no": "是或否，不填就是否", "subject": "编号，见“名单”", "person": "工号，见“名单”",
    "items": "每项写成“项目，得分，评议主体，人数”，几项之间用分号", "overdue": "是或否；不填就按时限和办结日期判断",
}  # fmt: skip
_WIDE: Final = frozenset({"words", "items"})


def write_book(
    register: Register, scheme: Scheme, *, subjects: Sequence[Subject], people: Sequence[Participant]
) -> bytes:
    """Write the book; what it is filled with comes back through `table_lines.file_table`."""
    out = io.BytesIO()
    kinds = register.kinds(scheme) if register.kinds else None
    listed = [row for row in subjects if kinds is None or row.kind in kinds]
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        _table(book, register, scheme, listed, people)
        _guide(book, register, scheme)
        _names(book, register, listed, people)
    return out.getvalue()


def _table(
    book: Any,
    register: Register,
    scheme: Scheme,
    subjects: Sequence[Subject],
    people: Sequence[Participant],
) -> None:
    sheet = book.add_worksheet(register.title)
    head = {"bold": True, "bg_color": "#DDE6F0", "border": 1, "border_color": "#C9D2DD", "text_wrap": True}
    needed, other = book.add_format({**head, "font_color": "#9C1C1C"}), book.add_format(head)
    words, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    plain = book.add_format({})
    looks = {"day": day, "points": plain, "whole": plain}
    for place, column in enumerate(register.columns):
        sheet.set_column(place, place, 36 if column.kind in _WIDE else 15, looks.get(column.kind, words))
        sheet.write_string(0, place, column.heading, needed if column.needed else other)
        source = _source(column, scheme, subjects, people)
        if source:
            sheet.data_validation(
                1, place, MOST_ROWS, place,
                {"validate": "list", "source": source, "error_title": column.heading, "error_type": "warning",
                 "error_message": "不在可填的内容之中"},
            )  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _source(
    column: Column, scheme: Scheme, subjects: Sequence[Subject], people: Sequence[Participant]
) -> list[str] | str:
    """What a cell offers; a list too long for Excel (255 characters) is typed by hand."""
    if column.kind == "subject":
        return f"={NAMES}!$A$2:$A${len(subjects) + 1}" if subjects else ""
    if column.kind == "person":
        return f"={NAMES}!$D$2:$D${len(people) + 1}" if people else ""
    if column.kind in ("yes_no", "overdue"):
        return ["是", "否"]
    options = _options(column, scheme)
    fits = sum(len(option) + 1 for option in options) < 255 and all("," not in option for option in options)
    return options if options and fits else ""


def _guide(book: Any, register: Register, scheme: Scheme) -> None:
    sheet = book.add_worksheet(GUIDE)
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate((16, 8, 34, 60)):
        sheet.set_column(place, place, width, wrapped)
    for place, words in enumerate(("列", "必填", "怎样填", "可填的内容和说明")):
        sheet.write_string(0, place, words, bold)
    for line, column in enumerate(register.columns, 1):
        options = "、".join(_options(column, scheme))
        sheet.write_string(line, 0, column.heading)
        sheet.write_string(line, 1, "是" if column.needed and column.kind != "overdue" else "")
        sheet.write_string(line, 2, _HOW[column.kind])
        sheet.write_string(line, 3, "；".join(part for part in (options, column.help) if part))


def _names(book: Any, register: Register, subjects: Sequence[Subject], people: Sequence[Participant]) -> None:
    """Only what the register names: nobody gets the staff list with a register that names no person."""
    kinds = {column.kind for column in register.columns}
    if not kinds & {"subject", "person"}:
        return
    sheet = book.add_worksheet(NAMES)
    bold, words = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
    sheet.set_column(0, 5, 18, words)
    lists: list[tuple[int, tuple[str, str, str], list[tuple[str, str, str]]]] = []
    if "subject" in kinds:
        lists.append((0, ("编号", "名称", "类型"), [(row.code, row.name, str(row.kind)) for row in subjects]))
    if "person" in kinds:
        named = [(row.number, row.name, row.subject.name) for row in people]
        lists.append((3, ("工号", "姓名", "所在"), named))
    for start, heads, rows in lists:
        for place, words_ in enumerate(heads):
            sheet.write_string(0, start + place, words_, bold)
        for line, row in enumerate(rows, 1):
            for place, value in enumerate(row):
                sheet.write_string(line, start + place, value)


def _options(column: Column, scheme: Scheme) -> list[str]:
    options = column.options(scheme) if column.options else ()
    return [column.labels.get(word, word) for word in options]
