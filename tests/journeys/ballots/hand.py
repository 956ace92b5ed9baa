"""Who gives which marks on the voting day, and what they come to, reckoned by hand."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from tests.journeys.ballots.prepare import HEADS, LEADERS, SECTIONS

ASPECTS: Final = ("工作业绩", "担当作为", "工作状态", "协同配合", "遵守纪律")
WEIGHTS: Final = {"班子成员": Fraction(1, 2), "部门负责人": Fraction(3, 10), "村书记": Fraction(1, 5)}
SHEETS: Final = tuple(f"V{number}" for number in range(1, 7))
VOTERS: Final = {"班子成员": tuple(LEADERS), "部门负责人": tuple(HEADS), "村书记": SHEETS}
# On the last sheet one mark of the third section is missing: for that section it is invalid.
HALF_FILLED: Final = ("V6", 2, 4)


def marks(voter: str) -> list[tuple[int, ...] | None]:
    """What a voter gives each section, None where the own section is not judged; one sheet has a mark too few."""
    seed = 17 * "LHV".index(voter[0]) + 7 * int(voter[1:])
    return [
        None if voter == f"H{place + 1}" else tuple(60 + (seed + 11 * place + 13 * aspect) % 41 for aspect in range(5))
        for place in range(len(SECTIONS))
    ]  # fmt: skip


def valid(group: str, place: int) -> list[tuple[int, ...]]:
    """The valid ballots of a group on a section."""
    voters = [voter for voter in VOTERS[group] if (voter, place) != HALF_FILLED[:2]]
    return [row for row in (marks(voter)[place] for voter in voters) if row is not None]


def mean(group: str, place: int) -> Fraction:
    """The mean of a group on a section: five aspects of a fifth each."""
    rows = valid(group, place)
    return Fraction(sum(map(sum, rows)), 5 * len(rows))


def aspect_mean(group: str, place: int, aspect: int) -> Fraction:
    """The mean of a group on one aspect of a section."""
    rows = valid(group, place)
    return Fraction(sum(row[aspect] for row in rows), len(rows))


def score(place: int) -> Fraction:
    """履职 of a section: 50 % leaders, 30 % heads, 20 % 村书记."""
    return sum((WEIGHTS[group] * mean(group, place) for group in WEIGHTS), start=Fraction(0))


def two_places(value: Fraction) -> str:
    """Round half up to two places, once at the end (rules 0.2)."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))
