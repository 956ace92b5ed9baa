"""Who of a bureau gives whom which marks, and what they come to, reckoned by hand from the sample's own tables."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from tests.journeys.year.book import Sample

ASPECTS: Final = ("德", "能", "勤", "绩", "廉")


@dataclass(frozen=True)
class Hand:
    """The bureau of a sample; `full` are the maxima of the five aspects, in whole marks. Marks go by halves."""

    sample: Sample
    full: tuple[int, ...]

    @cached_property
    def people(self) -> list[str]:
        """Everybody by 工号: all vote, and all are judged, in this order."""
        return sorted(row["工号"] for row in self.sample.rows("人员"))

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by 工号."""
        return {row["工号"]: row["姓名"] for row in self.sample.rows("人员")}

    def ballot(self, voter: str, order: list[str]) -> list[tuple[str, ...] | None]:
        """What a voter types for the targets in their order on the ballot; nobody judges oneself."""
        return [
            None if target == voter else tuple(f"{float(mark):g}" for mark in self.marks(voter, target))
            for target in order
        ]

    def marks(self, voter: str, target: str) -> list[Fraction]:
        """From six tenths of the maximum upwards, in halves."""
        seed = 7 * int(voter[1:]) + 11 * int(target[1:])
        found = []
        for aspect, full in enumerate(self.full):
            lowest, steps = Fraction(6 * full, 10), full * 8 // 10
            found.append(lowest + Fraction((seed + 13 * aspect + seed * aspect // 3) % (steps + 1), 2))
        return found

    def aspect_mean(self, target: str, aspect: int) -> Fraction:
        """The mean of all others on one aspect."""
        given = [self.marks(voter, target)[aspect] for voter in self.people if voter != target]
        return sum(given, start=Fraction(0)) / len(given)

    def mean(self, target: str) -> Fraction:
        """The mean of the ballots on somebody: five aspects that come to 100."""
        return sum((self.aspect_mean(target, aspect) for aspect in range(len(ASPECTS))), start=Fraction(0))

    def score(self, target: str) -> Fraction:
        """What the year gives: the mean less the charges."""
        charges = (row["分值"] for row in self.sample.rows("个人扣分") if row["工号"] == target)
        return self.mean(target) - sum(map(Fraction, charges), start=Fraction(0))
