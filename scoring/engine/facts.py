"""Everything a settlement is computed from, as frozen rows sorted by content (rules 0.6; design «gather»).

Units as in ``plans.engine.facts``. Ballots have become tallies (counts and sums), from which all scores recompute.
Rows without an id of their own carry ``row``, the number of the row within its register, for the trace.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from appraisals.engine.tallies import Tally as Tally
from plans.engine.facts import Indicator, Person, Subject


@dataclass(frozen=True, slots=True)
class Ledger:
    """An approved ledger row (已审核); others do not count and are not gathered (rules 0.6)."""

    indicator: str
    quarter: int
    attainment: int | None = None
    grade: str = ""
    ratio: int | None = None
    points: int | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """An entered 评议得分."""

    subject: str
    item: str
    points: int


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A 加减分 row with its points settled (a fixed amount is filled in when the row is gathered)."""

    row: int
    subject: str
    direction: str
    matter: str
    level: str
    points: int
    same: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A 个人扣分 row."""

    row: int
    person: str
    responsibility: str
    points: int
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Violation:
    """A 违规违纪 row; ``subject`` only for a 效能问责 case that names nobody."""

    code: str
    person: str
    situation: str
    level: str = ""
    punishment: str = ""
    decided_on: date | None = None
    event: str = ""
    subject: str = ""
    not_in_post: bool = False
    left_before_case: bool = False
    self_investigated: bool = False
    deducted_before: bool = False


@dataclass(frozen=True, slots=True)
class GraveEvent:
    """A 重大情形 of a unit."""

    subject: str
    kind: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """An 效能提醒函."""

    subject: str
    matter: str
    sent_on: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision on a problem: 对象 and 事项 as the problem names them, and the conclusion."""

    target: str
    matter: str
    conclusion: str
    reason: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result of an earlier year; ``of`` is the number of those ranked."""

    year: int
    subject: str
    grade: str = ""
    rank: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedQuarter:
    """A quarter's score published before; it stands instead of the ledger's (rules 5.8)."""

    subject: str
    quarter: int
    points: int


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One year's facts of one plan."""

    year: int
    agency: str
    subjects: tuple[Subject, ...] = ()
    people: tuple[Person, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ledger: tuple[Ledger, ...] = ()
    tallies: tuple[Tally, ...] = ()
    ratings: tuple[Rating, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    charges: tuple[Charge, ...] = ()
    violations: tuple[Violation, ...] = ()
    grave_events: tuple[GraveEvent, ...] = ()
    letters: tuple[Letter, ...] = ()
    decisions: tuple[Decision, ...] = ()
    past: tuple[PastResult, ...] = ()
    quarters: tuple[PublishedQuarter, ...] = ()
