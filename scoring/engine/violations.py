"""The violation table at work: points, downgrades, cancelled bonuses, bars (rules 1.6, 4.2–4.9, §8).

Order of work (rules §8 «4.9»): rows of 往年已扣 drop out; every other row is matched with the first fitting line of
the table; exempt rows lose points, downgrade and what they cancel of others; then the heaviest of one person's
same 同一事件 counts, and last the heaviest of one case of 效能问责.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plans.engine.facts import Person
from plans.engine.scheme.registers import Match, ViolationLine, ViolationRules
from plans.engine.units import POINT
from scoring.engine.facts import Violation
from scoring.engine.results import ViolationOutcome
from scoring.engine.year import UNIT, Year


@dataclass(slots=True)
class _Row:
    """One row on its way through the table."""

    fact: Violation
    person: Person | None
    unit: str
    line: ViolationLine | None
    points: int
    downgrade: bool
    outsider: bool
    cancels: tuple[str, ...] = ()
    note: str = ""


@dataclass(slots=True)
class Violations:
    """What all violations of a year give: outcomes by row, cancellations and bars by person."""

    outcomes: tuple[ViolationOutcome, ...] = ()
    cancelled_by: dict[str, list[str]] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)

    def of_unit(self, unit: str) -> list[ViolationOutcome]:
        """The outcomes that concern one unit, by 编号."""
        return self._by_unit.get(unit, [])

    _by_unit: dict[str, list[ViolationOutcome]] = field(default_factory=dict)


def judge_violations(year: Year) -> Violations:
    """Apply the scheme's violation table to the year's rows."""
    rules = year.scheme.violations
    if rules is None:
        return Violations()
    rows = [_matched(year, rules, fact) for fact in sorted(year.facts.violations, key=lambda f: f.code)]
    standing = [row for row in rows if not row.fact.deducted_before]
    for row in standing:
        row.cancels = _cancels(year, rules, row)
        if _exempt(rules, row.fact):
            row.points, row.downgrade, row.note = 0, False, "属于不予扣分（降档）的情形"
    if rules.merge_per_person:
        mergeable = [row for row in standing if not row.outsider and row.person is not None]
        _keep_heaviest(
            mergeable, lambda row: row.person.number if row.person else "", "同一人同一事件只计最重的一次"
        )
    cases = [row for row in standing if row.fact.situation in rules.case_situations]
    _keep_heaviest(cases, lambda row: row.unit, "同一例效能问责只计一次")
    return _collect(rules, rows, standing)


def _matched(year: Year, rules: ViolationRules, fact: Violation) -> _Row:
    person = year.people.get(fact.person)
    place = person.subject if person else fact.subject
    unit = year.unit_of.get(place, "") if rules.charged_to == "unit" else place
    outsider = fact.situation in rules.outsider_situations
    if fact.deducted_before:
        return _Row(fact, person, unit, None, 0, False, outsider, (), "往年已扣，没有影响")
    line = next((line for line in rules.lines if _fits(line.when, fact, person)), None)
    points = int(line.points * POINT) if line else 0
    return _Row(fact, person, unit, line, points, bool(line and line.downgrade), outsider)


def _fits(when: Match, fact: Violation, person: Person | None) -> bool:
    """Whether a line covers a row; who somebody is comes from 职级 and 职务 (rules §8)."""
    return (
        (not when.situations or fact.situation in when.situations)
        and (not when.levels or fact.level in when.levels)
        and (not when.punishments or fact.punishment in when.punishments)
        and (not when.ranks or (person is not None and person.rank_level in when.ranks))
        and (not when.posts or (person is not None and person.post in when.posts))
    )


def _exempt(rules: ViolationRules, fact: Violation) -> bool:
    if rules.exemptions is None:
        return False
    return any(_flag(fact, name) for name in rules.exemptions.flags)


def _flag(fact: Violation, name: str) -> bool:
    return {
        "非现任职期间": fact.not_in_post,
        "立案时已离任": fact.left_before_case,
        "自查自办": fact.self_investigated,
    }[name]


def _cancels(year: Year, rules: ViolationRules, row: _Row) -> tuple[str, ...]:
    """工号 whose own bonus this row cancels, without repeats, sorted (rules 4.3–4.9)."""
    person = row.person
    if person is None:
        return ()
    exempt = _exempt(rules, row.fact)
    if row.outsider and exempt:
        return ()
    subject = year.subjects.get(person.subject)
    head = subject.head if subject and subject.kind != UNIT else ""
    leader = subject.leader if subject else ""
    found: set[str] = set()
    for role in row.line.cancels if row.line else ():
        if role == "self":
            found.add(person.number)
        elif not exempt:
            found.add(head if role == "head" else leader)
    if not row.outsider:
        own = rules.exemptions.own_bonus_cancelled_by if rules.exemptions else ()
        if any(_flag(row.fact, name) for name in own) or person.category in rules.category_cancels:
            found.add(person.number)
    return tuple(sorted(found - {""}))


def _keep_heaviest(rows: Iterable[_Row], key: Callable[[_Row], str], note: str) -> None:
    """Leave points and downgrade only to the heaviest row of each event (rules 4.9; a full tie: smaller 编号)."""
    events: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in rows:
        if row.fact.event:
            events[key(row), row.fact.event].append(row)
    for same in events.values():
        same.sort(key=lambda row: row.fact.code)
        best = max(same, key=_weight)
        for row in same:
            if row is not best and (row.points or row.downgrade):
                row.points, row.downgrade, row.note = 0, False, f"{note}（计 {best.fact.code}）"


def _weight(row: _Row) -> tuple[bool, int, int]:
    day = row.fact.decided_on.toordinal() if row.fact.decided_on else 0
    return row.downgrade, row.points, day


def _collect(rules: ViolationRules, rows: list[_Row], standing: list[_Row]) -> Violations:
    result = Violations()
    outcomes = []
    for row in rows:
        clause = row.line.clause if row.line else rules.clause
        number = row.person.number if row.person else ""
        outcome = ViolationOutcome(
            row.fact.code, row.unit, number, row.points, row.cancels, row.downgrade, clause, row.note
        )
        outcomes.append(outcome)
        result._by_unit.setdefault(row.unit, []).append(outcome)
        for who in row.cancels:
            result.cancelled_by.setdefault(who, []).append(row.fact.code)
    result.outcomes = tuple(outcomes)
    if rules.bars_from_excellent:
        result.barred = {row.person.number for row in standing if row.person and not row.outsider}
    return result
