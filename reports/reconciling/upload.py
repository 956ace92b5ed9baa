"""A spreadsheet or text file with an office's own figures, as the text that it would be when pasted."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from people.errors import DomainError
from people.xlsx.archive import inspect
from people.xlsx.faults import BookRefused
from reports.reconciling.table import MOST_LINES

WIDEST: Final = 60
# What a page can show and a person read; a few kilobytes of spreadsheet may unpack to millions of long cells.
LONGEST: Final = 6_000_000
LONGEST_CELL: Final = 500
# Of a year workbook or a 结果.xlsx only these hold results.
RESULT_SHEETS: Final = ("考核结果", "人员结果", "奖金")
PLAN_SHEET: Final = "方案"
NOT_READ: Final = "文件没有读取"


def text_of(name: str, chunks: Iterable[bytes]) -> str:
    """Turn an uploaded .xlsx, .csv or .txt into text with tabs; DomainError where it is none of them or too long."""
    suffix = Path(name).suffix.lower()
    if suffix in (".csv", ".txt", ".tsv"):
        text = _decoded(_content(chunks))
        if len(text) > LONGEST:
            raise _too_long()
        return text
    if suffix != ".xlsx":
        raise DomainError(
            NOT_READ, why="只能读取 .xlsx、.csv 文件", next_step="请另存为 .xlsx，或把表格复制粘贴过来"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "figures.xlsx"
        with path.open("wb") as file:
            file.writelines(chunks)
        try:
            inspect(path)
        except BookRefused as refused:
            raise DomainError(
                NOT_READ, why=refused.fault.problem, next_step=refused.fault.remedy
            ) from refused
        return "\n".join(_bounded(_sheets(path)))


def _content(chunks: Iterable[bytes]) -> bytes:
    """The bytes of a text file; no sign takes more than three of them where a list is written in Chinese."""
    found = bytearray()
    for chunk in chunks:
        found += chunk
        if len(found) > 3 * LONGEST:
            raise _too_long()
    return bytes(found)


def _bounded(lines: Iterable[str]) -> Iterator[str]:
    room = LONGEST
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            raise _too_long()
        yield line


def _too_long() -> DomainError:
    return DomainError(
        NOT_READ, why="文件里的内容太多，不像一张结果表", next_step="请只留下要核对的表后重新选择"
    )


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DomainError(NOT_READ, why="文件的文字编码无法识别", next_step="请另存为 .xlsx，或复制粘贴过来")


def _sheets(path: Path) -> Iterator[str]:
    from openpyxl import load_workbook  # loaded with the first sheet that is read

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        names = [name for name in RESULT_SHEETS if name in book.sheetnames] or book.sheetnames
        if PLAN_SHEET in names:
            raise DomainError(
                NOT_READ,
                why="这是年度工作簿，里面只有输入，没有结果",
                next_step="请选自己算出得分、等次或奖金的表",
            )
        for name in names:
            sheet = book[name]
            if hasattr(sheet, "iter_rows"):  # a sheet of charts has none
                yield from _rows(sheet.iter_rows(max_row=MOST_LINES, max_col=WIDEST, values_only=True))
                yield ""
    finally:
        book.close()


def _rows(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    for row in rows:
        cells = [_cell(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield "\t".join(cells)


def _cell(value: object) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    # The shortest decimals that name the stored number: what the sheet's author typed.
    text = format(value, ".15g") if isinstance(value, float) else str(value)
    return " ".join(text[:LONGEST_CELL].split())
