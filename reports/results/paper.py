"""Forms for the printer as workbooks of their own: title, facts, framed tables, lines to sign (not 结果.xlsx).

Text is always written as text; figures leave as Decimals with their own digits. A form is small and kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from bonuses.settled import Settled
from reports.files import written_aside
from reports.workbook.printing import A4, LINE, PAGES, lines_of, printed
from reports.workbook.writer import cell_text
from scoring.models import Settlement

Value = str | int | Decimal | None
WORD, TEXT, FIGURE, MONEY, SHARE = "word", "text", "figure", "money", "share"
LONGEST_TAB: Final = 31
# In points: a Latin character of a column, and what A4 across holds between the margins of the forms.
LETTER: Final = 5.4
PAGE_WIDE, PAGE_HIGH = 770, 500
LITTLE_MORE: Final = 1.35
_FRAMED: Final = {"border": 1, "valign": "vcenter"}
_FORMATS: Final[dict[str, dict[str, Any]]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter", "text_wrap": True},
    "facts": {"valign": "vcenter", "text_wrap": True},
    "chapter": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "heading": {**_FRAMED, "bold": True, "bg_color": "#DDE6F0", "align": "center", "text_wrap": True},
    "total": {**_FRAMED, "bold": True, "align": "center"},
    WORD: {**_FRAMED, "align": "center", "text_wrap": True},
    TEXT: {**_FRAMED, "num_format": "@", "align": "left", "indent": 1, "text_wrap": True},
    FIGURE: {**_FRAMED, "num_format": "0.00####"},
    MONEY: {**_FRAMED, "num_format": "#,##0.00"},
    SHARE: {**_FRAMED, "num_format": "0.##%", "align": "center"},
    "note": {"valign": "top", "text_wrap": True},
    "signed": {**_FRAMED, "valign": "top", "text_wrap": True},
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table: heading, width in Latin characters, look of its cells, how many columns of the sheet."""

    heading: str
    width: float
    look: str = TEXT
    span: int = 1


@contextmanager
def papers(path: Path) -> Iterator[Papers]:
    """A workbook of forms; a half-written file never stands under the name asked for."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with written_aside(path) as aside, xlsxwriter.Workbook(aside, options) as book:
        yield Papers(book)


class Papers:
    """The sheets of a workbook of forms."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.looks = {name: book.add_format(look) for name, look in _FORMATS.items()}
        self._names: set[str] = set()

    def sheet(self, name: str, widths: Sequence[float], *, across: bool, foot: str = "") -> Paper:
        """Add a sheet, A4, one page wide, numbered; the name is made fit for a tab and told apart from others."""
        page = self.book.add_worksheet(self._tab(name))
        page.set_paper(A4)
        if across:
            page.set_landscape()
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        page.fit_to_pages(1, 0)
        page.center_horizontally()
        page.hide_gridlines(2)
        page.set_footer(f"&L{printed(foot)}&R{PAGES}" if foot else f"&R{PAGES}")
        for index, width in enumerate(widths):
            page.set_column(index, index, width)
        return Paper(page, self.looks, tuple(widths))

    def _tab(self, name: str) -> str:
        """At most 31 characters, none of []:*?/\\ and no ' at an end, no name twice (letters of any size)."""
        words = "".join("－" if letter in "[]:*?/\\" else letter for letter in name).strip("' ") or "表"
        tab, number = words[:LONGEST_TAB].rstrip("' "), 1
        while tab.lower() in self._names:
            number += 1
            tab = f"{words[: LONGEST_TAB - len(str(number)) - 1]}-{number}"
        self._names.add(tab.lower())
        return tab


@dataclass(slots=True)
class Paper:
    """A sheet being written from top to bottom; ``line`` is the next free row, counted from 0."""

    sheet: Any
    looks: dict[str, Any]
    widths: tuple[float, ...]
    line: int = 0
    high: float = 0

    def height(self, points: float) -> None:
        """Give the row its height, and keep how high the sheet has become."""
        self.sheet.set_row(self.line, points)
        self.high += points

    def keep_together(self) -> None:
        """Print the sheet on one page where it is a little longer: nobody signs on a page of its own."""
        across = sum(self.widths) * LETTER
        if self.high <= LITTLE_MORE * PAGE_HIGH * max(1, across / PAGE_WIDE):
            self.sheet.fit_to_pages(1, 1)

    @property
    def name(self) -> str:
        """The name on the tab."""
        return str(self.sheet.get_name())

    def spread(self, text: str, look: str, *, least: float = LINE, first: int = 0, last: int = -1) -> None:
        """Write a text over several columns (all of them), in as many lines as it needs, and go on below."""
        last = last if last >= 0 else len(self.widths) - 1
        self.height(max(least, LINE * lines_of(text, sum(self.widths[first : last + 1]) * 0.9)))
        if last > first:
            self.sheet.merge_range(self.line, first, self.line, last, "", self.looks[look])
        self.sheet.write_string(self.line, first, cell_text(text), self.looks[look])
        self.line += 1

    def headings(self, fields: Sequence[Field], *, height: float = 24) -> None:
        """Write the headings of a table."""
        self.height(height)
        for index, field in self._placed(fields):
            self._cell(index, field.span, field.heading, "heading")
        self.line += 1

    def row(self, fields: Sequence[Field], values: Sequence[Value], *, least: float = 20) -> None:
        """Write a row of a table, as high as its texts need; an undecided figure is an empty, framed cell."""
        texts = [
            lines_of(value, field.width - (2 if field.look == TEXT else 0))
            for field, value in zip(fields, values, strict=True)
            if isinstance(value, str)
        ]
        self.height(max(least, LINE * max(texts, default=1)))
        for (index, field), value in zip(self._placed(fields), values, strict=True):
            self._cell(index, field.span, value, field.look)
        self.line += 1

    def _placed(self, fields: Sequence[Field]) -> Iterator[tuple[int, Field]]:
        index = 0
        for field in fields:
            yield index, field
            index += field.span

    def _cell(self, index: int, span: int, value: Value, look: str) -> None:
        if span > 1:
            self.sheet.merge_range(self.line, index, self.line, index + span - 1, "", self.looks[look])
        if value is None or value == "":
            self.sheet.write_blank(self.line, index, None, self.looks[look])
        elif isinstance(value, str):
            self.sheet.write_string(self.line, index, cell_text(value), self.looks[look])
        else:
            self.sheet.write_number(self.line, index, value, self.looks[look])

    def gap(self) -> None:
        """Leave a row free."""
        self.high += LINE
        self.line += 1


def settled_words(settled: Settled) -> str:
    """Which settlement a form shows: version, state, digest."""
    settlement = settled.settlement
    state = Settlement.State(settlement.state).label
    return f"核算第{settlement.version}版（{state}）　结果摘要 {settlement.result_digest[:16]}"


def title_words(settled: Settled, name: str) -> str:
    """The title of a form: office, year and its name."""
    plan = settled.settlement.plan
    return f"{plan.agency.name}{plan.year}年度{name}"


def hundredth(value: int | None) -> Decimal | None:
    """A published figure of 1/100 units as it is written."""
    return None if value is None else Decimal(value).scaleb(-2)
