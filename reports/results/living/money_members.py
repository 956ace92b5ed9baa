"""Who shares in a total, in the order in which the sheet 奖金份额 has its rows: by section where money goes there first.

Everybody of 人员 has a row, also who does not take part (weight 0), so that a changed 参加考核 takes effect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import gcd
from typing import Final

from bonuses.engine.shares import split
from plans.engine.facts import Person
from plans.engine.loading import bonus_total_fen
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool, SectionsFirst
from reports.results.living.base import Refs
from reports.results.living.money_split import MOST, RADIX

ALL: Final = "全部"
MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Member:
    """One person: row on the sheet 人员, base weight in whole units, grade, and whether the bonus is cancelled."""

    person: Person
    row: int
    weight: int
    grade: str
    cancelled: bool

    @property
    def number(self) -> str:
        """工号."""
        return self.person.number


@dataclass(frozen=True, slots=True)
class Group:
    """Those who share one total, rows first..last of 奖金份额; ``code``: their 所在对象, or ALL."""

    code: str
    members: tuple[Member, ...]
    first: int

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + len(self.members) - 1

    @property
    def weights(self) -> list[int]:
        """The base weights."""
        return [member.weight for member in self.members]


@dataclass(frozen=True, slots=True)
class Sharing:
    """The groups of a year; a weight is so many ``unit`` of fen × months, so that numbers stay small."""

    groups: tuple[Group, ...]
    unit: int
    sections: SectionsFirst | None
    total: int

    @property
    def members(self) -> list[Member]:
        """Everybody in the order of rows."""
        return [member for group in self.groups for member in group.members]


def sharing_of(refs: Refs, rules: DeductAndSupplement | DifferentialPool) -> Sharing:
    """Group the people of a settlement; the total is 0 while amounts are undecided."""
    settled = refs.settled
    people = {person.number: person for person in settled.facts.people}
    rows = {row.number: refs.row(index) for index, row in enumerate(settled.rows.participants)}
    unit = _unit([_raw(person) for person in people.values()])
    members = [
        Member(
            people[row.number],
            rows[row.number],
            _raw(people[row.number]) // unit if people[row.number].appraised else 0,
            row.grade or "",
            bool(row.cancelled_by),
        )
        for row in settled.outcome.people
    ]
    total = 0 if settled.outcome.blocked else bonus_total_fen(settled.rules) or 0
    sections = rules.sections_first
    if sections is not None and not _splits(section_weights(refs, members, sections)):
        sections = None
    return Sharing(tuple(_groups(members, sections)), unit, sections, total)


def _raw(person: Person) -> int:
    """奖金基数 × 在岗月数 in fen × months (rules 6.5)."""
    return (person.bonus_base or 0) * person.months


def _unit(weights: list[int]) -> int:
    """1 where weights may stay as they are (an edited one is then whole too), else their common divisor."""
    small = 100 * RADIX * sum(weights) < MOST
    return 1 if small else gcd(*weights) or 1


def _groups(members: list[Member], sections: SectionsFirst | None) -> list[Group]:
    if sections is None:
        return [Group(ALL, tuple(members), 2)]
    by_place: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        by_place[member.person.subject].append(member)
    groups: list[Group] = []
    first = 2
    for code, inside in sorted(by_place.items()):
        groups.append(Group(code, tuple(inside), first))
        first += len(inside)
    return groups


def _splits(weights: Mapping[str, int]) -> bool:
    """Whether any section has a weight; without one the engine splits over everybody at once (rules 4.16)."""
    return split(0, weights) is not None


def section_weights(refs: Refs, members: list[Member], sections: SectionsFirst) -> dict[str, int]:
    """Σ base weights × coefficient of the section's grade, in whole numbers."""
    scale = coefficient_scale(tuple(entry.coefficient for entry in sections.coefficients))
    factors = {entry.grade: int(entry.coefficient * scale) for entry in sections.coefficients}
    grades = {row.code: row.grade or "" for row in refs.settled.outcome.subjects}
    found: dict[str, int] = defaultdict(int)
    for member in members:
        code = member.person.subject
        factor = factors.get(grades.get(code, ""), scale) if graded_section(refs, code) else scale
        found[code] += member.weight * factor
    return dict(found)


def graded_section(refs: Refs, code: str) -> bool:
    """Whether a 所在对象 may have a coefficient by its grade: whoever sits in the 单位 itself counts × 1."""
    subject = refs.engine.year.subjects.get(code)
    return subject is not None and subject.kind != "单位"


def coefficient_scale(values: tuple[object, ...]) -> int:
    """The power of ten that makes coefficients whole numbers."""
    scale = 1
    while any((value * scale) % 1 for value in values):  # type: ignore[operator]
        scale *= 10
    return scale
