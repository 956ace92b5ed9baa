"""Who of a sample's roll votes for whom and what each gives, reckoned without the program: 测评 whose ballots fit the roll.

A mark follows from voter, target and dimension alone. Some give all dimensions alike, one gives everybody the same, one
everybody everything; where the round allows it some abstain; on paper a cell is left empty, another one is above its maximum.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from tests.journeys.year.book import Sample
from tests.oracle import agencies, town

TOWN: Final = "xiangzhen-2024"
STAFF: Final = "民主测评"
LEADERS, HEADS, VILLAGES = "班子成员", "部门负责人", "村书记"
# 村书记 stand on no staff list: so many sheets of paper come back.
SHEETS: Final = tuple(f"V{number:03}" for number in range(1, 10))
# Where «不了解的对象可以弃权» is ticked.
ABSTAINING: Final = ("kexie-2017", TOWN)
ALL_ALIKE: Final = 80  # per cent, of who gives everybody the same
# A cell left empty, and one above its maximum: the sheet is invalid for that target (rules 0.10).
SPOILT: Final = {("V009", "K03"): (4, ""), ("V008", "K01"): (0, "101")}


@dataclass(frozen=True, slots=True)
class Tally:
    """One row of 测评汇总: valid and invalid ballots, sums of the valid ones by dimension."""

    target: str
    group: str
    valid: int
    invalid: int
    sums: tuple[Fraction, ...]


@dataclass(frozen=True)
class Votes:
    """The ballots of a sample's 测评."""

    sample: Sample

    @property
    def maxima(self) -> dict[str, int]:
        """The highest mark of each dimension, as the calculator has them."""
        return town.ASPECTS if self.is_town else agencies.RULES[self.sample.scheme].maxima

    @property
    def is_town(self) -> bool:
        """Whether sections are judged by three groups, not everybody by everybody."""
        return self.sample.scheme == TOWN

    @property
    def abstaining(self) -> bool:
        """Whether a voter may leave a target out."""
        return self.sample.scheme in ABSTAINING

    @cached_property
    def targets(self) -> list[str]:
        """Who is judged, in the order of the ballot."""
        if self.is_town:
            return sorted(row["编号"] for row in self.sample.rows("考核对象") if row["类型"] == "科室")
        return sorted(row["工号"] for row in self.sample.rows("人员") if row["参加考核"] != "否")

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """The voters of each group by 工号, of 村书记 the sheets."""
        people = self.sample.rows("人员")
        if not self.is_town:
            return {STAFF: sorted(row["工号"] for row in people)}
        leaders = sorted(row["工号"] for row in people if row["职务"] == "班子成员")
        return {LEADERS: leaders, HEADS: sorted(set(self.heads.values())), VILLAGES: list(SHEETS)}

    @cached_property
    def heads(self) -> dict[str, str]:
        """The head of each section."""
        return {row["编号"]: row["负责人"] for row in self.sample.rows("考核对象") if row["类型"] == "科室"}

    def excluded(self, voter: str, target: str) -> bool:
        """Nobody judges oneself, a head not the own section (rules 5.3)."""
        return voter in (target, self.heads.get(target))

    def abstained(self, voter: str, target: str) -> bool:
        """Whether a voter who may judge a target does not."""
        return self.abstaining and (5 * _seed(voter) + 3 * _seed(target)) % 19 == 0

    def ballot(self, voter: str) -> list[tuple[str, ...] | None]:
        """What a voter types for each target, None where nothing is given."""
        return [self.typed(voter, target) for target in self.targets]

    def typed(self, voter: str, target: str) -> tuple[str, ...] | None:
        """What a voter types for a target; "" is an empty cell of a sheet."""
        if self.excluded(voter, target) or self.abstained(voter, target):
            return None
        marks = [f"{float(mark):g}" for mark in self._marks(voter, target)]
        if (voter, target) in SPOILT:
            place, cell = SPOILT[voter, target]
            marks[place] = cell
        return tuple(marks)

    def _marks(self, voter: str, target: str) -> Iterator[Fraction]:
        """Around a level of the target, in halves; a town's in whole marks."""
        parts, seed = (1 if self.is_town else 2), _seed(voter)
        level = 58 + 17 * _seed(target) % 41
        for place, full in enumerate(self.maxima.values()):
            share = min(100, level + (7 * seed + 11 * _seed(target) + 13 * seed * place) % 17 - 6)
            if seed % 6 == 1:
                share = level
            if seed % 13 == 5:
                share = ALL_ALIKE
            if seed % 11 == 0:
                share = 100
            yield Fraction(full * parts * share // 100, parts)

    def tallies(self) -> list[Tally]:
        """What is counted, target by target and group by group."""
        return [self._tally(target, group) for target in self.targets for group in self.groups]

    def _tally(self, target: str, group: str) -> Tally:
        given = [row for voter in self.groups[group] if (row := self.typed(voter, target)) is not None]
        valid = [tuple(map(Fraction, row)) for row in given if self._is_valid(row)]
        sums = tuple(sum((row[place] for row in valid), Fraction(0)) for place in range(len(self.maxima)))
        return Tally(target, group, len(valid), len(given) - len(valid), sums)

    def _is_valid(self, row: tuple[str, ...]) -> bool:
        return all(
            cell and 0 <= Fraction(cell) <= full for cell, full in zip(row, self.maxima.values(), strict=True)
        )


def _seed(code: str) -> int:
    return int(code[1:])
