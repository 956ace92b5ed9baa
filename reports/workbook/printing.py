"""Print set-up of the workbooks that the program writes: A4 across, heading repeated, one page wide, pages numbered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from plans.models import Plan

A4: Final = 9
# Inches, as Excel has them: narrow at the sides, room for head and foot.
MARGINS: Final = {"left": 0.5, "right": 0.5, "top": 0.8, "bottom": 0.7}
PAGES: Final = "第 &P 页 共 &N 页"
# A head or foot may have 255 characters together; a name takes what the rest leaves.
LONGEST_NAME: Final = 120
LINE: Final = 15
HIGHEST: Final = 409
# XlsxWriter keeps every row with a height of its own in memory.
MOST_HEIGHTS: Final = 20_000


def ready_to_print(sheet: Any, title: str, *, note: str = "", heading_rows: int = 1) -> None:
    """Set up an XlsxWriter sheet: its title above, a note and the page number below, the heading on every page."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(**MARGINS)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, heading_rows - 1)
    sheet.hide_gridlines(0)  # none hidden: thin lines are printed too
    sheet.set_header(f"&C{printed(title)}")
    sheet.set_footer(f"&L{printed(note)}&R{PAGES}" if note else f"&R{PAGES}")


def name_pages(book: Any, plan: Plan) -> None:
    """Print whose year it is in the upper left corner of every page, beside the title of the sheet."""
    words = printed(f"{plan.agency.name}　{plan.year}年度")
    for sheet in book.worksheets():
        sheet.set_header(f"&L{words}&C{printed(sheet.get_name())}")


def dated(book: Any, when: datetime) -> None:
    """Say in the properties of an XlsxWriter workbook when its content came about, not when it was written.

    The same result gives the same bytes then, whenever and on whichever machine the file is made.
    """
    book.set_properties({"created": when.astimezone(UTC)})


def printed(words: str) -> str:
    """Words for head or foot: an & in a name is no command."""
    return words[:LONGEST_NAME].replace("&", "&&")


@dataclass(slots=True)
class Heights:
    """Makes the rows of an XlsxWriter sheet as high as their wrapped texts need, where a program would not do it itself.

    LibreOffice trusts the heights of a file that says it comes from Excel, and a row without one is a single line.
    """

    sheet: Any
    given: int = 0

    def fit(self, line: int, texts: Iterable[tuple[str, float]]) -> None:
        """Set the height of the row being written, from its wrapped texts with the widths of their columns."""
        lines = max((lines_of(text, width) for text, width in texts), default=1)
        if lines > 1 and self.given < MOST_HEIGHTS:
            self.given += 1
            self.sheet.set_row(line, min(lines * LINE, HIGHEST))


def lines_of(text: str, width: float) -> int:
    """How many lines a text takes in a column: a Chinese character is as wide as two digits."""
    room = max(int(width), 2)
    return sum(max(1, -(-len(part.encode("gbk", "replace")) // room)) for part in text.split("\n"))
