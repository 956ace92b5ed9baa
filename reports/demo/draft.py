"""The example year being drawn: its scheme, its chance, and the rows of the year workbook so far."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Final

from plans.engine.loading import Rules
from plans.engine.scheme import Scheme

UNIT: Final = "单位"
SECTION: Final = "科室"
SUBORDINATE: Final = "下属单位"


@dataclass(frozen=True, slots=True)
class Percent:
    """A percentage cell, in hundredths of a percent: 9525 is 95.25%."""

    hundredths: int


Value = str | int | Fraction | date | Percent | None
Row = dict[str, Value]


@dataclass(slots=True)
class Member:
    """A person of the example: where placed, as what, how good (about 60..100)."""

    number: str
    name: str
    place: str
    post: str
    rank: str
    ability: int


@dataclass(slots=True)
class Office:
    """A subject of the example with its people; ``ability`` moves its figures."""

    code: str
    name: str
    kind: str
    parent: str
    ability: int
    group: str = ""
    head: str = ""
    leader: str = ""
    members: list[Member] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """An example year in the making. ``rows`` are those of the workbook by sheet, with headings as keys."""

    rules: Rules
    year: int
    agency: str
    chance: random.Random
    offices: list[Office] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    indicators: list[tuple[str, Fraction, Office]] = field(default_factory=list)

    @property
    def scheme(self) -> Scheme:
        """The scheme of the year."""
        return self.rules.scheme

    @property
    def members(self) -> list[Member]:
        """Everybody, in the order of the offices."""
        return [member for office in self.offices for member in office.members]

    def of_kind(self, *kinds: str) -> list[Office]:
        """Offices of these kinds."""
        return [office for office in self.offices if office.kind in kinds]

    def scored(self, part_class: type) -> list[Office]:
        """Offices whose score has a part of this kind."""
        kinds = {
            kind
            for group in self.scheme.subjects
            if any(isinstance(part, part_class) for part in group.parts)
            for kind in group.kinds
        }
        return self.of_kind(*kinds)

    def add(self, sheet: str, **cells: Value) -> None:
        """Add a row to a sheet."""
        self.rows.setdefault(sheet, []).append(cells)

    def day(self, first_month: int = 2, last_month: int = 11) -> date:
        """A day of the year within these months."""
        return date(self.year, self.chance.randint(first_month, last_month), self.chance.randint(1, 28))


def steps(value: Fraction, step: Fraction) -> Fraction:
    """The nearest lower multiple of a step."""
    return value // step * step
