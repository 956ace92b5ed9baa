"""What is wrong with the living formulas of some years: cached, written plain, recalculated, and after an edit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.living.edited import EditedYear
from tests.living.figures import differences, expected, shown
from tests.living.plain_figures import plain_figures
from tests.living.recalculation import error_cells, recalculated
from tests.living.years import Year


def faults(years: Sequence[Year], edited: Sequence[EditedYear], folder: Path) -> list[str]:
    """Every disagreement with 结果.json; all books go through LibreOffice in one run."""
    lines = []
    for year in years:
        wanted = expected(year.result)
        lines += _named(f"{year.name}, written", differences(shown(year.book), wanted))
        lines += _named(f"{year.name}, written", plain_figures(year.book, wanted))
    books = [*(year.book for year in years), *(one.book for one in edited)]
    names = [*(year.name for year in years), *(f"{one.book.stem}, edited ({one.said})" for one in edited)]
    results = [*(year.result for year in years), *(one.result for one in edited)]
    for name, again, result in zip(names, recalculated(books, folder), results, strict=True):
        lines += _named(name, error_cells(again))
        lines += _named(name, differences(shown(again), expected(result)))
    return lines


def _named(name: str, lines: list[str]) -> list[str]:
    return [f"{name}: {line}" for line in lines]
