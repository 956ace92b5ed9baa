"""A list as a spreadsheet: the words and numbers of the page, never a formula."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeData

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST: Final = 48
LONGEST_CELL: Final = 32_767


def workbook_response(table: Any, file_name: str) -> HttpResponse:
    """Give all filtered rows of a table as `file_name`-日期.xlsx, columns marked `exclude_from_export` left out."""
    response = HttpResponse(workbook(table, file_name), content_type=XLSX)
    full = f"{file_name}-{timezone.localdate():%Y%m%d}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(full)}"
    return response


def workbook(table: Any, title: str) -> bytes:
    """Write the table's headings and rows; text stays text, whatever it begins with."""
    columns = [column for column in table.columns if not column.column.exclude_from_export]
    buffer = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_sheet_name(title))
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEF2F7"})
        write = _writer(sheet, book)
        widths = [_width(str(column.header)) for column in columns]
        for place, column in enumerate(columns):
            sheet.write_string(0, place, str(column.header), head)
        for line, row in enumerate(table.rows, start=1):
            for place, column in enumerate(columns):
                value = row.get_cell_value(column.name)
                write(line, place, value)
                widths[place] = max(widths[place], _width(str(value or "")))
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width + 2, WIDEST))
        sheet.freeze_panes(1, 0)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        if columns:
            sheet.autofilter(0, 0, max(len(table.rows), 1), len(columns) - 1)
    return buffer.getvalue()


def _writer(sheet: Any, book: Any) -> Callable[[int, int, object], None]:
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})

    def write(line: int, place: int, value: object) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_string(line, place, "是" if value else "否")
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(line, place, value)
        elif isinstance(value, datetime):
            sheet.write_datetime(line, place, value.replace(tzinfo=None), moment)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, day)
        else:
            text = strip_tags(str(value)) if isinstance(value, SafeData) else str(value)
            sheet.write_string(line, place, text[:LONGEST_CELL])

    return write


def _sheet_name(title: str) -> str:
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title).strip()[:31] or "表"


def _width(text: str) -> int:
    """Count a Chinese character as two."""
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text[:WIDEST])
