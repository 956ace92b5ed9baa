"""A sample whose 测评 fits its roll, with what it comes to by the independent calculator.

Of gongxinju-2019 there is none: its document has no 测评 (rules 4), so its journey by the sample itself is whole already.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from tests.journeys.pages.votes import Tally, Votes
from tests.journeys.year.book import Sample
from tests.oracle.book import read
from tests.oracle.calculator import settle_book

BALLOTS, SUMS = "测评", "测评汇总"
HEADINGS: Final = ("对象", "评价主体", "有效", "无效")


class VotedSample(Sample):
    """The sample of a scheme; its workbook has no opened ballots, only the sums of those that its own people give."""

    def __init__(self, scheme: str, folder: Path) -> None:
        super().__init__(scheme)
        self.votes = Votes(Sample(scheme))
        book = openpyxl.load_workbook(self.path)
        opened = book[BALLOTS]
        opened.delete_rows(2, opened.max_row)
        self._write(book.create_sheet(SUMS))
        self.path = folder / f"{scheme}-voted.xlsx"
        book.save(self.path)
        self.expected, year = settle_book(read(self.path))
        assert not year.blocked, year.problems

    def _write(self, sheet: Worksheet) -> None:
        sheet.append([*HEADINGS, *self.votes.maxima])
        for row in self.votes.tallies():
            sheet.append([row.target, row.group, row.valid, row.invalid, *map(float, row.sums)])

    def stands_in(self, path: Path) -> None:
        """A year workbook of the program has the sums of these ballots, and not one ballot."""
        book = openpyxl.load_workbook(path, read_only=True)
        opened = book[BALLOTS].iter_rows(values_only=True) if BALLOTS in book.sheetnames else iter(())
        assert [row for row in list(opened)[1:] if any(row)] == []
        found = list(_tallies(book[SUMS].iter_rows(values_only=True), list(self.votes.maxima)))
        assert sorted(found, key=_key) == sorted(self.votes.tallies(), key=_key)


def _tallies(rows: Iterator[tuple[Any, ...]], dimensions: list[str]) -> Iterator[Tally]:
    heads = [str(head) for head in next(rows)]
    for row in rows:
        cells = dict(zip(heads, row, strict=True))
        sums = tuple(Fraction(cells[name] or 0) for name in dimensions)
        yield Tally(cells["对象"], cells["评价主体"], cells["有效"], cells["无效"], sums)


def _key(tally: Tally) -> tuple[str, str]:
    return tally.target, tally.group
