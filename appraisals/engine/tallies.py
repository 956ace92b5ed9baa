"""From ballots to tallies: which are valid, and the sums of their marks by dimension (rules 0.10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import mul

from plans.engine.scheme.ballots import BallotForm

Marks = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class Tally:
    """Ballots of one target in one rater group: counts, and the sums of the valid ones by dimension (1/10000)."""

    target: str
    group: str
    valid: int
    invalid: int
    sums: tuple[int, ...]


def tally(target: str, group: str, ballots: Iterable[Marks], form: BallotForm) -> Tally:
    """Count ballots and add up the valid ones: every dimension filled and within 0..its maximum (rules 0.10)."""
    maxima = form.maxima
    size = len(maxima)
    rows = list(ballots)
    columns = list(zip(*rows, strict=True)) if rows else []
    # Most targets have no invalid ballot: whole columns are checked at once, single ballots only when one fails.
    if (
        not form.trim
        and len(columns) == size
        and all(
            None not in column and min(column) >= 0 and max(column) <= high
            for column, high in zip(columns, maxima, strict=True)
        )
    ):
        return Tally(target, group, len(rows), 0, tuple(sum(column) for column in columns))
    valid = [
        row
        for row in rows
        if len(row) == size
        and all(m is not None and 0 <= m <= high for m, high in zip(row, maxima, strict=True))
    ]
    good = _trimmed(valid, form)
    sums = tuple(sum(column) for column in zip(*good, strict=True)) if good else (0,) * size
    return Tally(target, group, len(good), len(rows) - len(valid), sums)


def _trimmed(ballots: list[Marks], form: BallotForm) -> list[Marks]:
    """Set the highest and the lowest ballots aside where the form says so and enough are left."""
    if not form.trim or len(ballots) <= 2 * form.trim:
        return ballots
    weights, _ = form.whole_weights
    ballots = sorted(
        ballots, key=lambda marks: (sum(map(mul, (m or 0 for m in marks), weights)), repr(marks))
    )
    return ballots[form.trim : len(ballots) - form.trim]
