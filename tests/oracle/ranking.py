"""Ranks and grades by place inside a 分组, with ties at a cut and their decisions (rules 0.4, 0.5, 8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.exact import competition_ranks
from tests.oracle.facts import Year

Key = tuple[Fraction, ...]


@dataclass(frozen=True)
class Placing:
    """Rank and grade by place of the subjects of one 分组."""

    ranks: dict[str, int]
    grades: dict[str, str]


def place_grades(
    year: Year,
    keys: Mapping[str, Key],
    grade_of_place: Callable[[int, Fraction], str],
    order: tuple[str, ...],
) -> Placing:
    """Grade each place 1..N; a tied set over different grades takes the lower one until it is decided.

    `keys` start with the published score; `order` names the grades from best to worst.
    """
    ranks = competition_ranks(keys)
    grades: dict[str, str] = {}
    for rank in sorted(set(ranks.values())):
        tied = sorted(one for one in ranks if ranks[one] == rank)
        score = keys[tied[0]][0]
        places = [grade_of_place(place, score) for place in range(rank, rank + len(tied))]
        decided = {one: year.decision("TIE_AT_CUT", one) for one in tied}
        for one in tied:
            choice = decided[one]
            if len(set(places)) == 1 or choice is None or None in decided.values():
                grades[one] = max(places, key=order.index)
            else:
                grades[one] = choice
        if len(set(places)) > 1 and None in decided.values():
            year.ties.append((tuple(tied), tuple(places)))
            year.report("TIE_AT_CUT", "/".join(tied), blocking=True)
    return Placing(ranks, grades)
