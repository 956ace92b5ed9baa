"""Which figures of a round may be shown: nothing of fewer than five voters, directly or by difference (quality «Ballots»).

The score of a form is published and cannot be taken back: score = Σ weight × mean of each pool. So wherever a small pool
is one of several that rated a target, one equation more could solve for it, and no figure of any of its pools is shown,
nor one that runs over several targets. What is left are sums weighted as the score is: they say no more than the score.
Several weightings (versions of a settlement under other weights) are several equations: where the scores alone already
tell the mean of fewer than five, `Figures.reveals` is true, and whoever shows them has to say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

LEAST_VOTERS: Final = 5
Names = frozenset[str]
NO_NAMES: Final[Names] = frozenset()


@dataclass(frozen=True, slots=True)
class Pool:
    """One pool of rater groups (or a group alone) on one target: its valid ballots, and who else left a mark of it.

    `weights` has one share for each score that is shown, now or in another version; `blank` counts those who voted but
    left no valid marks here (invalid, abstained).
    """

    name: str
    valid: int
    weights: tuple[Fraction, ...] = (Fraction(1),)
    blank: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """What may be shown of one target: names of the pools by kind of figure.

    `shown`: mean, means by dimension and distributions. `counted`: exact numbers of ballots. `together`: the means by
    dimension over all pools, weighted as the score is. `reveals`: the score itself is a figure of fewer than five.
    """

    voted: Names = NO_NAMES
    shown: Names = NO_NAMES
    counted: Names = NO_NAMES
    together: bool = False
    reveals: bool = False

    @property
    def hides(self) -> bool:
        """Whether something is held back."""
        return self.shown != self.voted


def figures_of(pools: Sequence[Pool], *, scored: bool = True) -> Figures:
    """Decide for one target; `pools` are all that rated it, in whichever round of the year.

    `scored`: a score made of these pools is or will be shown. Without one there is no equation between pools.
    """
    voted = [pool for pool in pools if pool.valid]
    few = [pool for pool in voted if pool.valid < LEAST_VOTERS]
    if not few:
        shown = voted
    elif scored:
        shown = []
    else:
        shown = [pool for pool in voted if pool not in few]
    told = bool(few) and _told_by_scores(voted)
    return Figures(
        voted=frozenset(pool.name for pool in voted),
        shown=frozenset(pool.name for pool in shown),
        counted=frozenset(pool.name for pool in pools if pool.valid + pool.blank >= LEAST_VOTERS),
        # By dimension, too, these are the score's own equation: they hold a small pool alone only where it does.
        together=bool(voted) and (not few or (scored and not told)),
        reveals=scored and told,
    )


def over_targets(targets: Iterable[Figures], pool: str) -> bool:
    """Whether a figure of a pool over all these targets may be shown: one that is held back could be subtracted out."""
    rated = [figures for figures in targets if pool in figures.voted]
    return bool(rated) and all(pool in figures.shown for figures in rated)


def few_among_several(valid: Sequence[int]) -> bool:
    """Whether the means of groups with so many valid ballots must not be told: several have voted, one is small."""
    voted = [number for number in valid if number]
    return len(voted) > 1 and any_few(voted)


def any_few(valid: Iterable[int]) -> bool:
    """Whether some group has so few valid ballots that its mean may only stand as the score itself."""
    return any(0 < number < LEAST_VOTERS for number in valid)


def in_parts(counts: Mapping[str, int]) -> list[tuple[tuple[str, ...], int]]:
    """Give counts of people by group so that no part has fewer than five, in the order of the groups.

    Small groups go together, and where they are still few the smallest other one with them; fewer than five in all are
    one part. Groups of which nobody voted stand alone: nothing can be learnt of them.
    """
    few = [name for name, number in counts.items() if 0 < number < LEAST_VOTERS]
    others = sorted((number, name) for name, number in counts.items() if number >= LEAST_VOTERS)
    if few and sum(counts[name] for name in few) < LEAST_VOTERS and others:
        few.append(others[0][1])
    joined = tuple(name for name in counts if name in few)
    parts: list[tuple[tuple[str, ...], int]] = [((name,), counts[name]) for name in counts if name not in few]
    if joined:
        parts.append((joined, sum(counts[name] for name in joined)))
    return parts


def _told_by_scores(pools: Sequence[Pool]) -> bool:
    """Whether the scores, as equations over the means, hold one of fewer than five voters alone."""
    rows = _equations(pools)
    rank = _rank(rows)
    for size in range(1, len(pools) + 1):
        for some in combinations(range(len(pools)), size):
            if sum(pools[place].valid for place in some) >= LEAST_VOTERS:
                continue
            rest = [[row[place] for place in range(len(pools)) if place not in some] for row in rows]
            if _rank(rest) < rank:
                return True
    return False


def _equations(pools: Sequence[Pool]) -> list[list[Fraction]]:
    return [list(row) for row in zip(*(pool.weights for pool in pools), strict=True)]


def _rank(rows: Iterable[Sequence[Fraction]]) -> int:
    """The rank of a small matrix, by exact elimination."""
    left = [list(row) for row in rows]
    rank = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        rank += 1
        left = [
            [cell - pivot[place] * row[column] / pivot[column] for place, cell in enumerate(row)]
            for row in left
            if row is not pivot
        ]
    return rank
