"""The worksheets of a year workbook as grids of raw values under headings, read lazily and in flat memory."""

from __future__ import annotations

import os
from collections.abc import Collection, Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from people.typed import half_width
from people.xlsx.archive import inspect
from people.xlsx.faults import Fault, refused
from people.xlsx.package import Package
from people.xlsx.raw import MERGED, Percent, Problem, Raw
from people.xlsx.rowstream import Cells, RowStream
from people.xlsx.strings import SharedStrings
from people.xlsx.survey import SheetSurvey
from people.xlsx.xmlstream import REPAIR, open_archive

MAX_STRAYS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading of row 1: its column letters and its text, trimmed, digits and letters half-width."""

    letter: str
    text: str


class Grid:
    """One worksheet: title, hidden or not, headings of row 1, and its rows from row 2 on.

    `headings` holds the filled cells of row 1 from left to right, doubles included. `hidden_rows` counts the rows
    with content that the user cannot see. `strays` (values under no heading; at most MAX_STRAYS, `stray_count`
    counts all) is complete when `rows()` has been read to its end.
    """

    def __init__(
        self,
        path: Path,
        package: Package,
        strings: list[str],
        survey: SheetSurvey,
        formatted: Collection[str],
    ) -> None:
        self.title = half_width(survey.sheet.title).strip()
        self.hidden = survey.sheet.hidden
        self.hidden_rows = survey.hidden_rows
        self.strays: list[Fault] = []
        self.stray_count = 0
        self._path = path
        self._package = package
        self._strings = strings
        self._survey = survey
        self.headings = self._read_headings()
        self._percent = frozenset(each.letter for each in self.headings if each.text in formatted)

    def rows(self) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """Yield (row number, values aligned to `headings`) for every row from 2 on that is not blank.

        None is an empty cell, MERGED one inside a merged range but not its first, Percent a number with a
        percent format in one of the `formatted` columns, UNSTORED a formula without stored value, any other
        Problem an error value.
        """
        self.strays = []
        self.stray_count = 0
        letters = tuple(heading.letter for heading in self.headings)
        merged = self._survey.merged
        under = frozenset(letters)
        for number, cells in self._stream(self._percent, self._survey.last_row):
            if number == 1:
                continue
            covered = merged.get(number)
            if covered:
                for letter in covered & cells.keys():
                    del cells[letter]
            if not cells.keys() <= under:
                self._set_aside(number, cells, under)
            if not cells:
                continue
            if covered:
                cells.update(dict.fromkeys(covered & under, MERGED))
            yield number, tuple(map(cells.get, letters))

    def _stream(self, percent: frozenset[str], last: int) -> Generator[tuple[int, Cells], None, None]:
        """Read the sheet once more from its start to row `last`."""
        stream = RowStream(self.title, self._package, self._strings, percent)
        try:
            with open_archive(self._path) as archive:
                yield from stream.rows(archive, self._survey.sheet.part, last)
        except OSError as error:
            raise refused("文件在读取过程中无法继续读取", "请确认文件没有被移动或改写，" + REPAIR) from error

    @property
    def headings_merged(self) -> bool:
        """Whether cells of row 1 are hidden by a merge, so that headings may be missing for it."""
        return bool(self._survey.merged.get(1))

    def _read_headings(self) -> tuple[Heading, ...]:
        """Take the filled cells of row 1, from left to right; a cell hidden by a merge is none."""
        rows = self._stream(frozenset(), min(1, self._survey.last_row))
        number, cells = next(rows, (0, {}))
        rows.close()
        if number != 1:
            return ()
        covered = self._survey.merged.get(1, frozenset())
        shown = [(letter, _heading_text(value)) for letter, value in cells.items() if letter not in covered]
        shown.sort(key=lambda pair: (len(pair[0]), pair[0]))
        return tuple(Heading(letter, text) for letter, text in shown if text)

    def _set_aside(self, number: int, cells: Cells, under: frozenset[str]) -> None:
        """Take the values under no heading out of the row and keep a fault for each."""
        for letter in sorted(cells.keys() - under, key=lambda each: (len(each), each)):
            del cells[letter]
            self.stray_count += 1
            if self.stray_count <= MAX_STRAYS:
                problem = f"{letter} 列第 1 行没有标题，这里却有内容"
                remedy = "请删除该内容，或在第 1 行补上标题"
                self.strays.append(Fault(self.title, f"{letter}{number}", problem, remedy))


def _heading_text(value: Raw) -> str:
    """Show a heading as text; a number or date as written, a cell without a usable value as none."""
    if value is None or isinstance(value, Problem | Percent):
        return ""
    return half_width(str(value)).strip()


def open_grids(path: str | os.PathLike[str], formatted: Collection[str] = ()) -> list[Grid]:
    """Inspect the workbook and give its worksheets in their order, hidden ones too, charts not.

    `formatted` names the headings under which a percent format matters (完成率, 得分比例 …). BookRefused for
    a file that the gate refuses, that is damaged or that has no worksheet; values are read when `rows()` is.
    """
    book = inspect(path)
    package = book.package
    strings: list[str] = []
    if package.strings_part:
        with open_archive(book.path) as archive:
            strings = SharedStrings().read(archive, package.strings_part)
    return [Grid(book.path, package, strings, survey, formatted) for survey in book.sheets]
