"""The violation table at work: points, downgrades, cancelled bonuses, bars (rules 1.6, 4.2–4.9, §8).

Order of work (rules §8 «4.9»): rows of 往年已扣 drop out; every other row is matched with the first fitting line of
the table; exempt rows lose points, downgrade and what they cancel of others; then the heaviest of one person's
same 同一事件 counts, and last the heaviest of one case of 效能问责.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from plans.engine.facts import Person
from plans.engine.scheme.registers import Match, Role, ViolationLine, ViolationRules
from plans.engine.sentences_registers import ROLES
from plans.engine.steps import Step, show
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
    # For whom the bonus is cancelled: in which capacity, and by which clause.
    reasons: dict[str, tuple[str, str]] = field(default_factory=dict)
    basis: str = ""
    assumed: str = ""


@dataclass(slots=True)
class Violations:
    """What all violations of a year give: outcomes by row, cancellations and bars by person."""

    outcomes: tuple[ViolationOutcome, ...] = ()
    cancelled_by: dict[str, list[str]] = field(default_factory=dict)
    barred: set[str] = field(default_factory=set)
    clause: str = ""

    def of_unit(self, unit: str) -> list[ViolationOutcome]:
        """The outcomes that concern one unit, by 编号."""
        return self._by_unit.get(unit, [])

    def conduct_steps(self, number: str) -> list[Step]:
        """Why a person's bonus is cancelled and why 优秀 is out of reach, row by row (rules 4.3–4.9)."""
        steps = []
        if reasons := self._reasons.get(number):
            codes = [code for code, _, _, _ in reasons]
            children = tuple(
                Step(f"违规违纪 {code}", None, words, clause, assumed, (f"违规违纪:{code}",))
                for code, words, clause, assumed in reasons
            )
            steps.append(Step("取消奖金依据", "、".join(codes), "本人当年奖金取消", "", "", (), children))
        if number in self.barred:
            inputs = tuple(f"违规违纪:{row.code}" for row in self._barring.get(number, ()))
            words = "有违规违纪记录，不得参与评先评优，年度考核不得为优秀"
            steps.append(Step("评优限制", "不得评为优秀", words, self.clause, "", inputs))
        return steps

    _by_unit: dict[str, list[ViolationOutcome]] = field(default_factory=dict)
    _reasons: dict[str, list[tuple[str, str, str, str]]] = field(default_factory=dict)
    _barring: dict[str, list[Violation]] = field(default_factory=dict)


