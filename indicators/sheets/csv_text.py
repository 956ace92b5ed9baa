"""Reads .csv and tab-separated text in UTF-8, UTF-16 with a mark, or GB 18030."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from indicators.sheets.building import Budget, Builder
from indicators.sheets.packing import Sheet
from people.xlsx.faults import refused

_SEPARATORS: Final = (",", "\t", ";", "，")
_AGAIN: Final = "请用 Excel 或 WPS 打开后另存为 .xlsx 再上传"
_BINARY: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x7fELF", b"MZ", b"\x89PNG", b"\xff\xd8\xff")


def read_csv(path: Path, title: str) -> list[Sheet]:
    """Read the one table of the file; BookRefused for bytes that are no text."""
    content = path.read_bytes()
    if content.startswith(_BINARY):
        raise refused("这不是文本文件，扩展名与内容不符", "请改回原来的扩展名，或另存为 .xlsx 再上传")
    text = _decoded(content)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise refused("这是网页文件改了扩展名，不是表格", _AGAIN)
    builder = Builder(title, Budget())
    try:
        for row, cells in enumerate(csv.reader(text.splitlines(keepends=True), delimiter=_separator(text))):
            for column, cell in enumerate(cells):
                if cell.strip():
                    builder.put(row, column, cell)
    except csv.Error as error:
        raise refused("文本的引号或分隔不成表", _AGAIN) from error
    return [Sheet(builder.table())]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    elif b"\x00" in content:
        raise refused("文件里有非文本的内容（空字符），不是 csv", _AGAIN)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refused("文件的文字编码认不出（不是 UTF-8，也不是 GB 18030）", _AGAIN)


def _separator(text: str) -> str:
    """Choose what separates the most lines into the most cells."""
    lines = [line for line in text.splitlines()[:60] if line.strip()]
    return max(_SEPARATORS, key=lambda sign: (sum(min(line.count(sign), 8) for line in lines), sign == ","))
