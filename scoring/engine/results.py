"""What the scoring engine returns: outcomes, problems, honours, each number with its step (workbook.md «Output»).

Published figures are integers of 1/100 point; None is undecided (or not given by the scheme).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from plans.engine.steps import Step


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something a person must see; a blocking one leaves bonus amounts uncomputed (rules 0.11)."""

    code: str
    where: str
    blocking: bool
    message: str


@dataclass(frozen=True, slots=True)
class SubjectOutcome:
    """Result of a 考核对象; ``parts`` in the order of the scheme."""

    code: str
    name: str
    kind: str
    group: str
    score: int | None
    percent: int | None
    rank: int | None
    grade: str | None
    grade_before: str | None
    parts: tuple[tuple[str, int | None], ...]
    step: Step | None


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """Result of a person: score, grade, the violations that cancel the bonus, the bar from 优秀 (rules 4.9).

    ``conduct`` explains cancellation and bar.
    """

    number: str
    name: str
    subject: str
    score: int | None
    grade: str | None
    cancelled_by: tuple[str, ...]
    barred: bool
    step: Step | None
    conduct: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class ViolationOutcome:
    """What one 违规违纪 row gives: counted points (1/10000), whose bonus is cancelled, downgrade, clause.

    ``words`` say it with the line of the table; ``basis`` is the clause for them where it is another one than the
    line's, ``assumed`` the reading they need.
    """

    code: str
    unit: str
    person: str
    points: int
    cancels: tuple[str, ...]
    downgrade: bool
    clause: str
    note: str
    words: str = ""
    basis: str = ""
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class HonoursOutcome:
    """Honours and consequences by subject code."""

    priority: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    next_year_quota: tuple[tuple[str, int], ...] = ()
    consequences: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class BadDecision:
    """A recorded decision that cannot stand: which one (index in the facts), why, what to do."""

    index: int
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All results of one year, sorted by id, with the problems and the fate of the decisions."""

    subjects: tuple[SubjectOutcome, ...]
    people: tuple[PersonOutcome, ...]
    honours: HonoursOutcome
    violations: tuple[ViolationOutcome, ...]
    problems: tuple[Problem, ...]
    bad_decisions: tuple[BadDecision, ...] = ()
    unneeded_decisions: tuple[int, ...] = ()
    unit_of: dict[str, str] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        """Whether a blocking problem keeps the money from being computed (rules 0.11)."""
        return any(problem.blocking for problem in self.problems)
