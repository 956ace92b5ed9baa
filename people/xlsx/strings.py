"""The table of texts that cells refer to by number, read within bounds: a few bytes can claim a million empty texts."""

from __future__ import annotations

from typing import Final
from zipfile import ZipFile

from people.xlsx.faults import refused
from people.xlsx.package import unescaped
from people.xlsx.xmlstream import feed, local, new_parser

# The largest year has some three million different texts of a few dozen characters.
MAX_ELEMENTS: Final = 10_000_000
MAX_CHARACTERS: Final = 150_000_000
# Excel allows 32,767 characters in a cell; each may be written as an escape of seven (_x000D_).
LONGEST: Final = 7 * 32_767
_REMEDY: Final = "请清除多余的内容、删除无关的工作表后另存"


class SharedStrings:
    """Reads the table; pronunciation hints (rPh) are left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._pieces: list[str] = []
        self._taking = False
        self._hint = False
        self._elements = 0
        self._length = 0
        self._characters = 0

    def read(self, archive: ZipFile, part: str) -> list[str]:
        """Read the whole table; BookRefused where it is larger than any year."""
        parser = new_parser()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        for _ in feed(archive, part, parser):
            if self._elements > MAX_ELEMENTS or self._characters > MAX_CHARACTERS:
                raise refused("工作簿的文字过多", _REMEDY)
        return self.texts

    def _start(self, name: str, _: dict[str, str]) -> None:
        self._elements += 1
        tag = local(name)
        if tag == "t":
            self._taking = not self._hint
        elif tag == "rPh":
            self._hint = True

    def _text(self, piece: str) -> None:
        if self._taking:
            self._characters += len(piece)
            self._length += len(piece)
            if self._length > LONGEST:
                raise refused("有单元格的文字过长", "每个单元格最多 32767 个字，请缩短后另存")
            self._pieces.append(piece)

    def _end(self, name: str) -> None:
        tag = local(name)
        if tag == "t":
            self._taking = False
        elif tag == "rPh":
            self._hint = False
        elif tag == "si":
            self.texts.append(unescaped("".join(self._pieces)))
            self._pieces.clear()
            self._length = 0
