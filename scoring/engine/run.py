"""The scoring engine's one entry: facts and scheme in, outcome out. Pure: no clock, no database, no settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from plans.engine.facts import Subject
from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import Grading, SubjectClass, SubjectPart
from plans.engine.steps import Step, published, show
from scoring.engine.facts import YearFacts
from scoring.engine.honours import judge_honours
from scoring.engine.indicator_points import score_indicators
from scoring.engine.limits import limited
from scoring.engine.parts import PartScorer, PartValue
from scoring.engine.people import judge_people
from scoring.engine.ranking import Candidate, grade_step, rank_group, rank_step
from scoring.engine.results import Outcome, SubjectOutcome
from scoring.engine.violations import Violations, judge_violations
from scoring.engine.year import Year


@dataclass(slots=True)
class ScoredSubject:
    """A subject with its parts and total; ``total`` None is undecided or, when ``absent``, left out."""

    subject: Subject
    rules: SubjectClass
    parts: dict[str, PartValue]
    total: Fraction | None
    percent: Fraction | None
    absent: bool
    words: str
    full: Fraction = Fraction(0)


def settle(facts: YearFacts, scheme: Scheme, *, trace: bool = True) -> Outcome:
    """Score, rank, grade and apply consequences (rules 0–5). With ``trace`` every figure carries its steps."""
    year = Year(facts, scheme, trace=trace)
    indicators = score_indicators(year)
    violations = judge_violations(year)
    scorer = PartScorer(year, indicators, violations)
    scored = [
        score_subject(scorer, subject, rules)
        for _, subject in sorted(year.subjects.items())
        if (rules := scheme.class_of(subject.kind)) is not None
    ]
    candidates = rank_subjects(year, scored)
    outcomes = tuple(
        _outcome(year, violations, entry, candidates.get(entry.subject.code)) for entry in scored
    )
    people = judge_people(year, violations, {entry.subject.code: entry.percent for entry in scored})
    return Outcome(
        subjects=outcomes,
        people=people,
        honours=judge_honours(year, outcomes),
        violations=violations.outcomes,
        problems=tuple(sorted(year.problems)),
        bad_decisions=tuple(sorted(year.decisions.bad, key=lambda bad: bad.index)),
        unneeded_decisions=year.decisions.unneeded(),
        unit_of=year.unit_of,
    )


def score_subject(scorer: PartScorer, subject: Subject, rules: SubjectClass) -> ScoredSubject:
    """The parts and the total of one subject, before rounding."""
    parts = {part.name: scorer.score(subject, part) for part in rules.parts}
    full = sum((value.full for value in parts.values()), start=Fraction(0))
    states = {value.state for value in parts.values()}
    words = _sum_words(rules.parts, parts)
    if (rules.total == "percent_of_full" or rules.percent == "of_full") and not full:
        return ScoredSubject(subject, rules, parts, None, None, True, "没有负责的指标，不计得分和名次")
    if states != {"known"}:
        return ScoredSubject(subject, rules, parts, None, None, "undecided" not in states, "有未定事项，待定")
    summed = sum((_signed(part, parts[part.name]) for part in rules.parts), start=Fraction(0))
    total = summed
    if rules.total == "percent_of_full":
        total = 100 * summed / full
        words = f"100 × ({words}) ÷ 分值之和 {show(full)}"
    total, words = limited(total, rules.cap, words)
    percent: Fraction | None = total
    if rules.percent == "of_full":
        percent = 100 * total / full if full else None
    return ScoredSubject(subject, rules, parts, total, percent, False, words, full)


def _signed(part: SubjectPart, value: PartValue) -> Fraction:
    assert value.value is not None
    weighted = value.value * (part.weight if part.weight is not None else 1)
    return weighted if part.sign == "plus" else -weighted


def _sum_words(parts: tuple[SubjectPart, ...], values: Mapping[str, PartValue]) -> str:
    words = []
    for part in parts:
        value = values[part.name].value
        weight = f" × {show(part.weight * 100)}%" if part.weight is not None else ""
        number = show(value) if value is not None else "待定"
        number = f"({number})" if value is not None and value < 0 else number
        words.append(f"{'+' if part.sign == 'plus' else '−'} {part.name} {number}{weight}")
    return " ".join(words).removeprefix("+ ")


def rank_subjects(year: Year, scored: list[ScoredSubject]) -> dict[str, Candidate]:
    """Rank every group whose subjects are all decided (rules 0.9)."""
    groups: dict[tuple[str, str], list[ScoredSubject]] = defaultdict(list)
    for entry in scored:
        if not entry.absent:
            groups[entry.rules.name, entry.subject.group].append(entry)
    found: dict[str, Candidate] = {}
    for _, entries in sorted(groups.items()):
        if any(entry.total is None for entry in entries):
            continue
        candidates = [_candidate(entry) for entry in entries]
        rank_group(year, candidates, entries[0].rules)
        found |= {candidate.code: candidate for candidate in candidates}
    return found


def _candidate(entry: ScoredSubject) -> Candidate:
    assert entry.total is not None
    parts = {name: hundredths(value.value) for name, value in entry.parts.items() if value.value is not None}
    score = hundredths(entry.total)
    scale = score if entry.percent is None else hundredths(entry.percent)
    return Candidate(entry.subject.code, entry.subject.group, score, parts, scale)


def _outcome(
    year: Year, violations: Violations, entry: ScoredSubject, candidate: Candidate | None
) -> SubjectOutcome:
    subject = entry.subject
    grade, before, moved = None, None, None
    if candidate and candidate.grade and entry.rules.grading:
        grade, before, moved = _downgrade(
            year, violations, subject.code, candidate.grade, entry.rules.grading
        )
    score = None if entry.total is None else hundredths(entry.total)
    percent = None if entry.percent is None else hundredths(entry.percent)
    outcome = SubjectOutcome(
        code=subject.code,
        name=subject.name,
        kind=subject.kind,
        group=subject.group,
        score=score,
        percent=percent,
        rank=candidate.rank if candidate else None,
        grade=grade,
        grade_before=before,
        parts=tuple(
            (name, None if v.value is None else hundredths(v.value)) for name, v in entry.parts.items()
        ),
        step=None,
    )
    return (
        replace(outcome, step=_trace(year.scheme, entry, candidate, outcome, moved))
        if year.trace
        else outcome
    )


def _downgrade(
    year: Year, violations: Violations, code: str, grade: str, grading: Grading
) -> tuple[str, str | None, Step | None]:
    """Final grade, the grade before a leader's downgrade where it matters, and the step (rules 4.12, 4.13, §8)."""
    rules = year.scheme.grave_events
    grave = [event for event in year.facts.grave_events if event.subject == code]
    rows = [row for row in violations.of_unit(code) if row.downgrade]
    worst = [event for event in grave if rules and event.kind == rules.worst]
    down = [event for event in grave if rules and event.kind == rules.downgrade]
    final = grading.grades[-1] if worst else grading.worse(grade) if rows or down else grade
    before = grade if rows and not grave and final != grade else None
    if not (grave or rows):
        return final, before, None
    cause = "；".join(
        [f"重大情形{event.kind}：{event.reason}" for event in grave]
        + [f"违规违纪 {row.code} 降一档" for row in rows]
    )
    inputs = tuple(
        [f"重大情形:{code}/{event.kind}" for event in grave] + [f"违规违纪:{row.code}" for row in rows]
    )
    clause = rows[0].clause if rows else ""
    if rules and grave:
        clause = rules.worst_clause if worst and rules.worst_clause else rules.clause
    assumed = year.scheme.reading("4.12") if len(inputs) > 1 and not worst else ""
    return final, before, Step("降档", final, f"{grade} → {final}（{cause}）", clause, assumed, inputs)


