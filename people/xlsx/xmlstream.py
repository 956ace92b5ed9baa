"""Feeds one XML part of the archive to an expat parser in small pieces, refusing what no honest workbook has.

A document type (the door to entity bombs) is refused at its first byte, a tag or comment of more than a
quarter of a megabyte likewise (expat keeps it whole and reads it again with each piece); damage of the
archive or of the XML becomes a BookRefused in Chinese.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from people.xlsx.faults import BookRefused, refused

Start = Callable[[str, dict[str, str]], object]
End = Callable[[str], object]
CHUNK: Final = 1 << 16
PROLOGUE: Final = 1 << 12
LONGEST_MARKUP: Final = 1 << 18
# What zipfile, zlib and expat raise for broken or unsupported data (RuntimeError: an encrypted entry).
_DAMAGE: Final = (
    expat.ExpatError, BadZipFile, zlib.error, EOFError, LookupError, ValueError, RuntimeError, OSError
)  # fmt: skip
REPAIR: Final = "请用 Excel 或 WPS 打开（按提示修复）后另存为 .xlsx 再使用"


def open_archive(path: Path) -> ZipFile:
    """Open the archive; BookRefused when its table of contents makes no sense (zipfile raises many kinds)."""
    try:
        return ZipFile(path)
    except (BadZipFile, struct.error, NotImplementedError, ValueError, LookupError, OverflowError) as error:
        raise incomplete() from error


def incomplete() -> BookRefused:
    """Say that the archive is cut off or damaged as a whole."""
    return refused("文件不完整或已损坏，无法解压", "请重新复制、下载或保存后再使用；" + REPAIR)


def new_parser() -> expat.XMLParserType:
    """Make an expat parser that joins text and refuses every document type declaration."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = CHUNK
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    problem = "文件中含有 XML 实体或文档类型声明（DOCTYPE），可能是恶意文件"
    raise refused(problem, "请从可信来源重新取得工作簿；" + REPAIR)


def damaged(part: str) -> BookRefused:
    """Say that a part of the file cannot be read, naming it for whoever has to look closer."""
    return refused(f"文件已损坏，无法读取其中的 {part[:80]}", REPAIR)


def feed(archive: ZipFile, part: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Parse a part piece by piece, yielding after each one so that the caller can drain and stop."""
    given = 0
    try:
        with archive.open(part) as source:
            while piece := source.read(CHUNK):
                parser.Parse(piece, False)
                given += len(piece)
                if given - parser.CurrentByteIndex > LONGEST_MARKUP:
                    raise refused(f"文件中的 {part[:80]} 含有超长的标记，可能是恶意文件", REPAIR)
                yield
            parser.Parse(b"", True)
            yield
    except _DAMAGE as error:
        raise damaged(part) from error


def walk(archive: ZipFile, part: str, start: Start, end: End | None = None, text: End | None = None) -> None:
    """Parse a whole part, giving its events to the handlers."""
    parser = new_parser()
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    for _ in feed(archive, part, parser):
        pass


def check_prologue(archive: ZipFile, part: str) -> None:
    """Read a part up to its first element: a document type can only stand before it."""
    seen: list[str] = []
    parser = new_parser()
    parser.StartElementHandler = lambda name, _: seen.append(name)
    given = 0
    try:
        with archive.open(part) as source:
            while not seen and (piece := source.read(PROLOGUE)):
                parser.Parse(piece, False)
                given += len(piece)
                if given > LONGEST_MARKUP:
                    raise damaged(part)
    except expat.ExpatError:
        # Many parts are never read (document properties, drawings); those that are say so when they are.
        return
    except _DAMAGE as error:
        raise damaged(part) from error


def local(name: str) -> str:
    """Take the prefix off an element or attribute name."""
    return name.rpartition(":")[2]
