"""The pages of result sheets in their order, each announced before the first is written (workbook.md «结果.xlsx»)."""

from __future__ import annotations

from typing import Any

from bonuses.settled import Settled
from reports.results.living import subjects, waiting
from reports.results.living.base import Looks, Page, Refs, write_page
from reports.results.living.people import Persons
from reports.workbook.writer import Layout


def results_pages(refs: Refs) -> tuple[list[Page], list[Page]]:
    """The pages before 问题, and the helper pages after 违规计分."""
    scored, helpers = subjects.pages(refs)
    persons = Persons(refs)
    staff, behind = persons.pages()
    counts = waiting.page(refs, [subjects.waiting, lambda _: persons.waiting()])
    return [scored, *staff], [counts, *helpers, *behind]


def write_pages(book: Any, pages: list[Page], looks: Looks) -> None:
    """Write pages in their order."""
    for page in pages:
        write_page(book, page, looks)


def living_pages(settled: Settled, layout: Layout) -> tuple[Refs, list[Page], list[Page]]:
    """Announce everything; nothing is written yet."""
    refs = Refs(settled, layout)
    results, helpers = results_pages(refs)
    return refs, results, helpers
