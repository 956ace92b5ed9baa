"""Pasted or uploaded figures as lines of cells, each with the number of its line in what was pasted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from people.typed import half_width

MOST_LINES: Final = 20_000
_SPACES: Final = re.compile(r"[ \u3000]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1, its cells trimmed, full-width digits and letters converted."""

    number: int
    cells: tuple[str, ...]

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(self.cells)


def read_lines(text: str) -> list[Line]:
    """Cut a pasted text into lines and cells: tabs as Excel and WPS give them, else commas, else spaces."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    delimiter = _delimiter(text)
    rows = _spaced(text) if delimiter is None else _quoted(text, delimiter)
    return [line for line, _ in zip(rows, range(MOST_LINES), strict=False)]


def blocks(lines: list[Line]) -> list[list[Line]]:
    """Blank lines part one table from the next."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.blank:
            found.append([])
        else:
            found[-1].append(line)
    return [block for block in found if block]


def _delimiter(text: str) -> str | None:
    if "\t" in text:
        return "\t"
    lines = [line for line in text.split("\n") if line.strip()]
    for sign in (",", "，", ";", "；", "|"):
        # 1,234.50 is one figure: a comma counts where most lines have one outside of numbers.
        if sum(_parts(line, sign) for line in lines) * 2 > len(lines):
            return sign
    return None


def _parts(line: str, sign: str) -> bool:
    bare = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", line) if sign == "," else line
    return sign in bare


def _quoted(text: str, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    before = 0
    try:
        for row in reader:
            yield Line(before + 1, tuple(_clean(cell) for cell in row))
            before = reader.line_num
    except csv.Error:  # a cell longer than any figure or name: what stands before it was read
        return


def _spaced(text: str) -> Iterator[Line]:
    for number, row in enumerate(text.split("\n"), 1):
        yield Line(number, tuple(_clean(cell) for cell in _SPACES.split(row.strip())))


def _clean(cell: str) -> str:
    return " ".join(half_width(cell.replace("\u3000", " ")).split())
