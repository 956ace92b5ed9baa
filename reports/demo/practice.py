"""Workbooks to practise with, offered by the tour in demo mode: one with faults, and two that resolve what is open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from reports.demo.book import write_example
from reports.demo.draft import Row
from reports.demo.load import drawn, past_rows, stored_example
from reports.demo.stories import BOOKS, STORIES, PracticeBook
from reports.demo.year import example_year

FOLDER: Final = "练习"


def write_practice(folder: Path) -> None:
    """Write the books that are not there yet; they stand on the example years, which are stored by now."""
    place = folder / FOLDER
    place.mkdir(parents=True, exist_ok=True)
    for book in BOOKS.values():
        path = place / book.name
        if not path.exists():
            year = next(row for row in STORIES[book.scheme] if row.offset == book.offset)
            write_example(drawn(book.scheme, year, list(_past(book)), book.edit), path)


def _past(book: PracticeBook) -> Iterator[Row]:
    """The results of the example years before, the latest first."""
    base = example_year(book.scheme).year
    for year in reversed(STORIES[book.scheme]):
        found = stored_example(book.scheme, base + year.offset) if year.offset < book.offset else None
        if found is not None:
            yield from past_rows(found)


def practice_path(data: Path, slug: str) -> Path | None:
    """The stored book of an address, None where there is none."""
    book = BOOKS.get(slug)
    path = data / "demo" / FOLDER / book.name if book else None
    return path if path is not None and path.is_file() else None