def judge_violations(year: Year) -> Violations:
    """Apply the scheme's violation table to the year's rows."""
    rules = year.scheme.violations
    if rules is None:
        return Violations()
    rows = [_matched(year, rules, fact) for fact in sorted(year.facts.violations, key=lambda f: f.code)]
    standing = [row for row in rows if not row.fact.deducted_before]
    for row in standing:
        row.reasons = _cancels(year, rules, row)
        row.cancels = tuple(sorted(row.reasons))
        if _exempt(rules, row.fact):
            row.points, row.downgrade, row.note = 0, False, _exempt_words(rules, row.fact)
            row.basis = rules.exemptions.clause if rules.exemptions else ""
            row.assumed = rules.exemptions.assumed if rules.exemptions else ""
    if rules.merge_per_person:
        mergeable = [row for row in standing if not row.outsider and row.person is not None]
        _keep_heaviest(
            mergeable,
            lambda row: row.person.number if row.person else "",
            "同一人同一事件只计最重的一次",
            year.scheme.reading("4.9"),
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
        basis = rules.exemptions.clause if rules.exemptions else ""
        return _Row(fact, person, unit, None, 0, False, outsider, (), "往年已扣，没有影响", basis=basis)
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


def _exempt_words(rules: ViolationRules, fact: Violation) -> str:
    flags = rules.exemptions.flags if rules.exemptions else ()
    return f"{'、'.join(name for name in flags if _flag(fact, name))}，不予扣分、不降档"


def _flag(fact: Violation, name: str) -> bool:
    return {
        "非现任职期间": fact.not_in_post,
        "立案时已离任": fact.left_before_case,
        "自查自办": fact.self_investigated,
    }[name]


def _cancels(year: Year, rules: ViolationRules, row: _Row) -> dict[str, tuple[str, str]]:
    """工号 whose own bonus this row cancels, in which capacity and by which clause (rules 4.3–4.9)."""
    person = row.person
    if person is None:
        return {}
    exempt = _exempt(rules, row.fact)
    if row.outsider and exempt:
        return {}
    subject = year.subjects.get(person.subject)
    head = subject.head if subject and subject.kind != UNIT else ""
    leader = subject.leader if subject else ""
    who: dict[Role, str] = {"self": person.number, "head": head, "leader": leader}
    found: dict[str, tuple[str, str]] = {}
    for role in row.line.cancels if row.line else ():
        if role == "self" or not exempt:
            found.setdefault(who[role], (ROLES[role], row.line.clause if row.line else ""))
    if not row.outsider:
        own = rules.exemptions.own_bonus_cancelled_by if rules.exemptions else ()
        for name in own:
            if _flag(row.fact, name) and rules.exemptions:
                found.setdefault(person.number, (f"当事人本人（{name}）", rules.exemptions.clause))
        if person.category in rules.category_cancels:
            found.setdefault(person.number, (f"当事人本人（{person.category}）", rules.clause))
    found.pop("", None)
    return found


def _keep_heaviest(rows: Iterable[_Row], key: Callable[[_Row], str], note: str, assumed: str = "") -> None:
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
                row.assumed = assumed


def _weight(row: _Row) -> tuple[bool, int, int]:
    day = row.fact.decided_on.toordinal() if row.fact.decided_on else 0
    return row.downgrade, row.points, day


def _collect(rules: ViolationRules, rows: list[_Row], standing: list[_Row]) -> Violations:
    result = Violations(clause=rules.clause)
    outcomes = []
    for row in rows:
        clause = row.line.clause if row.line else rules.clause
        number = row.person.number if row.person else ""
        outcome = ViolationOutcome(
            row.fact.code,
            row.unit,
            number,
            row.points,
            row.cancels,
            row.downgrade,
            clause,
            row.note,
            _words(row),
            row.basis,
            row.assumed or (row.line.assumed if row.line else ""),
        )
        outcomes.append(outcome)
        result._by_unit.setdefault(row.unit, []).append(outcome)
        for who in row.cancels:
            result.cancelled_by.setdefault(who, []).append(row.fact.code)
            capacity, basis = row.reasons[who]
            words = f"{_covered(row)}：取消{capacity}当年奖金"
            result._reasons.setdefault(who, []).append((row.fact.code, words, basis, outcome.assumed))
    result.outcomes = tuple(outcomes)
    if rules.bars_from_excellent:
        barring = [row for row in standing if row.person and not row.outsider]
        for row in barring:
            result._barring.setdefault(row.person.number if row.person else "", []).append(row.fact)
        result.barred = set(result._barring)
    return result


def _covered(row: _Row) -> str:
    """What happened, and what of it the line of the table looks at."""
    fact, person = row.fact, row.person
    punishment = fact.punishment if fact.punishment != fact.situation else ""
    found = [f"{fact.situation}（{punishment}）" if punishment else fact.situation]
    when = row.line.when if row.line else None
    if when and when.levels:
        found.append(f"查处层级为{fact.level}")
    if when and when.ranks and person:
        found.append(f"当事人职级为{person.rank_level}")
    if when and when.posts and person:
        found.append(f"当事人职务为{person.post}")
    return "，".join(found)


def _words(row: _Row) -> str:
    """What the row gives: the situation and its points, or why it gives none."""
    if row.line is None:
        return row.note or f"{_covered(row)}：方案没有列出，不扣分"
    if row.note:
        return f"{_covered(row)}：{row.note}"
    gives = [f"扣 {show(Fraction(row.points, POINT))} 分" if row.points else "不扣分"]
    if row.downgrade:
        gives.append("降低一个等次")
    return f"{_covered(row)}：{'，'.join(gives)}"
