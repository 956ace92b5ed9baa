"""A copy of a faulty workbook with the faulty cells coloured and commented, for the one who corrects it."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reports.workbook import vocabulary as word
from reports.workbook.cells import half_width
from reports.workbook.faults import Fault

AUTHOR: Final = "衡绩"
MOST_MARKS: Final = 2_000
_FILL: Final = PatternFill("solid", fgColor="FFC7CE")


def write_marked(book: str | os.PathLike[str], faults: Sequence[Fault], path: str | os.PathLike[str]) -> None:
    """Write the copy; 2,000 marks at most. Faults without a cell of their own are listed in 填写说明.

    The book must have passed the reader, which refuses files that are not safe to open.
    """
    target = Path(path)
    with Path(book).open("rb") as source:  # whatever its name ends in
        copy = load_workbook(source)
    sheets = {half_width(sheet.title).strip(): sheet for sheet in copy.worksheets}
    placed: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    homeless = []
    for fault in faults[:MOST_MARKS]:
        if fault.sheet in sheets and fault.cell:
            placed[fault.sheet, fault.cell].append(fault)
        else:
            homeless.append(fault)
    for (title, cell), there in placed.items():
        _mark(sheets[title], cell, there)
    if homeless:
        _list(copy, homeless)
    aside = target.with_name(f".{target.name}.part")
    try:
        copy.save(aside)
        os.replace(aside, target)
    finally:
        aside.unlink(missing_ok=True)


def _mark(sheet: Worksheet, place: str, faults: Sequence[Fault]) -> None:
    """Colour a cell and say what is wrong; inside a merge its first cell is what can be seen."""
    for area in sheet.merged_cells.ranges:
        if place in area:
            place = area.coord.partition(":")[0]
            break
    cell = sheet[place]
    cell.fill = _FILL
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    words = "\n".join(f"{fault.problem}；{fault.remedy}" for fault in faults)
    cell.comment = Comment(earlier + words, AUTHOR, height=120, width=320)


def _list(copy: Workbook, faults: Sequence[Fault]) -> None:
    guide = copy[word.GUIDE] if word.GUIDE in copy.sheetnames else copy.create_sheet(word.GUIDE, 0)
    guide.append(["检查发现的问题"])
    for fault in faults:
        guide.append([fault.line()])
        guide.cell(guide.max_row, 1).fill = _FILL
