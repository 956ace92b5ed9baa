"""Two figures of one person or subject that differ, with everything around them that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plans.engine.rounding import half_up
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import SubjectClass
from reports.reconciling.figures import Figures, Key, Value
from reports.reconciling.given import Given

MONEY: Final = ("base", "deduction", "supplement", "bonus", "amount")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two figures that differ: the given one (in 1/100, exact), ours, and everything around them.

    `row` are the other figures given for the same person or subject; `cancelled` says that the bonus is cancelled,
    by which violations; `before` is the grade before a downgrade.
    """

    given: Given
    ours: Value
    figures: Figures
    scheme: Scheme
    row: Mapping[str, Given]
    kind: str = ""
    cancelled: tuple[str, ...] = ()
    barred: bool = False
    before: str = ""

    @property
    def field(self) -> str:
        """Which figure."""
        return self.given.field

    @property
    def key(self) -> Key:
        """Whose."""
        return self.given.key

    @property
    def hundredths(self) -> Fraction:
        """The given number in 1/100."""
        return (self.given.number or Fraction(0)) * 100

    @property
    def number(self) -> int | None:
        """Our number in 1/100 (a rank: as it is); None for a grade or an undecided figure."""
        return self.ours if isinstance(self.ours, int) else None

    @property
    def own(self) -> Mapping[str, Value]:
        """All our figures of the same person or subject."""
        return self.figures.values[self.key]

    @property
    def rules(self) -> SubjectClass | None:
        """The rules of the subject's class; None for people."""
        return self.scheme.class_of(self.kind) if self.kind else None


def agrees(given: Given, ours: Value) -> bool:
    """Whether a given figure is ours, once it is rounded to the places that we publish."""
    if given.field == "grade":
        return given.text == ours
    if ours is None or given.number is None or isinstance(ours, str):
        return False
    if given.field == "rank":
        return given.number == ours
    return half_up(given.number * 100) == ours
