"""The lines of a roster's tables as they come: the sheets of a workbook, a text file, or what was pasted."""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from people.typed import half_width
from people.xlsx import cells
from people.xlsx.faults import BookRefused
from people.xlsx.grid import open_grids
from people.xlsx.raw import Raw
from plans.services.roster_columns import PEOPLE, SHEETS, SUBJECTS, Sheet

MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 5_000_000
# A unit or section is known by its 名称 too (`roster_naming`).
NAME: Final = SUBJECTS.column("name").heading
Lines = list[tuple[int, Sequence[Raw]]]


class NoTable(Exception):
    """What was handed in is no table of a roster; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """`places` says in which cell of a line each field stands; `unused` are headings that name no column."""

    sheet: Sheet
    places: dict[str, int]
    unused: tuple[str, ...]
    lines: Lines


def file_tables(content: bytes, name: str) -> list[Table]:
    """Read the sheets 考核对象 and 人员 of a workbook (a year workbook will do), or a .csv. NoTable says what is wrong."""
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return [pasted_table(_decoded(content))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "roster.xlsx"
        path.write_bytes(content)
        try:
            grids = {grid.title: grid for grid in open_grids(path)}
            found = []
            for sheet in SHEETS:
                if (grid := grids.get(sheet.title)) is not None:
                    headings = [heading.text for heading in grid.headings]
                    found.append(_table(sheet, headings, grid.rows()))
        except BookRefused as error:
            raise NoTable(error.fault.line()) from error
    if not found:
        raise NoTable("没有名为“考核对象”或“人员”的工作表；请下载名册，在里面改好再交")
    return found


def pasted_table(text: str) -> Table:
    """Read cells copied from a spreadsheet with their headings; 工号, else 编号 or 名称, tells which table it is."""
    rows = _split(text)
    first = next(rows, None)
    if first is None:
        raise NoTable("没有内容；请把表格连同标题行一起复制过来")
    headings = [str(cell or "") for cell in first[1]]
    bare = _bare(headings)
    if PEOPLE.key in bare:
        return _table(PEOPLE, headings, rows)
    if SUBJECTS.key in bare or NAME in bare:
        return _table(SUBJECTS, headings, rows)
    seen = "、".join(heading for heading in headings if heading)[:80]
    raise NoTable(
        f"第 1 行要有“工号”（人员）或“编号”“名称”（考核对象）；现在是：{seen}。请把标题行一起复制过来"
    )


def _table(sheet: Sheet, headings: Sequence[str], rows: Iterator[tuple[int, Sequence[Raw]]]) -> Table:
    bare = _bare(headings)
    if sheet.key not in bare and not (sheet is SUBJECTS and NAME in bare):
        raise NoTable(f"“{sheet.title}”第 1 行缺少列：{sheet.key}")
    often = Counter(bare)
    doubled = next((heading for heading in bare if heading and often[heading] > 1), None)
    if doubled:
        raise NoTable(f"“{sheet.title}”第 1 行有两个“{doubled}”；请只保留一个")
    places = {column.name: bare.index(column.heading) for column in sheet.columns if column.heading in bare}
    unused = tuple(words for place, words in enumerate(bare) if words and place not in places.values())
    lines: Lines = []
    for line in rows:
        if len(lines) == MOST_ROWS:
            raise NoTable(f"“{sheet.title}”超过 {MOST_ROWS} 行；请分几次")
        lines.append(line)
    return Table(sheet, places, unused, lines)


def _bare(headings: Sequence[str]) -> list[str]:
    """Headings without what stands in brackets: 奖金基数 (元)."""
    return [half_width(heading).split("(")[0].split("（")[0].strip(" *\n\t") for heading in headings]


def _decoded(content: bytes) -> str:
    for code in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise NoTable("不是文本文件；请用 Excel 另存为 .xlsx 再交")


def _split(text: str) -> Iterator[tuple[int, Sequence[Raw]]]:
    """Cells of pasted text, a tab between them (or a comma where there is none); cells with line breaks are quoted."""
    text = text.replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",", strict=True)
    try:
        for row in reader:
            found = [cells.trimmed(cell) or None for cell in row]
            if any(found):
                yield reader.line_num, found
    except csv.Error as error:
        raise NoTable("有一格太长，或引号没有成对；请改正后再交") from error
