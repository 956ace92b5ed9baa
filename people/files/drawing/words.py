"""The words and tables of an office document, as plain blocks to be shown escaped; the names inside an archive."""

from __future__ import annotations

import re
from typing import BinaryIO, Final, TypedDict
from zipfile import ZipFile

from people.files.archives import shown_name
from people.files.drawing.outcomes import DAMAGED, Ended
from people.xlsx.faults import BookRefused
from people.xlsx.xmlstream import local, walk

MOST_LETTERS: Final = 200_000
MOST_ROWS: Final = 100
MOST_COLUMNS: Final = 30
MOST_NAMES: Final = 500
MOST_PARTS: Final = 100
LONGEST_PART: Final = 64 << 20
_SLIDE: Final = re.compile(r"ppt/slides/slide(\d+)\.xml")


class Block(TypedDict, total=False):
    """One piece: a heading, a paragraph, or the rows of a table. `cut` says that the rest is left out."""

    heading: str
    text: str
    rows: list[list[str]]
    cut: bool


class Enough(Exception):
    """As much has been read as is shown."""


class _Reader:
    """Gathers paragraphs and tables from the events of one part (w: of Word, a: of slides use the same short names)."""

    def __init__(self, blocks: list[Block], left: int) -> None:
        self.blocks = blocks
        self.left = left
        self._text: list[str] = []
        self._reading = 0
        self._rows: list[list[str]] = []
        self._depth = 0
        self._deleted = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Note where a table, a row, a cell or a run of text begins."""
        short = local(name)
        if short == "tbl":
            self._depth += 1
        elif short == "tr" and self._depth == 1:
            self._rows.append([])
        elif short == "tc" and self._depth == 1 and self._rows:
            self._text.clear()
        elif short == "t":
            self._reading += 1
        elif short in ("tab", "br", "cr"):
            self._text.append("\t" if short == "tab" else "\n")
        elif short == "del":
            self._deleted += 1

    def end(self, name: str) -> None:
        """Put away what has ended."""
        short = local(name)
        if short == "t":
            self._reading -= 1
        elif short == "del":
            self._deleted -= 1
        elif short == "p":
            self._end_paragraph()
        elif short == "tc" and self._depth == 1 and self._rows:
            self._rows[-1].append(self._taken())
        elif short == "tbl":
            self._depth -= 1
            if not self._depth and any(any(row) for row in self._rows):
                self.blocks.append({"rows": [row[:MOST_COLUMNS] for row in self._rows]})
            if not self._depth:
                self._rows = []

    def text(self, words: str) -> None:
        """Take text of a run; raises Enough."""
        if self._reading and not self._deleted:
            self._text.append(words)
            self.left -= len(words)
            if self.left < 0:
                self._end_paragraph()
                raise Enough

    def _end_paragraph(self) -> None:
        if self._depth:
            self._text.append("\n")
        elif words := self._taken():
            self.blocks.append({"text": words})

    def _taken(self) -> str:
        words = "".join(self._text).strip()
        self._text.clear()
        return words


def document_blocks(source: BinaryIO) -> list[Block]:
    """Give the paragraphs and tables of a docx."""
    with ZipFile(source) as archive:
        return _read(archive, [("", "word/document.xml")])


def slide_blocks(source: BinaryIO) -> list[Block]:
    """Give the words of each slide of a pptx, in the order of their numbers."""
    with ZipFile(source) as archive:
        found = [match for name in archive.namelist() if (match := _SLIDE.fullmatch(name))]
        found.sort(key=lambda match: int(match[1]))
        parts = [(f"第 {place} 页", match[0]) for place, match in enumerate(found, 1)]
        return _read(archive, parts[:MOST_PARTS])


def _read(archive: ZipFile, parts: list[tuple[str, str]]) -> list[Block]:
    blocks: list[Block] = []
    left = MOST_LETTERS
    for heading, part in parts:
        if heading:
            blocks.append({"heading": heading})
        if archive.getinfo(part).file_size > LONGEST_PART:
            raise Ended(DAMAGED)
        reader = _Reader(blocks, left)
        try:
            walk(archive, part, reader.start, reader.end, reader.text)
        except Enough:
            blocks.append({"cut": True})
            break
        left = reader.left
    return blocks


def sheet_blocks(path: str) -> list[Block]:
    """Give the first rows of each visible sheet of an xlsx."""
    from people.files.drawing.sheets import first_rows

    blocks: list[Block] = []
    try:
        for title, rows, cut in first_rows(path, MOST_ROWS, MOST_COLUMNS, MOST_LETTERS):
            blocks.append({"heading": title})
            if rows:
                blocks.append({"rows": rows})
            if cut:
                blocks.append({"cut": True})
    except BookRefused as refusal:
        raise Ended(DAMAGED) from refusal
    return blocks


def archive_blocks(source: BinaryIO) -> list[Block]:
    """Give names and sizes of what an archive holds."""
    with ZipFile(source) as archive:
        files = [info for info in archive.infolist() if not info.is_dir()]
    rows = [["文件", "大小"], *([shown_name(info), str(info.file_size)] for info in files[:MOST_NAMES])]
    blocks: list[Block] = [{"rows": rows}]
    return [*blocks, {"cut": True}] if len(files) > MOST_NAMES else blocks
