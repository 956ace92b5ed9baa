"""A worksheet as texts: cells, merged ranges, hidden rows; rows and columns count from 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, TypeAlias

Place: TypeAlias = tuple[int, int]
# More cells than this inside one merge say nothing that the first of them do not.
_MOST_SPREAD: Final = 200_000


@dataclass(frozen=True, slots=True)
class Merge:
    """One merged range, all four ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """One worksheet; `faults` tells cells without a usable value (formula without result …) in words."""

    title: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    faults: Mapping[Place, str] = field(default_factory=dict)

    @cached_property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    @cached_property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((len(row) for row in self.rows), default=0)

    @cached_property
    def _owners(self) -> dict[Place, Place]:
        owners: dict[Place, Place] = {}
        for merge in self.merges:
            bottom, right = min(merge.bottom, self.height - 1), min(merge.right, self.width - 1)
            for row in range(merge.top, bottom + 1):
                for column in range(merge.left, right + 1):
                    owners[row, column] = (merge.top, merge.left)
                if len(owners) > _MOST_SPREAD:
                    return owners
        return owners

    def owner(self, row: int, column: int) -> Place:
        """Where the text of this cell stands: its merge's first cell, or itself."""
        return self._owners.get((row, column), (row, column))

    def own(self, row: int, column: int) -> str:
        """The text written in this very cell."""
        cells = self.rows[row]
        return cells[column] if column < len(cells) else ""

    def shown(self, row: int, column: int) -> str:
        """The text that a reader sees here, also inside a merge."""
        return self.own(*self.owner(row, column))

    def begins(self, row: int, column: int) -> str:
        """The text that a reader sees here if it begins in this row (a merge from above gives none)."""
        top, left = self.owner(row, column)
        return self.own(top, left) if top == row else ""

    def hangs(self, row: int, column: int) -> bool:
        """Is this cell inside a merge that begins in a row above?"""
        return self.owner(row, column)[0] < row

    def texts(self, row: int) -> list[tuple[int, str]]:
        """The different texts that begin in the row, with the column where each stands."""
        found = []
        for column in range(len(self.rows[row])):
            if self.owner(row, column) == (row, column) and self.own(row, column):
                found.append((column, self.own(row, column)))
        return found
