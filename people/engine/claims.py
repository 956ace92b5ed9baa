"""Who claims a person on which days: the check that everybody is appraised, and paid, in exactly one place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from people.engine.postings import FLAGS, ONE_DAY, Stretch, mains, span
from people.errors import DomainError


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Days on which not exactly one of the postings of a person claims; `flag` is APPRAISED or PAID.

    `claimants` are the stretches that claim (none, or two and more), `candidates` all of these days.
    """

    flag: str
    start: date
    end: date
    claimants: tuple[Stretch, ...]
    candidates: tuple[Stretch, ...]


def gaps(stretches: Sequence[Stretch], *, first: date, last: date) -> list[Gap]:
    """Give the days between `first` and `last` on which not exactly one of one person's stretches claims.

    Days without any posting are no gap: nobody has to be appraised who serves nowhere.
    """
    inside = [each for each in stretches if each.meets(first, last)]
    edges = {first}
    for each in inside:
        edges |= {max(each.start, first)}
        if each.end is not None and each.end < last:
            edges.add(each.end + ONE_DAY)
    days = sorted(edges)
    found: list[Gap] = []
    for index, start in enumerate(days):
        end = days[index + 1] - ONE_DAY if index + 1 < len(days) else last
        there = tuple(each for each in inside if each.covers(start))
        for flag in FLAGS if there else ():
            claimants = tuple(each for each in there if each.claims(flag))
            if len(claimants) != 1:
                found.append(Gap(flag=flag, start=start, end=end, claimants=claimants, candidates=there))
    return _together(found)


def _together(found: list[Gap]) -> list[Gap]:
    """Join gaps of the same claimants on days that follow each other."""
    result: list[Gap] = []
    for gap in sorted(found, key=lambda each: (each.flag, each.start)):
        last = result[-1] if result else None
        same = last is not None and (last.flag, last.claimants, last.candidates) == (
            gap.flag, gap.claimants, gap.candidates
        )  # fmt: skip
        if last is not None and same and last.end + ONE_DAY == gap.start:
            result[-1] = replace(last, end=gap.end)
        else:
            result.append(gap)
    return result


def overlap(stretches: Iterable[Stretch]) -> tuple[Stretch, Stretch] | None:
    """Give the first two main postings that share a day."""
    row = mains(stretches)
    for one, other in pairwise(row):
        if one.end is None or other.start <= one.end:
            return one, other
    return None


def check(stretches: Sequence[Stretch]) -> None:
    """Refuse one record whose main postings overlap or that claims its person twice on a day."""
    clash = overlap(stretches)
    if clash is not None:
        one, other = clash
        raise DomainError(
            "任职日期重叠",
            why=f"{span(one.start, one.end)} 与 {span(other.start, other.end)} 有相同的日子",
            next_step="请改起止日期",
        )
    for gap in gaps(stretches, first=date.min, last=date.max - ONE_DAY):
        if len(gap.claimants) > 1:
            word = "考核" if gap.flag == FLAGS[0] else "发奖"
            raise DomainError(
                f"{gap.start} 起有 {len(gap.claimants)} 处{word}",
                why="每人每天只在一处考核、一处发奖",
                next_step=f"请只在一处选“在此{word}”",
            )
