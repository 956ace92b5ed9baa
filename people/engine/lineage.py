"""The map from what sections were to what they became, back and forth, over any number of changes.

Pure functions over rows. An edge is entered with a change (更名, 合并, 拆分); where a year workbook brought a new name
under the same 编号, the rows follow each other without an edge, and that counts as 更名 all the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section under one name, valid from a day up to the day before `valid_to`; `key` is that of its row."""

    key: int
    agency: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None = None

    @property
    def last_day(self) -> date | None:
        """The last day on which the section exists."""
        return None if self.valid_to is None else self.valid_to - timedelta(days=1)

    def lives(self, day: date) -> bool:
        """Whether the section exists on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """What one section became on a day, with the kind of the change and its document."""

    predecessor: int
    successor: int
    on: date
    kind: str = "更名"
    document: str = ""


@dataclass(frozen=True, slots=True)
class Lineage:
    """One section's family: what it was, oldest first, itself, what it became, and the edges among them by day."""

    before: tuple[Section, ...]
    itself: Section
    after: tuple[Section, ...]
    edges: tuple[Edge, ...]


class SectionMap:
    """Sections and the edges between them; every question is answered from these rows alone."""

    def __init__(self, sections: Iterable[Section], edges: Iterable[Edge]) -> None:
        self.sections: Mapping[int, Section] = {each.key: each for each in sections}
        known = [each for each in edges if {each.predecessor, each.successor} <= self.sections.keys()]
        self.edges = sorted(
            [*known, *_unwritten(self.sections.values(), known)],
            key=lambda each: (each.on, each.predecessor, each.successor),
        )
        self._back: dict[int, list[int]] = defaultdict(list)
        self._forth: dict[int, list[int]] = defaultdict(list)
        for each in self.edges:
            self._back[each.successor].append(each.predecessor)
            self._forth[each.predecessor].append(each.successor)

    def before(self, key: int) -> list[Section]:
        """Give all that the section came from, oldest first."""
        return self._sorted(_reached(key, self._back))

    def after(self, key: int) -> list[Section]:
        """Give all that the section became, in the order of their beginning."""
        return self._sorted(_reached(key, self._forth))

    def on(self, key: int, day: date) -> list[Section]:
        """Give what stood on the day for the section: itself, else what it was made from, else what it became.

        A section that took another one in remains itself: before that day the other one is not it.
        """
        found, seen, waiting = set[int](), set[int](), [key]
        while waiting:
            one = waiting.pop()
            if one in seen:
                continue
            seen.add(one)
            section = self.sections[one]
            if section.lives(day):
                found.add(one)
            elif day < section.valid_from:
                waiting += [old for old in self._back[one] if self._made(old, one)]
            else:
                waiting += self._forth[one]
        return self._sorted(found)

    def in_year(self, key: int, year: int) -> list[Section]:
        """Give what stood for the section at the end of a year, for a section that ended earlier on its last day.

        Empty: it did not exist yet, and came from nothing that did.
        """
        day, own = date(year, 12, 31), self.sections[key]
        if own.valid_to is not None and own.valid_from <= day:
            day = min(day, own.valid_to - timedelta(days=1))
        return self.on(key, day)

    def _made(self, old: int, new: int) -> bool:
        """Whether the new section began with this change, instead of taking the old one in later."""
        start = self.sections[new].valid_from
        return any(
            each.on <= start for each in self.edges if (each.predecessor, each.successor) == (old, new)
        )

    def lineage(self, key: int) -> Lineage:
        """Give the family of the section with the changes that made it."""
        before, after = self.before(key), self.after(key)
        up = {key, *(each.key for each in before)}
        down = {key, *(each.key for each in after)}
        edges = [
            each
            for each in self.edges
            if {each.predecessor, each.successor} <= up or {each.predecessor, each.successor} <= down
        ]
        return Lineage(tuple(before), self.sections[key], tuple(after), tuple(edges))

    def _sorted(self, keys: set[int]) -> list[Section]:
        found = [self.sections[key] for key in keys]
        return sorted(found, key=lambda each: (each.valid_from, each.code, each.key))


def _reached(start: int, steps: Mapping[int, list[int]]) -> set[int]:
    found, waiting = set[int](), list(steps.get(start, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != start:
            found.add(one)
            waiting += steps.get(one, ())
    return found


def _unwritten(sections: Iterable[Section], edges: Iterable[Edge]) -> list[Edge]:
    """Give 更名 that a year workbook brought: same 编号, one row begins on the day the other ends, no edge at all."""
    known = list(edges)
    left = {each.predecessor for each in known}
    right = {each.successor for each in known}
    rows = list(sections)
    ending = {(each.agency, each.code, each.valid_to): each for each in rows if each.key not in left}
    return [
        Edge(predecessor=old.key, successor=each.key, on=each.valid_from)
        for each in rows
        if each.key not in right
        and (old := ending.get((each.agency, each.code, each.valid_from))) is not None
        and old.key != each.key
    ]
