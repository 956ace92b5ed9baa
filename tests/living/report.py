"""All faults of the living formulas at once, for the people who write them.

python -m tests.living.report FOLDER [--edits N] [--generated N] [--only TEXT]: settles, recalculates, compares.
"""

from __future__ import annotations

import argparse
import os
import random
from collections import Counter
from pathlib import Path

import django

from tests.tables import make_tables


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--edits", type=int, default=0)
    parser.add_argument("--generated", type=int, default=2)
    parser.add_argument("--samples", type=int, default=21)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--kind", default="")
    parser.add_argument("--each", type=int, default=0, help="so many edits of every kind")
    parser.add_argument("--several", type=int, default=1, help="so many edits in one book")
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    _report(given)


def _report(given: argparse.Namespace) -> None:
    from tests.living.edited import edited_years
    from tests.living.edits import EDITS
    from tests.living.figures import differences, expected, shown
    from tests.living.plain_figures import plain_figures
    from tests.living.recalculation import error_cells, recalculated
    from tests.living.years import BOOKS, generated_year, settled_year
    from tests.oracle.generator import SCHEMES

    folder: Path = given.folder
    folder.mkdir(parents=True, exist_ok=True)
    years = [settled_year(book, folder) for book in BOOKS[: given.samples] if given.only in book.stem]
    years += [
        generated_year(scheme, seed + given.seed, folder)
        for scheme in SCHEMES
        if given.only in scheme
        for seed in range(given.generated)
    ]
    for year in years:
        _say(year.name, "cached", differences(shown(year.book), expected(year.result)))
        _say(year.name, "plain", plain_figures(year.book, expected(year.result)))
    for year, book in zip(years, recalculated([year.book for year in years], folder / "again"), strict=True):
        _say(year.name, "errors", error_cells(book))
        _say(year.name, "recalculated", differences(shown(book), expected(year.result)))
    kinds = [given.kind] * bool(given.edits) + list(EDITS) * bool(given.each)
    edited = [
        one
        for kind in kinds
        for one in edited_years(
            years, given.each if given.each else given.edits, random.Random(f"{given.seed}/{kind}"),
            folder / f"edited-{kind}", kind=kind, edits=given.several,
        )
    ]  # fmt: skip
    if not edited:
        return
    print(f"{len(edited)} edits: {dict(Counter(edit.kind for edit in edited))}")
    for edit, book in zip(
        edited, recalculated([edit.book for edit in edited], folder / "again"), strict=True
    ):
        lines = [*error_cells(book), *differences(shown(book), expected(edit.result))]
        _say(edit.book.stem, f"edited ({edit.said})", lines)


def _say(name: str, what: str, lines: list[str]) -> None:
    if lines:
        print(f"## {name}, {what}: {len(lines)}")
        for line in lines[:12]:
            print(f"   {line}")


if __name__ == "__main__":
    main()
