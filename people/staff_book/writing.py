"""Writing a staff workbook: the template with its guide, or the staff as stored; what is written reads back the same."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from people.engine.postings import Stretch
from people.staff_book.comparing_postings import described
from people.staff_book.preview import shown
from people.staff_book.sheets import ABSENCES, GUIDE, PEOPLE, POSTINGS, SHEETS, Column
from people.staff_book.stored import Person, Stored

Cell = str | date | None
# Rows that get drop-down lists: an office's list and room to grow.
LISTED: Final = 2_000
LONGEST: Final = 32_767


def write_staff_book(stored: Stored, people: Iterable[Person]) -> bytes:
    """Write people, postings and absences, by 工号; without people it is the template."""
    rows: dict[str, list[list[Cell]]] = {PEOPLE: [], POSTINGS: [], ABSENCES: []}
    for person in people:
        rows[PEOPLE].append(_person(person, stored))
        rows[POSTINGS] += [_posting(person, each, stored) for each in person.line]
        rows[ABSENCES] += [
            [person.number, person.name, each.reason, each.start, each.end, each.note]
            for each in person.absences
        ]
    out = io.BytesIO()
    # Words that begin with = or look like a link stay words.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        for sheet, columns in SHEETS.items():
            _sheet(book, sheet, columns, rows[sheet])
        _guide(book)
    return out.getvalue()


def _person(person: Person, stored: Stored) -> list[Cell]:
    present = person.present(stored.today)
    cells: dict[str, Cell] = {}
    if present is not None:
        cells = {label: shown(value) for label, value in described(present, stored)}
    facts = [cells.get(label) for label in ("科室", "职务", "职级", "人员类别", "岗位")]
    return [person.number, person.name, *facts, person.joined_on, person.left_on, person.left_reason]


def _posting(person: Person, each: Stretch, stored: Stored) -> list[Cell]:
    values = (value if isinstance(value, date) else shown(value) for _, value in described(each, stored))
    return [person.number, person.name, *values]


def _sheet(book: Any, title: str, columns: tuple[Column, ...], rows: list[list[Cell]]) -> None:
    sheet = book.add_worksheet(title)
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1, "valign": "vcenter"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 2)
    for index, column in enumerate(columns):
        look = day if column.kind == "day" else text
        sheet.set_column(index, index, column.width, look)
        sheet.write_string(0, index, column.heading, head)
        options = ("是", "否") if column.kind == "yes_no" else column.options
        if options:
            last = max(LISTED, len(rows) + 500)
            sheet.data_validation(1, index, last, index, {"validate": "list", "source": list(options)})
    for number, row in enumerate(rows, 1):
        for index, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(number, index, datetime.combine(value, time()), day)
            elif value:
                sheet.write_string(number, index, value[:LONGEST], text)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(columns) - 1)}{len(rows) + 1}"})


def _guide(book: Any) -> None:
    sheet = book.add_worksheet(GUIDE)
    head = book.add_format({"bold": True, "bg_color": "#DDE6F0", "border": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 8)
    sheet.set_column(3, 3, 80, wrapped)
    for index, word in enumerate(("工作表", "列", "必填", "怎么填")):
        sheet.write_string(0, index, word, head)
    line = 1
    for title, columns in SHEETS.items():
        for column in columns:
            options = ("可填：" + "、".join(column.options)) if column.options else ""
            day = "日期，例如 2026-06-15" if column.kind == "day" else ""
            words = "；".join(filter(None, (day, column.guide, options)))
            for index, word in enumerate((title, column.heading, "是" if column.needed else "", words)):
                sheet.write_string(line, index, word, wrapped)
            line += 1
    for note in NOTES:
        sheet.write_string(line, 3, note, wrapped)
        line += 1


NOTES: Final = (
    "人员以工号为准；名册里没有、系统里有的人员不会删除，只在预览里列出。",
    "“人员”表的科室、职务等是现在的任职；调动请在“任职”表写明日期：给原来那一行填“止”，再加一行新的。",
    "系统里有、“任职”表里没写的任职保持不变。整列删去的，这一列的内容也保持不变。",
    "导入前先看预览；有一处冲突就一行也不导入。",
)
