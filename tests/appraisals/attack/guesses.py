"""From what an attacker paired to what he says, and whether that is more than luck.

Every attacker pairs electors with ballots as they lay while the round was open. In the naive design that is all: the ballot
can be read. In a sealed one he holds a ciphertext and, later, the opened marks; `follow` tries every order that could lead
from the one to the other, forwards and backwards.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import comb
from typing import Any, Final

from tests.appraisals.attack.evidence import Evidence, Guess, Opened, Row

# Fails only beyond the quantile 1 − 10⁻⁶ (quality «Ballots»).
BEYOND: Final = Fraction(1, 10**6)
Pairs = Mapping[int, Any]


def in_step(electors: Sequence[int], ballots: Sequence[Any]) -> Pairs:
    """Pair the first with the first, the second with the second, and so on."""
    return dict(zip(electors, ballots, strict=False))


def follow(evidence: Evidence, pairs: Pairs) -> list[Guess]:
    """Say what each elector gave, {elector: key of the ballot}: once for every way from a ballot to open marks."""
    if evidence.naive:
        return [_read(evidence, pairs)]
    rows = {row["id"]: row for row in evidence.open.tables[evidence.ballots]}
    place = {key: number for number, key in enumerate(rows)}
    ways: tuple[Callable[[Row], Any], ...] = (
        lambda row: row["id"],
        lambda row: bytes(row["ciphertext"]),
        lambda row: place[row["id"]],
        lambda row: row["#rowid"],
        lambda row: row["#age"],
    )
    known = [(elector, rows[key]) for elector, key in pairs.items() if key in rows]
    orders = [_sorted(known, way) for way in ways]
    return [by_order(evidence, order) for forward in orders for order in (forward, forward[::-1])]


def _sorted(known: Sequence[tuple[int, Row]], way: Callable[[Row], Any]) -> list[int]:
    return [elector for elector, _ in sorted(known, key=lambda pair: way(pair[1]))]


def by_order(
    evidence: Evidence, electors: Sequence[int], clue: Callable[[Opened], Any] | None = None
) -> Guess:
    """Give the first elector of each group the first open marks of that group, by the clue or as they are stored."""
    guess: Guess = {}
    for (place, group), opened in evidence.lying_open().items():
        rows = sorted(opened, key=clue) if clue else opened
        mine = [elector for elector in electors if evidence.group(elector) == group]
        for elector, row in zip(mine, rows, strict=False):
            guess.setdefault(elector, {})[place] = row.marks
    return guess


def _read(evidence: Evidence, pairs: Pairs) -> Guess:
    ballots = {row["id"]: row["marks"] for row in evidence.closed.tables[evidence.ballots]}
    return {
        elector: {place: tuple(marks) for place, marks in enumerate(ballots[key])}
        for elector, key in pairs.items()
        if key in ballots
    }


def hits(guess: Guess, truth: Guess, place: int) -> int:
    """Count the electors of whom the attacker says the right thing about one target."""
    return sum(given[place] == guess.get(elector, {}).get(place) for elector, given in truth.items())


def most_by_luck(electors: int, chance: Fraction) -> int:
    """Give the most hits that luck alone may have: more of them are less likely than `BEYOND`. Exact."""
    beyond = Fraction(1)
    for number in range(electors + 1):
        beyond -= comb(electors, number) * chance**number * (1 - chance) ** (electors - number)
        if beyond <= BEYOND:
            return number
    return electors
