"""Offices of many people with names of every length, settled, for the tests of the papers."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Final

from bonuses.settled import Settled
from tests.bench.books import write_book
from tests.reports.results.books import settle_book

# 2 to 12 letters, with the point that names of minorities carry; all invented.
NAMES: Final = ("王五", "林小满", "欧阳致远", "乌力吉·巴特", "阿依夏木·吐尔地", "阿依夏古丽·阿布都热合曼")
LONG: Final = "全面深化改革和基层治理现代化建设工作领导小组办公室综合协调科"


def settle_office(folder: Path, people: int, sections: int = 12) -> Settled:
    """Settle an office of so many people; one of its sections has a very long name."""
    book = folder / "office.xlsx"
    write_book(book, people, 5, sections)
    settled = settle_book(book)
    book.unlink()
    return renamed(settled)


def renamed(settled: Settled) -> Settled:
    """The same result with other names of people, and the first section's name long."""
    names = {row.number: name for row, name in zip(settled.outcome.people, cycle(NAMES), strict=False)}
    facts = replace(
        settled.facts,
        people=tuple(replace(row, name=names[row.number]) for row in settled.facts.people),
        subjects=tuple(
            replace(row, name=LONG) if row.code == "K001" else row for row in settled.facts.subjects
        ),
    )
    outcome = replace(
        settled.outcome,
        people=tuple(replace(row, name=names[row.number]) for row in settled.outcome.people),
        subjects=tuple(
            replace(row, name=LONG) if row.code == "K001" else row for row in settled.outcome.subjects
        ),
    )
    return replace(settled, facts=facts, outcome=outcome)
