"""The first rows of the sheets of a workbook as words, through the house's own streaming reader."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from people.xlsx.archive import inspect
from people.xlsx.cells import text
from people.xlsx.raw import Problem
from people.xlsx.rowstream import RowStream
from people.xlsx.strings import SharedStrings
from people.xlsx.xmlstream import open_archive

_NO_PERCENT: Final[frozenset[str]] = frozenset()


def first_rows(
    path: str, rows: int, columns: int, letters: int
) -> Iterator[tuple[str, list[list[str]], bool]]:
    """Give title, rows and whether something was left out, of each visible sheet. Raises BookRefused."""
    book = inspect(Path(path))
    strings: list[str] = []
    with open_archive(book.path) as archive:
        if book.package.strings_part:
            strings = SharedStrings().read(archive, book.package.strings_part)
        for survey in book.sheets:
            if survey.sheet.hidden or letters <= 0:
                continue
            stream = RowStream(survey.sheet.title, book.package, strings, _NO_PERCENT)
            found: list[dict[str, str]] = []
            cells = stream.rows(archive, survey.sheet.part, min(rows, survey.last_row))
            for _, row in cells:
                found.append({letter: _words(value) for letter, value in row.items()})
                letters -= sum(map(len, found[-1].values()))
            used = sorted({letter for row in found for letter in row}, key=lambda each: (len(each), each))
            cut = survey.last_row > rows or len(used) > columns
            yield survey.sheet.title, [[row.get(one, "") for one in used[:columns]] for row in found], cut


def _words(value: object) -> str:
    shown = text(value)  # type: ignore[arg-type]
    return "" if isinstance(shown, Problem) else shown
