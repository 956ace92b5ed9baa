"""Which rows are the head of a table, and what stands above each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from indicators.engine.importing.figures import number_of
from indicators.engine.importing.table import Table
from indicators.engine.importing.words import NAMING, field_of, is_note, is_total, squeezed

SEARCHED: Final = 25
DEEPEST: Final = 3
_LONGEST_LABEL: Final = 16
_NAMES: Final = frozenset({NAMING, "category", "level1", "level2", "level3", "target", "points"})


@dataclass(frozen=True, slots=True)
class Head:
    """Rows `first` to `last` are the head; `paths` gives the words above each column, outermost first.

    No head: `first` and `last` are -1 and the paths are empty.
    """

    first: int
    last: int
    paths: tuple[tuple[str, ...], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The words above each column in one line."""
        return tuple("／".join(path) for path in self.paths)


def find_head(table: Table) -> Head:
    """Find the head among the first rows: the first row with nearly as many known headings as the best one."""
    scores = [_score(table, row) for row in range(min(SEARCHED, table.height))]
    best = max(scores, default=0)
    if best < 2:
        return make_head(table, -1, -1)
    first = next(row for row, score in enumerate(scores) if score >= 2 and 5 * score >= 3 * best)
    last = first
    while first and last - first + 1 < DEEPEST and _all_known(table, first - 1):
        first -= 1
    while last + 1 < table.height and last - first + 1 < DEEPEST and _goes_on(table, first, last):
        last += 1
    return make_head(table, first, last)


def make_head(table: Table, first: int, last: int) -> Head:
    """Give the words above every column for a head of these rows."""
    if first < 0:
        return Head(-1, -1, tuple(() for _ in range(table.width)))
    return Head(first, last, tuple(_path(table, first, last, column) for column in range(table.width)))


def _score(table: Table, row: int) -> int:
    """Count the cells that are known headings; a row without a name or points among them is no head."""
    found = [field for _, text in table.texts(row) if (field := field_of(text)) is not None]
    return len(found) if _NAMES & set(found) else 0


def _all_known(table: Table, row: int) -> bool:
    """Is every text of the row a heading, and are there several?"""
    texts = table.texts(row)
    return len(texts) >= 2 and all(field_of(text) is not None for _, text in texts)


def _goes_on(table: Table, first: int, last: int) -> bool:
    """Does the row below the head so far belong to it too?"""
    row = last + 1
    texts = table.texts(row)
    if any(number_of(text) is not None for _, text in texts):
        return False
    if not texts:
        return any(table.hangs(row, column) for column in range(table.width))
    if any(len(squeezed(text)) > _LONGEST_LABEL or is_total(text) or is_note(text) for _, text in texts):
        return False
    if any(table.hangs(row, column) for column in range(table.width)) and _under_spans(table, last, texts):
        return True
    known = sum(field_of(text) is not None for _, text in texts)
    if known >= 2 and known == len(texts):
        return True
    # Without merges (csv): short words below, the name's own column stays empty, some have no heading of their own.
    headed = {column for column in range(table.width) if table.shown(last, column)}
    naming = {c for c in headed if field_of(table.shown(last, c)) in (*_NAMES - {"points"}, "number")}
    below = {column for column, _ in texts}
    return len(texts) >= 2 and bool(below - headed) and not below & naming and not table.merges


def _under_spans(table: Table, last: int, texts: list[tuple[int, str]]) -> bool:
    """Do all words of the row stand below headings that are spread over several columns?"""
    spanned: set[int] = set()
    for merge in table.merges:
        if merge.bottom == last and merge.right > merge.left:
            spanned.update(range(merge.left, merge.right + 1))
    return bool(texts) and all(column in spanned for column, _ in texts)


def _path(table: Table, first: int, last: int, column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in range(first, last + 1):
        text = squeezed(table.shown(row, column))
        if not text and row < last and table.shown(row + 1, column):
            # Without merges a heading spread over columns stands in the first of them only.
            text = next(
                (squeezed(table.shown(row, left)) for left in range(column - 1, -1, -1) if table.shown(row, left)), ""
            )  # fmt: skip
        if text and text not in path:
            path.append(text)
    return tuple(path)


def repeats_head(table: Table, head: Head, row: int) -> bool:
    """Is the row the head printed once more (a new page of the table)?"""
    if head.first < 0:
        return False
    for above in range(head.first, head.last + 1):
        words = [squeezed(text) for _, text in table.texts(above)]
        if len(words) >= 2 and [squeezed(text) for _, text in table.texts(row)] == words:
            return True
    return False
