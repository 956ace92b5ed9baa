"""What a new list of amounts changes in what was granted: 补发 is above zero, 追回 below (issue «numbered supplement»)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One person: granted so far, due now, in fen."""

    number: str
    before: int
    after: int

    @property
    def fen(self) -> int:
        """What is paid on top, or below zero what is taken back."""
        return self.after - self.before


def differences(granted: Mapping[str, int], due: Mapping[str, int]) -> list[Difference]:
    """Compare by 工号: everybody whose amount changes, in that order.

    Somebody who left the list gives everything back; somebody new gets the whole. Σ granted + Σ differences = Σ due.
    """
    numbers = sorted(granted.keys() | due.keys())
    rows = (Difference(number, granted.get(number, 0), due.get(number, 0)) for number in numbers)
    return [row for row in rows if row.fen]
