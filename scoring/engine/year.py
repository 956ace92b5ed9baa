"""The facts of a year with the look-ups the engine needs, and the ledger of decisions used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from plans.engine.facts import Indicator, Person, Subject
from plans.engine.scheme import Scheme
from scoring.engine.facts import Charge, Decision, Ledger, Tally, YearFacts
from scoring.engine.results import BadDecision, Problem

UNIT = "单位"


@dataclass(slots=True)
class Decisions:
    """Recorded decisions by (事项, 对象); which of them were needed, and which cannot stand."""

    rows: tuple[Decision, ...]
    used: set[int] = field(default_factory=set)
    bad: list[BadDecision] = field(default_factory=list)

    def find(self, matter: str, target: str) -> tuple[int, Decision] | None:
        """The decision on a problem, with its index; looking does not use it."""
        for index, row in enumerate(self.rows):
            if row.matter == matter and row.target == target:
                return index, row
        return None

    def use(self, index: int) -> None:
        """Note that a decision was needed."""
        self.used.add(index)

    def refuse(self, index: int, problem: str, remedy: str) -> None:
        """Note that a needed decision cannot stand."""
        self.used.add(index)
        self.bad.append(BadDecision(index, problem, remedy))

    def unneeded(self) -> tuple[int, ...]:
        """Decisions that nothing needs any more (workbook.md, sheet 决定)."""
        return tuple(index for index in range(len(self.rows)) if index not in self.used)


class Year:
    """Facts and scheme of one year; every look-up is built once."""

    def __init__(self, facts: YearFacts, scheme: Scheme, *, trace: bool = True) -> None:
        self.facts = facts
        self.scheme = scheme
        self.trace = trace
        self.problems: list[Problem] = []
        self.decisions = Decisions(facts.decisions)
        self.subjects: dict[str, Subject] = {row.code: row for row in facts.subjects}
        self.people: dict[str, Person] = {row.number: row for row in facts.people}

    def report(self, code: str, where: str, message: str, *, blocking: bool) -> None:
        """Note a problem."""
        self.problems.append(Problem(code, where, blocking, message))

    @cached_property
    def unit_of(self) -> dict[str, str]:
        """The 单位 each subject belongs to ("" where there is none above it)."""
        return {
            code: next((above for above in self._upwards(code) if self.subjects[above].kind == UNIT), "")
            for code in self.subjects
        }

    @cached_property
    def ledger(self) -> dict[str, list[Ledger]]:
        """Approved ledger rows by indicator, in the order of quarters."""
        rows: dict[str, list[Ledger]] = defaultdict(list)
        for row in sorted(self.facts.ledger, key=lambda r: (r.indicator, r.quarter)):
            rows[row.indicator].append(row)
        return rows

    @cached_property
    def own_indicators(self) -> dict[str, list[Indicator]]:
        """Indicators by responsible subject, sorted by code."""
        rows: dict[str, list[Indicator]] = defaultdict(list)
        for row in self.all_indicators:
            rows[row.subject].append(row)
        return rows

    @cached_property
    def all_indicators(self) -> list[Indicator]:
        """All indicators sorted by code."""
        return sorted(self.facts.indicators, key=lambda row: row.code)

    @cached_property
    def unit_indicators(self) -> dict[str, list[Indicator]]:
        """Indicators of each 单位 and of all under it (rules §8 工信局)."""
        rows: dict[str, list[Indicator]] = defaultdict(list)
        for row in self.all_indicators:
            for code in self._upwards(row.subject):
                if self.subjects[code].kind == UNIT:
                    rows[code].append(row)
        return rows

    def _upwards(self, code: str) -> Iterator[str]:
        """A subject and all above it."""
        seen: set[str] = set()
        while code in self.subjects and code not in seen:
            yield code
            seen.add(code)
            code = self.subjects[code].parent

    @cached_property
    def tallies(self) -> dict[tuple[str, str], Tally]:
        """Tallies by (target, rater group)."""
        return {(row.target, row.group): row for row in self.facts.tallies}

    @cached_property
    def charges(self) -> dict[str, list[Charge]]:
        """个人扣分 by person, in the order of the rows."""
        rows: dict[str, list[Charge]] = defaultdict(list)
        for row in sorted(self.facts.charges, key=lambda r: r.row):
            rows[row.person].append(row)
        return rows

    @cached_property
    def ratings(self) -> dict[tuple[str, str], int]:
        """Entered 评议得分 by (subject, item)."""
        return {(row.subject, row.item): row.points for row in self.facts.ratings}

    @cached_property
    def past_grades(self) -> dict[tuple[int, str], str]:
        """Grades of earlier years by (year, subject)."""
        return {(row.year, row.subject): row.grade for row in self.facts.past}

    @cached_property
    def past_last(self) -> set[tuple[int, str]]:
        """(year, subject) that came last: 名次 = 参评数 (rules §8, 5.6)."""
        return {
            (row.year, row.subject) for row in self.facts.past if row.rank is not None and row.rank == row.of
        }
