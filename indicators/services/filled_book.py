"""What the workbooks that people fill in have in common: a quarter's and a month's look alike and are read alike."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from people.xlsx import cells
from people.xlsx.faults import Fault, refused
from people.xlsx.grid import Grid, open_grids
from people.xlsx.raw import Problem, Raw, is_empty

# Words stay words, whatever they begin with.
OPTIONS: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_BASE: Final = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D2DD"}


@dataclass(frozen=True, slots=True)
class Looks:
    """Formats of xlsxwriter: heads, locked cells, cells for words and for figures."""

    head: Any
    closed: Any
    words: Any
    figure: Any


def looks_of(book: Any) -> Looks:
    """Make the formats in a workbook."""
    return Looks(
        head=book.add_format({**_BASE, "bold": True, "bg_color": "#DDE6F0"}),
        closed=book.add_format({**_BASE, "bg_color": "#F1F3F6", "num_format": "@"}),
        words=book.add_format({**_BASE, "locked": False, "num_format": "@"}),
        figure=book.add_format({**_BASE, "locked": False}),
    )


def close_sheet(sheet: Any, columns: int) -> None:
    """Freeze the head and so many columns, print it in one page across, lock what is not to be filled in."""
    sheet.freeze_panes(1, columns)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "autofilter": True, "sort": True})


def filled_sheet(
    path: str | os.PathLike[str], title: str, mark: str, guide: str, percent: Collection[str] = ()
) -> tuple[Grid, dict[str, int]]:
    """The sheet that was filled in, and heading → place; BookRefused for a file without it or without its marks."""
    grid = next((grid for grid in open_grids(path, frozenset(percent)) if grid.title == title), None)
    if grid is None:
        raise refused(f"没有找到工作表“{title}”", "请用这一页下载的 Excel 填写，不要改工作表的名称")
    places = {heading.text: index for index, heading in enumerate(grid.headings)}
    if mark not in places:
        raise refused(f"缺少“{mark}”列", f"请用这一页下载的 Excel 填写，不要删列；{guide}里有说明")
    return grid, places


def text_in(raw: Raw) -> str | Problem:
    """The words of a cell; an empty one is no problem."""
    if isinstance(raw, Problem) and not is_empty(raw):
        return raw
    return raw if isinstance(raw, str) else cells.text(raw)


def fault_at(grid: Grid, line: int, heading: str, problem: str, remedy: str) -> Fault:
    """A fault in the cell of a line under a heading."""
    letter = next((each.letter for each in grid.headings if each.text == heading), "A")
    return Fault(grid.title, f"{letter}{line}", problem, remedy)
