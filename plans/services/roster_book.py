"""The roster as a workbook: both tables as they stand, to be edited and handed in again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from plans.models import Participant, Plan, Subject
from plans.services.roster_columns import PEOPLE, SUBJECTS, Column, Sheet, value_of, written

_OPTIONS: Final = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_NUMBERS: Final = frozenset({"coefficient", "money", "months"})
_SPARE: Final = 500


def write_roster(plan: Plan) -> bytes:
    """Write both tables; read back by `roster_lines.file_tables`, they differ in nothing."""
    subjects = Subject.objects.filter(plan=plan).select_related("parent", "head", "supervising_leader")
    people = Participant.objects.filter(plan=plan).select_related("subject")
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        _write(book, SUBJECTS, list(subjects.order_by("code")))
        _write(book, PEOPLE, list(people.order_by("number")))
    return out.getvalue()


def _write(book: Any, sheet: Sheet, rows: Sequence[Subject | Participant]) -> None:
    page = book.add_worksheet(sheet.title)
    head = {"bold": True, "bg_color": "#DDE6F0", "border": 1, "border_color": "#C9D2DD", "text_wrap": True}
    needed, other = book.add_format({**head, "font_color": "#9C1C1C"}), book.add_format(head)
    words, number = book.add_format({"num_format": "@"}), book.add_format({})
    for place, column in enumerate(sheet.columns):
        look = number if column.kind in _NUMBERS else words
        page.set_column(place, place, 22 if column.name == "name" else 14, look)
        page.write_string(0, place, column.heading, needed if column.needed else other)
        _offer(page, place, column, len(rows) + _SPARE)
        for line, row in enumerate(rows, 1):
            _cell(page, line, place, column, written(column, value_of(column, row)), look)
    page.freeze_panes(1, 2)
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)


def _cell(page: Any, line: int, place: int, column: Column, text: str, look: Any) -> None:
    if text and column.kind in _NUMBERS:
        page.write_number(line, place, Decimal(text), look)
    elif text:
        page.write_string(line, place, text, look)


def _offer(page: Any, place: int, column: Column, last: int) -> None:
    options = ["是", "否"] if column.kind in ("yes", "no") else list(column.options)
    if options:
        page.data_validation(1, place, last, place, {"validate": "list", "source": options})
    if column.help:
        page.write_comment(0, place, column.help)
