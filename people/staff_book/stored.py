"""What is stored about an agency's staff, read once, as the staff workbook sees it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from people.engine.postings import Line, Stretch, main_on, mains


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section as one of its names; valid up to the day before `valid_to`."""

    key: int
    agency: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None = None

    def exists_on(self, day: date) -> bool:
        """Whether it has this name on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence; `key` None is a new one."""

    reason: str
    start: date
    end: date | None = None
    note: str = ""
    key: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person on the list; `key` is that of the stored row, negative for a new one."""

    key: int
    number: str
    name: str
    joined_on: date | None = None
    left_on: date | None = None
    left_reason: str = ""
    line: Line = ()
    absences: tuple[Away, ...] = ()

    def present(self, today: date) -> Stretch | None:
        """The main posting of today; else the last one."""
        row = mains(self.line)
        return main_on(row, today) or (row[-1] if row else None)


@dataclass(slots=True, kw_only=True)
class Stored:
    """The staff of one agency by 工号, with the names of all agencies and sections."""

    agency: int
    agencies: dict[str, int]
    sections: list[Section]
    people: dict[str, Person]
    today: date
    below: frozenset[int] = frozenset()
    _labels: dict[int, str] = field(default_factory=dict)

    def agency_name(self, key: int) -> str:
        """Name an agency; "" for the own one."""
        if key == self.agency:
            return ""
        return next((name for name, each in self.agencies.items() if each == key), "")

    def label(self, section: int | None) -> str:
        """Write a section: its name, with the 编号 before it where the name alone is not clear."""
        if section is None:
            return ""
        if not self._labels:
            self._labels.update(_labels(self.sections))
        return self._labels.get(section, "")

    def candidates(self, agency: int, words: str) -> list[Section]:
        """Give the sections of the agency that the words may mean."""
        return [
            each
            for each in self.sections
            if each.agency == agency and words in (self.label(each.key), each.name, each.code)
        ]


def _labels(sections: Iterable[Section]) -> dict[int, str]:
    rows = list(sections)
    same = Counter((each.agency, each.name) for each in rows)
    return {
        each.key: each.name if same[each.agency, each.name] == 1 else f"{each.code} {each.name}"
        for each in rows
    }


def by_person(stretches: Iterable[Stretch]) -> dict[int, list[Stretch]]:
    """Sort stretches by person."""
    found: dict[int, list[Stretch]] = defaultdict(list)
    for each in stretches:
        found[each.person].append(each)
    return found
