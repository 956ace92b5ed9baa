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

from people.typed import half_width
from people.xlsx.archive import Inspected, inspect
from people.xlsx.faults import Fault, refused
from reports.files import written_aside
from reports.workbook import vocabulary as word

AUTHOR: Final = "衡绩"
MOST_MARKS: Final = 2_000
# openpyxl keeps every cell as an object, merged ones too, and a part that it reads some ten times over in memory.
MOST_ELEMENTS: Final = 2_000_000
MOST_MERGES: Final = 10_000
MOST_MERGED_CELLS: Final = 500_000
MOST_UNPACKED: Final = 100 << 20
_FILL: Final = PatternFill("solid", fgColor="FFC7CE")


def write_marked(book: str | os.PathLike[str], faults: Sequence[Fault], path: str | os.PathLike[str]) -> None:
    """Write the copy; 2,000 marks at most. Faults without a cell of their own are listed in 填写说明.

    BookRefused where the file is not safe to open or too large for a copy, OSError where it cannot be written.
    """
    _refuse_large(inspect(book))
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
    with written_aside(Path(path)) as aside:
        copy.save(aside)


def _refuse_large(book: Inspected) -> None:
    """Refuse, before openpyxl loads anything, what it would need too much memory or time for."""
    if sum(sheet.merged_area for sheet in book.sheets) > MOST_MERGED_CELLS:
        raise refused("合并单元格的范围过大，不能生成标注的副本", "请取消合并单元格后再试")
    if sum(sheet.merges for sheet in book.sheets) > MOST_MERGES:
        raise refused("合并单元格过多，不能生成标注的副本", "请取消合并单元格后再试")
    elements = sum(sheet.elements for sheet in book.sheets)
    if elements > MOST_ELEMENTS or book.unpacked > MOST_UNPACKED:
        raise refused("工作簿过大，不能生成标注的副本", "请照所列的单元格在原工作簿中改正")


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
        line = guide.cell(guide.max_row, 1)
        # A sheet may be called =1+1.
        line.data_type = "s"
        line.fill = _FILL
