"""What the pages of checking show: ballots against turnout for everybody, opened marks to add up for the 监督小组."""

from __future__ import annotations

from dataclasses import dataclass

from appraisals.counted import CountedPool, CountedRound, CountedTarget, pools_of
from appraisals.engine.suppression import in_parts
from appraisals.models import AppraisalRound
from appraisals.round_results import pool_name, sum_text
from appraisals.verification import turnout_of


@dataclass(frozen=True, slots=True)
class TurnoutPart:
    """Voters (paper ballots among them) and opened ballots of one pool, or of several of which some are small."""

    name: str
    voted: int
    opened: int


@dataclass(frozen=True, slots=True)
class VerifiedColumn:
    """The marks of one dimension, sorted by themselves, with their sum."""

    name: str
    marks: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True)
class VerifiedPool:
    """One pool on the chosen target. `columns` is empty where marks are held back, or were never kept (`unstored`)."""

    name: str
    opened: int
    invalid: int
    abstained: int
    columns: tuple[VerifiedColumn, ...]
    shown: bool
    agrees: bool
    unstored: bool = False


def turnout_parts(round_: AppraisalRound) -> list[TurnoutPart]:
    """Give voters and opened ballots by pool; small ones together, so that none shows fewer than five."""
    turnout, paper = turnout_of(round_), round_.outcome.get("纸质票", {})
    voted = {
        pool: sum(turnout.get(name, 0) + paper.get(name, 0) for name in names)
        for pool, names in pools_of(list(round_.groups.order_by("position"))).items()
    }
    opened = round_.outcome.get("票数", {})
    return [
        TurnoutPart("、".join(names), number, sum(opened.get(name, 0) for name in names))
        for names, number in in_parts(voted)
    ]


def verified(counted: CountedRound, key: int) -> tuple[VerifiedPool, ...]:
    """Give the opened marks of one target where they may be shown."""
    target = next((each for each in counted.targets if each.row.pk == key), None)
    return tuple(_pool(pool, target, counted) for pool in target.pools) if target else ()


def _pool(pool: CountedPool, target: CountedTarget, counted: CountedRound) -> VerifiedPool:
    shown = pool.name in target.figures.shown
    marks = pool.count.marks
    sums = tuple(sum(column) for column in zip(*marks, strict=True))
    columns = (
        tuple(
            VerifiedColumn(
                aspect.name,
                tuple(sum_text(mark) for mark in sorted(row[place] for row in marks)),
                sum_text(sums[place]),
            )
            for place, aspect in enumerate(counted.sheet.aspects)
        )
        if shown
        else ()
    )
    return VerifiedPool(
        name=pool_name(pool),
        opened=pool.opened,
        invalid=pool.count.invalid,
        abstained=pool.count.abstained,
        columns=columns,
        shown=shown,
        unstored=bool(pool.unstored),
        agrees=not pool.valid or len(marks) != pool.valid or sums == pool.sums,
    )
