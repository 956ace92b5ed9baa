"""How marks are spread, without saying whose they are: numbers of ballots in bands of the full mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import mul
from typing import Final

# Lower edge in per cent of the full mark, half-open (rules 0.3), and its name.
BANDS: Final = ((90, "90 以上"), (80, "80—90"), (70, "70—80"), (60, "60—70"), (0, "60 以下"))


def spread(marks: Iterable[int], full: int) -> tuple[int, ...]:
    """Count marks by band, from the highest."""
    found = [0] * len(BANDS)
    for mark in marks:
        found[next(place for place, (low, _) in enumerate(BANDS) if mark * 100 >= low * full)] += 1
    return tuple(found)


def totals(ballots: Iterable[Sequence[int]], weights: Sequence[int]) -> list[int]:
    """What each ballot comes to, in 1/10000 point over the scale of the weights."""
    return [sum(map(mul, ballot, weights)) for ballot in ballots]
