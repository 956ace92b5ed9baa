"""From opened ballots to marks per target and pool, sorted so that their order tells nothing (quality «Ballots»).

Flat and extreme marking is judged here, while a ballot set is still in one piece; only the sums of it remain.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from appraisals.engine.payload import Marks
from appraisals.engine.suppression import any_few


@dataclass(slots=True)
class Count:
    """What one target got from one pool of groups."""

    marks: list[Marks] = field(default_factory=list)
    invalid: int = 0
    abstained: int = 0


@dataclass(slots=True)
class Counted:
    """A whole round: by (target's place, pool); ballots per pool; sets with all marks alike, and all at the top."""

    counts: dict[tuple[int, str], Count] = field(default_factory=lambda: defaultdict(Count))
    ballots: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    flat: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    top: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, pool: str, marks: Sequence[Marks | None], *, full: Sequence[int]) -> None:
        """Take a ballot set of a pool; `full` are the highest marks."""
        self.ballots[pool] += 1
        given = [row for row in marks if row is not None]
        self.flat[pool] += len(given) > 1 and len(set(given)) == 1
        self.top[pool] += bool(given) and all(row == tuple(full) for row in given)
        for place, row in enumerate(marks):
            count = self.counts[place, pool]
            if row is None:
                count.abstained += 1
            else:
                count.marks.append(row)

    def sorted(self) -> dict[tuple[int, str], Count]:
        """Give the counts by place and pool with the marks in order of their size."""
        for count in self.counts.values():
            count.marks.sort()
        return dict(sorted(self.counts.items()))


def digest_of(counts: Mapping[tuple[str, str], Count], salt: str) -> str:
    """Give the sha256 over the opened marks by target's code and pool: what the audit chain keeps of them.

    The salt stays with the marks. Without one, whoever reads the digest could try out the few ballots of a small round.
    """
    lines = [
        [target, pool, [list(row) for row in count.marks], count.invalid, count.abstained]
        for (target, pool), count in sorted(counts.items())
    ]
    text = json.dumps([salt, lines], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def kept_of(count: Count, valid: int, sums: Sequence[int]) -> Count:
    """Give what the digest speaks of: the count, and of fewer than five marks not these but valid ballots and sums.

    The marks of so few are not kept at all: nobody may ever look at them, and the score needs their sums only.
    """
    if not any_few([len(count.marks)]):
        return count
    return Count([(valid, *sums)], count.invalid, count.abstained)


def disagreements(first: Mapping[int, object], second: Mapping[int, object]) -> list[int]:
    """Give the numbers of the paper ballots on which two clerks differ, or that only one of them typed."""
    return sorted(
        number for number in first.keys() | second.keys() if first.get(number) != second.get(number)
    )


def pools_in_order(groups: Iterable[tuple[str, str]]) -> list[str]:
    """Give the pools of groups, (name, pool or empty), each once and in their order."""
    return list(dict.fromkeys(pool or name for name, pool in groups))