def _trace(
    scheme: Scheme,
    entry: ScoredSubject,
    candidate: Candidate | None,
    outcome: SubjectOutcome,
    moved: Step | None,
) -> Step:
    rules = entry.rules
    steps = [value.step for value in entry.parts.values() if value.step]
    shown = "待定" if outcome.score is None else two_places(outcome.score)
    if outcome.score is None and entry.absent:
        shown = "无"
    value = None if outcome.score is None else Fraction(outcome.score, 100)
    readings = (rules.assumed, scheme.reading("0.2") if value is not None else "")
    assumed = "；".join(reading for reading in readings if reading)
    children = [Step("得分", value, entry.words, rules.clause, assumed, (), tuple(steps))]
    if rules.percent == "of_full" and entry.percent is not None and entry.total is not None:
        words = f"100 × {show(entry.total)} ÷ 分值之和 {show(entry.full)} {published(entry.percent, outcome.percent or 0)}"
        children.append(Step("百分制", Fraction(outcome.percent or 0, 100), words, rules.clause))
    if candidate:
        group = f"“{candidate.group}”" if candidate.group else ""
        children.append(rank_step(candidate, rules, f"{rules.name}{group}", scheme))
        if rules.grading and candidate.rule:
            children.append(grade_step(candidate, scheme))
    if moved:
        children.append(moved)
    heading = f"得分 {shown}"
    heading += f"，名次 {outcome.rank}" if outcome.rank is not None else ""
    heading += f"，等次 {outcome.grade}" if outcome.grade else ""
    label = f"{entry.subject.name} {entry.subject.code}"
    inputs = (f"考核对象:{entry.subject.code}",)
    return Step(label, value, heading, rules.clause, "", inputs, tuple(children))
