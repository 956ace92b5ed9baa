"""Years of which an input was changed in 结果.xlsx, with what a fresh settlement of the changed book gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from people.xlsx.faults import BookRefused
from tests.living.editing import EditedBook
from tests.living.edits import EDITS, make_edit, scheme_of
from tests.living.years import Year, fresh_result

TRIES: Final = 60


@dataclass(frozen=True, slots=True)
class EditedYear:
    """An edited 结果.xlsx, not yet recalculated; what was done; what 结果.json says of it."""

    book: Path
    kind: str
    said: str
    result: dict[str, Any]


def edited_years(
    years: Sequence[Year], count: int, rng: random.Random, folder: Path, *, kind: str = "", edits: int = 1
) -> list[EditedYear]:
    """So many edited books, each from any of the years; an edit that leaves no valid book is drawn again."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[EditedYear] = []
    for number in range(count):
        tries = (_edited(rng, years, number, folder, kind, edits) for _ in range(TRIES))
        found.append(next(filter(None, tries)))
    return found


def _edited(
    rng: random.Random, years: Sequence[Year], number: int, folder: Path, kind: str, edits: int
) -> EditedYear | None:
    year = rng.choice(years)
    # Draw the kind first: kinds that rarely apply would else rarely be seen.
    chosen = kind or rng.choices(list(EDITS), [weight for _, weight in EDITS.values()])[0]
    scheme = scheme_of(year.scheme)
    book = EditedBook(year.book)
    made = [make_edit(book, rng, scheme, chosen if not turn or kind else "") for turn in range(edits)]
    if not any(made):
        return None
    path = folder / f"{number:03d}-{kind}{year.name}.xlsx"
    book.save(path)
    try:
        result = fresh_result(path)
    except BookRefused:
        result = None
    if result is None:
        path.unlink()
        return None
    return EditedYear(path, chosen, "; ".join(book.said), result)
