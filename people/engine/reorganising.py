"""What 更名, 合并, 拆分 and 撤销 of sections do to the postings and duties of a person: pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from people.engine.postings import FLAGS, ONE_DAY, Line, Stretch, after, cut, give, joined

# Gives the section that somebody's stretch goes to (None: the agency itself); only asked for sections that end.
Where = Callable[[int, int], int | None]


def moved(line: Line, *, day: date, ending: frozenset[int], where: Where, reason: str) -> Line:
    """Let a person's stretches in the ending sections go on in others from the day; no day is lost or doubled.

    `where(person, section)` names the section to go on in. A 兼任 that would then stand beside the main posting in
    the same section comes to its end; whether the person is appraised and paid there passes to what stays.
    """
    parts: list[Stretch] = []
    places: set[int | None] = set()
    for each in line:
        if each.facts.department not in ending:
            parts.append(each)
            continue
        for piece in cut((each,), day):
            if piece.start >= day:
                assert piece.facts.department is not None
                target = where(piece.person, piece.facts.department)
                places.add(target)
                piece = replace(piece, facts=replace(piece.facts, department=target), reason=reason)
            parts.append(piece)
    if tuple(parts) == line:
        return line
    return joined(_once_in_a_place(tuple(parts), day, frozenset(places)))


def _once_in_a_place(line: Line, day: date, places: frozenset[int | None]) -> Line:
    """End 兼任 beside another posting in the same one of the places, from the day on."""
    ranked = sorted(line, key=lambda each: (each.concurrent, each.start, each.key or 0))
    for index, kept in enumerate(ranked):
        for other in ranked[index + 1 :]:
            twice = other.concurrent and kept.facts.department in places and _same_place(kept, other)
            late = other.end is None or other.end >= day
            if twice and late and kept.meets(max(other.start, day), other.end):
                return _once_in_a_place(_without(line, kept, other, day), day, places)
    return line


def _without(line: Line, kept: Stretch, other: Stretch, day: date) -> Line:
    """Take away the days that `other` shares with `kept` from the day on; what it claimed passes to `kept`."""
    first = max(kept.start, other.start, day)
    ends = [end for end in (kept.end, other.end) if end is not None]
    last = min(ends) if ends else None
    pieces: Line = cut((other,), first)
    if last is not None:
        pieces = cut(pieces, after(last))
    gone = [each for each in pieces if each.covers(first)]
    own: Line = (kept,)
    for flag in FLAGS:
        if any(each.claims(flag) for each in gone):
            own = give(own, flag, start=first, end=last, to=lambda _: True)
    stays = tuple(each for each in line if each is not other and each is not kept)
    return stays + own + tuple(each for each in pieces if each not in gone)


def _same_place(one: Stretch, other: Stretch) -> bool:
    return (one.facts.agency, one.facts.department) == (other.facts.agency, other.facts.department)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One duty row: who is what for a section on which days; `key` is that of the stored row, None for a new one."""

    person: int
    kind: str
    agency: int
    department: int | None
    start: date
    end: date | None = None
    key: int | None = None

    def meets(self, start: date, end: date | None) -> bool:
        """Whether any day is shared with the given days."""
        return (end is None or self.start <= end) and (self.end is None or start <= self.end)


def reassigned(
    tasks: Iterable[Task], *, day: date, ending: frozenset[int], to: Callable[[Task], Iterable[int]]
) -> list[Task]:
    """Let duties over the ending sections end the day before and go on over the sections that `to` gives.

    Nothing goes on where `to` gives none. Nobody gets the same duty twice on one day.
    """
    kept: list[Task] = []
    fresh: list[Task] = []
    for each in tasks:
        if each.department not in ending or (each.end is not None and each.end < day):
            kept.append(each)
            continue
        if each.start < day:
            kept.append(replace(each, end=day - ONE_DAY))
        fresh += [
            replace(each, department=target, start=max(each.start, day), key=None) for target in to(each)
        ]
    for new in sorted(fresh, key=lambda one: (one.start, one.end or date.max)):
        kept += _days_left(new, kept)
    return kept


def _days_left(new: Task, there: list[Task]) -> list[Task]:
    """Give the days of a duty on which the person does not have it yet."""
    same = [
        each
        for each in there
        if (each.person, each.kind, each.agency, each.department)
        == (new.person, new.kind, new.agency, new.department)
    ]
    clash = next((each for each in same if each.meets(new.start, new.end)), None)
    if clash is None:
        return [new]
    found: list[Task] = []
    if new.start < clash.start:
        found += _days_left(replace(new, end=clash.start - ONE_DAY), there)
    if clash.end is not None and (new.end is None or clash.end < new.end):
        found += _days_left(replace(new, start=clash.end + ONE_DAY), there)
    return found
