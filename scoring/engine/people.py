"""Scores, grades, cancellations and bars of persons (rules 1.2–1.4, 2.2, 2.3, 3.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from plans.engine.facts import Person
from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme.subjects import (
    BallotPart,
    ChargePart,
    Grading,
    PeopleRules,
    PersonPart,
    SubjectScorePart,
)
from plans.engine.steps import Step, equals, show
from plans.engine.units import POINT
from scoring.engine.ballots import form_score
from scoring.engine.grading import Standing, deciding_rule
from scoring.engine.limits import limited
from scoring.engine.parts import MISSING_SCORE
from scoring.engine.ranking import Candidate, grade_step, rank_group, rank_step
from scoring.engine.results import PersonOutcome
from scoring.engine.violations import Violations
from scoring.engine.year import Year

ZERO: Final = Fraction(0)

Percents = Mapping[str, Fraction | None]


@dataclass(slots=True)
class _Scored:
    """A person with a score (1/100, None while undecided), its step, and the published parts for tie-breaks."""

    person: Person
    score: int | None
    step: Step | None
    parts: dict[str, int]


def judge_people(year: Year, violations: Violations, percents: Percents) -> tuple[PersonOutcome, ...]:
    """Outcomes of everybody in 人员, sorted by 工号; none where the scheme has no people.

    ``percents``: exact 100-scale scores of subjects, for schemes that build a person's score on the section's.
    """
    rules = year.scheme.people
    if rules is None:
        return ()
    people = [person for _, person in sorted(year.people.items())]
    scored: dict[str, _Scored] = {}
    graded: dict[str, Candidate] = {}
    if rules.parts and rules.grading:
        scored = {p.number: _score(year, rules, p, percents) for p in people if p.appraised}
        graded = _grade(year, rules, rules.grading, scored)
    return tuple(
        _outcome(year, rules, person, violations, scored.get(person.number), graded.get(person.number))
        for person in people
    )


def _score(year: Year, rules: PeopleRules, person: Person, percents: Percents) -> _Scored:
    total, steps = ZERO, []
    undecided, terms = False, []
    parts: dict[str, int] = {}
    kept, spread_over = _kept_parts(year, rules, person, percents)
    for part in kept:
        value, step = _part(year, person, part, percents)
        if step:
            steps.append(step)
        if value is None:
            undecided = True
            continue
        weight = part.weight if part.weight is None or spread_over == 1 else part.weight / spread_over
        weighted = value if weight is None else value * weight
        total = total + weighted if part.sign == "plus" else total - weighted
        if rules.tie_breaks:
            parts[part.name] = hundredths(value)
        if year.trace:
            terms.append(_term(part, value, weight))
    if undecided:
        step = (
            Step("得分", None, "有未定事项，待定", rules.clause, rules.assumed, (), tuple(steps))
            if year.trace
            else None
        )
        return _Scored(person, None, step, parts)
    total, words = limited(total, rules.cap, " ".join(terms).removeprefix("+ "))
    score = hundredths(total)
    step = None
    if year.trace:
        if len(kept) < len(rules.parts):
            words += "（所在对象不评分，该项权重分摊给其余各项）"
        assumed = "；".join(text for text in (rules.assumed, year.scheme.reading("0.2")) if text)
        step = Step("得分", Fraction(score, 100), words, rules.clause, assumed, (), tuple(steps))
    return _Scored(person, score, step, parts)


def _kept_parts(
    year: Year, rules: PeopleRules, person: Person, percents: Percents
) -> tuple[list[PersonPart], Fraction]:
    """The parts that count for a person, and the sum of their weights when one is spread over the others."""
    kept = [
        part
        for part in rules.parts
        if not (
            isinstance(part, SubjectScorePart)
            and part.without == "spread"
            and _scored_subject(year, person, part) not in percents
        )
    ]
    if len(kept) == len(rules.parts):
        return kept, Fraction(1)
    return kept, sum((part.weight for part in kept if part.weight is not None), start=ZERO) or Fraction(1)


def _scored_subject(year: Year, person: Person, part: SubjectScorePart) -> str:
    return person.subject if part.of == "own" else year.unit_of.get(person.subject, "")


def _grade(
    year: Year, rules: PeopleRules, grading: Grading, scored: Mapping[str, _Scored]
) -> dict[str, Candidate]:
    """Grades by the score alone, or with quotas inside each group whose persons are all decided (rules 0.5, 0.9)."""
    candidates = {
        number: Candidate(number, _group(year, rules, entry.person), entry.score, entry.parts, entry.score)
        for number, entry in scored.items()
        if entry.score is not None
    }
    if not grading.by_place:
        for candidate in candidates.values():
            candidate.standing = Standing(candidate.score)
            candidate.rule = deciding_rule(grading, candidate.standing)[1]
            candidate.grade = candidate.rule.grade
        return candidates
    waiting = {_group(year, rules, entry.person) for entry in scored.values() if entry.score is None}
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates.values():
        if candidate.group not in waiting:
            groups[candidate.group].append(candidate)
    for _, members in sorted(groups.items()):
        rank_group(year, members, rules)
    return {candidate.code: candidate for members in groups.values() for candidate in members}


def _group(year: Year, rules: PeopleRules, person: Person) -> str:
    if rules.within == "all":
        return ""
    if rules.within == "subject":
        return person.subject
    subject = year.subjects.get(person.subject)
    return subject.group if subject else ""


def _outcome(
    year: Year,
    rules: PeopleRules,
    person: Person,
    violations: Violations,
    scored: _Scored | None,
    graded: Candidate | None,
) -> PersonOutcome:
    score = scored.score if scored else None
    grade = graded.grade if graded else None
    step = None
    if year.trace and scored and scored.step:
        children = [scored.step]
        if graded and graded.rule and graded.size:
            group = f"“{graded.group}”" if graded.group else "参加考核的人员"
            children.append(rank_step(graded, rules, group, year.scheme))
        if graded and graded.rule:
            children.append(grade_step(graded, year.scheme))
        shown = "待定" if score is None else two_places(score)
        value = None if score is None else Fraction(score, 100)
        words = f"得分 {shown}，等次 {grade or '待定'}"
        label = f"{person.name} {person.number}"
        step = Step(label, value, words, rules.clause, "", (f"人员:{person.number}",), tuple(children))
    return PersonOutcome(
        person.number,
        person.name,
        person.subject,
        score,
        grade,
        tuple(violations.cancelled_by.get(person.number, ())),
        person.number in violations.barred,
        step,
        tuple(violations.conduct_steps(person.number)) if year.trace else (),
    )


def _term(part: PersonPart, value: Fraction, weight: Fraction | None) -> str:
    sign = "+" if part.sign == "plus" else "−"
    times = f" × {show(weight * 100)}%" if weight is not None else ""
    return f"{sign} {part.name} {show(value)}{times}"


def _part(
    year: Year, person: Person, part: PersonPart, percents: Percents
) -> tuple[Fraction | None, Step | None]:
    match part:
        case BallotPart():
            found = form_score(year, person.number, year.scheme.form(part.form), part.name)
            return found.score, found.step
        case ChargePart():
            return _charges(year, person, part)
        case SubjectScorePart():
            code = _scored_subject(year, person, part)
            value = percents.get(code)
            words = f"{code} 得分 {show(value)}" if value is not None else f"{code} 没有得分，待定"
            if value is None:
                message = f"{person.number} 的所在对象 {code} 没有得分；请先补齐该对象的得分"
                year.report(MISSING_SCORE, f"{person.number}/{part.name}", message, blocking=True)
            return value, Step(part.name, value, words, part.clause, part.assumed, (f"考核对象:{code}",))


def _charges(year: Year, person: Person, part: ChargePart) -> tuple[Fraction, Step | None]:
    rows = year.charges.get(person.number)
    if not rows:
        return ZERO, None
    total = Fraction(sum(row.points for row in rows), POINT)
    if not year.trace:
        return total, None
    words = " + ".join(show(Fraction(row.points, POINT)) for row in rows)
    words = f"{words} {equals(total)}" if len(rows) > 1 else words
    leaves = tuple(
        Step(
            f"{charge.responsibility}责任",
            Fraction(charge.points, POINT),
            f"扣 {show(Fraction(charge.points, POINT))}{f'（{charge.basis}）' if charge.basis else ''}",
            part.clause,
            part.assumed,
            (f"个人扣分:{charge.row}",),
        )
        for charge in rows
    )
    return total, Step(part.name, total, words, part.clause, part.assumed, (), leaves)
