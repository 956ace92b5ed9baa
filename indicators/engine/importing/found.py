"""What reading a table gives: rows to store, rows left out with their reason, sums to check."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

# The texts of a row as the grid of indicators takes them.
VALUES: Final = (
    "category", "primary", "code", "name", "points", "target", "standard", "quality", "deadline", "subject",
    "post_title", "responsible", "handler", "leader", "supporting", "planned_q1", "planned_q2", "planned_q3",
    "planned_q4", "basis", "source_document", "standalone",
)  # fmt: skip
YES: Final = "是"


@dataclass(slots=True)
class ImportRow:
    """One indicator as it will be stored: texts by the names of VALUES, the rows of the sheet it comes from.

    `doubts` say in words what to look at; `missing` what stops the import until it is filled in.
    """

    rows: list[int]
    values: dict[str, str]
    doubts: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def confidence(self) -> str:
        """How sure the guess is: 可靠, 有疑问 or 缺内容."""
        return "缺内容" if self.missing else "有疑问" if self.doubts else "可靠"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row of the sheet that is no indicator: its words, why it is left out, and whether that is doubtful."""

    row: int
    text: str
    reason: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """A sum that the table states itself: over rows of the result from `first` to `last` (both included)."""

    row: int
    label: str
    points: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the rows below the head give."""

    rows: tuple[ImportRow, ...]
    left_out: tuple[LeftOut, ...]
    stated: tuple[Stated, ...]
