"""The lines of a register's table as they come: a sheet of a workbook, a text file, or what was pasted."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from people.typed import half_width
from people.xlsx import cells
from people.xlsx.faults import BookRefused
from people.xlsx.grid import Grid, open_grids
from people.xlsx.raw import Raw
from scoring.registering.columns import Register

MOST_ROWS: Final = 2_000
MOST_BYTES: Final = 5_000_000
# What offices write above the same column.
ALIASES: Final = {
    "subject": ("对象", "考核对象", "单位", "科室", "编号", "对象编号", "单位编号", "科室编号"),
    "participant": ("工号", "人员", "当事人", "姓名", "人员编号"),
}


class NoTable(Exception):
    """What was handed in is no table of the register; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """`places` says in which cell of a line each attribute stands; `unused` are headings that name no column."""

    places: dict[str, int]
    unused: tuple[str, ...]
    lines: list[tuple[int, Sequence[Raw]]]


def file_table(register: Register, content: bytes, name: str) -> Table:
    """Read a workbook (its sheet of the register; a year workbook will do) or a .csv. NoTable says what is wrong."""
    if name.lower().endswith((".csv", ".txt", ".tsv")):
        return pasted_table(register, _decoded(content), need_headings=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        path.write_bytes(content)
        try:
            grid = _sheet_of(register, open_grids(path))
            headings = [heading.text for heading in grid.headings]
            places, unused = _places(register, headings)
            _refuse_missing(register, places, headings)
            return Table(places, unused, _bounded(grid.rows()))
        except BookRefused as error:
            raise NoTable(error.fault.line()) from error


def pasted_table(register: Register, text: str, *, need_headings: bool = False) -> Table:
    """Read cells copied from a spreadsheet; without headings the columns stand in the order of the register's book."""
    # Headings, and one more than may be: what comes after is not even read.
    rows = list(islice(_split(text), MOST_ROWS + 2))
    if not rows:
        raise NoTable("没有内容；请把表格连同标题行一起复制过来")
    first = [str(cell or "") for cell in rows[0][1]]
    places, unused = _places(register, first)
    if places or need_headings:
        _refuse_missing(register, places, first)
        return Table(places, unused, _bounded(iter(rows[1:])))
    order = {column.attribute: place for place, column in enumerate(register.columns)}
    wide = next((number for number, row in rows if len(row) > len(order)), None)
    if wide is not None:
        raise NoTable(f"第 {wide} 行比登记表的列多；请把标题行一起复制过来")
    return Table(order, (), _bounded(iter(rows)))


def _sheet_of(register: Register, grids: list[Grid]) -> Grid:
    """The sheet named like the register (a year workbook calls 效能提醒函 提醒函), else the first that is not hidden."""
    shown = [grid for grid in grids if not grid.hidden] or grids
    named = [grid for grid in shown if len(grid.title) > 1 and register.title.endswith(grid.title)]
    return (named or shown)[0]


def _places(register: Register, headings: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Find the columns by their headings first, what is left by what offices call them."""
    bare = [half_width(heading).split("(")[0].strip(" *\n\t") for heading in headings]
    places: dict[str, int] = {}
    for column in register.columns:
        if column.heading in bare:
            places[column.attribute] = bare.index(column.heading)
    for column in register.columns:
        for words in ALIASES.get(column.attribute, ()) if column.attribute not in places else ():
            if words in bare and bare.index(words) not in places.values():
                places.setdefault(column.attribute, bare.index(words))
    taken = set(places.values())
    return places, tuple(words for place, words in enumerate(bare) if words and place not in taken)


def _refuse_missing(register: Register, places: dict[str, int], headings: Sequence[str]) -> None:
    missing = [
        column.heading
        for column in register.columns
        if column.needed and column.kind != "overdue" and column.attribute not in places
    ]
    if missing:
        seen = "、".join(heading for heading in headings if heading)[:80] or "空的"
        raise NoTable(f"第 1 行缺少列：{'、'.join(missing)}（现在是：{seen}）；请用下载的空表，或补上标题")


def _bounded(lines: Iterator[tuple[int, Sequence[Raw]]]) -> list[tuple[int, Sequence[Raw]]]:
    found: list[tuple[int, Sequence[Raw]]] = []
    for line in lines:
        if len(found) == MOST_ROWS:
            raise NoTable(f"超过 {MOST_ROWS} 行；请分几次登记")
        found.append(line)
    if not found:
        raise NoTable("只有标题，没有要登记的行；请填好以后再交")
    return found


def _decoded(content: bytes) -> str:
    for code in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(code)
        except UnicodeDecodeError:
            continue
    raise NoTable("不是文本文件；请用 Excel 另存为 .xlsx 再交")


def _split(text: str) -> Iterator[tuple[int, Sequence[Raw]]]:
    """Cells of pasted text, a tab between them (or a comma where there is no tab); cells with line breaks are quoted."""
    text = text.replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",", strict=True)
    try:
        for row in reader:
            found = [cells.trimmed(cell) or None for cell in row]
            if any(found):
                yield reader.line_num, found
    except csv.Error as error:
        raise NoTable("有一格太长，或引号没有成对；请改正后再交") from error
