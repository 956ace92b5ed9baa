"""One quarter settled alone: every section's score by the function of the annual run, and its place (rules 5.1, 5.8)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

from plans.engine.facts import Subject
from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import QuartersPart, SubjectClass
from plans.engine.steps import Step, published
from plans.engine.units import POINT
from scoring.engine.facts import YearFacts
from scoring.engine.quarters import MISSING_QUARTER, QuarterScore, quarter_score
from scoring.engine.results import Problem
from scoring.engine.year import Year


@dataclass(frozen=True, slots=True)
class SectionQuarter:
    """A section in a quarter: figures in 1/100 point, the coefficient in 1/10000 (None where the scheme has none).

    ``raw`` is the score before the coefficient. Without an approved row there is neither score nor rank.
    """

    code: str
    name: str
    group: str
    raw: int | None
    coefficient: int | None
    score: int | None
    rank: int | None
    step: Step


@dataclass(frozen=True, slots=True)
class QuarterOutcome:
    """Sections by 编号, and what a person must see."""

    sections: tuple[SectionQuarter, ...]
    problems: tuple[Problem, ...]


def quarters_rules(scheme: Scheme) -> tuple[SubjectClass, QuartersPart] | None:
    """Whose score is made of quarters, and how; None in a scheme without quarters."""
    for rules in scheme.subjects:
        for part in rules.parts:
            if isinstance(part, QuartersPart):
                return rules, part
    return None


def settle_quarter(facts: YearFacts, scheme: Scheme, quarter: int) -> QuarterOutcome:
    """Score and rank the sections of a quarter from its ledger; ValueError in a scheme without quarters.

    ``facts`` hold no quarter published before: that is what this run makes. Ranks are 1, 1, 3 on the two published
    places inside each 分组 (rules 0.4); who has no score is left out of them.
    """
    found = quarters_rules(scheme)
    if found is None:
        raise ValueError("the scheme has no quarter scores")
    rules, part = found
    year = Year(facts, scheme)
    scores = {
        code: quarter_score(year, subject, quarter, part)
        for code, subject in sorted(year.subjects.items())
        if subject.kind in rules.kinds
    }
    places = _places(year, scores)
    sections = tuple(
        _section(year, year.subjects[code], quarter, (rules, part), score, places)
        for code, score in scores.items()
    )
    for row in sections:
        if row.score is None:
            message = f"{row.code}“{row.name}”第{quarter}季度没有已审核的台账，没有得分，不参加排名"
            year.report(MISSING_QUARTER, f"{row.code}/Q{quarter}", message, blocking=False)
    return QuarterOutcome(sections, tuple(sorted(year.problems)))


def _places(year: Year, scores: dict[str, QuarterScore]) -> dict[str, tuple[int, int, bool]]:
    """Rank, number of the ranked and whether the place is shared, by 编号."""
    groups: dict[str, dict[str, int]] = defaultdict(dict)
    for code, score in scores.items():
        if score.value is not None:
            groups[year.subjects[code].group][code] = hundredths(score.value)
    return {
        code: (
            1 + sum(other > own for other in figures.values()),
            len(figures),
            sum(other == own for other in figures.values()) > 1,
        )
        for figures in groups.values()
        for code, own in figures.items()
    }


def _section(
    year: Year,
    subject: Subject,
    quarter: int,
    rules: tuple[SubjectClass, QuartersPart],
    score: QuarterScore,
    places: dict[str, tuple[int, int, bool]],
) -> SectionQuarter:
    coefficient = None
    if rules[1].coefficient:
        coefficient = POINT if subject.coefficient is None else subject.coefficient
    value, raw = score.value, None
    if value is not None:
        raw = hundredths(value / Fraction(coefficient, POINT)) if coefficient else hundredths(value)
    return SectionQuarter(
        code=subject.code,
        name=subject.name,
        group=subject.group,
        raw=raw,
        coefficient=coefficient,
        score=None if value is None else hundredths(value),
        rank=places[subject.code][0] if value is not None else None,
        step=_trace(year.scheme, subject, quarter, rules[0], score, places.get(subject.code)),
    )


def _trace(
    scheme: Scheme,
    subject: Subject,
    quarter: int,
    rules: SubjectClass,
    score: QuarterScore,
    place: tuple[int, int, bool] | None,
) -> Step:
    label = f"{subject.name} {subject.code} 第{quarter}季度"
    children = (score.step,) if score.step else ()
    clause = score.step.clause if score.step else rules.clause
    if score.value is None or place is None:
        return Step(label, None, "没有已审核的台账，没有得分，不参加排名", clause, "", (), children)
    figure = hundredths(score.value)
    group = f"“{subject.group}”" if subject.group else ""
    words = f"{rules.name}{group}共 {place[1]} 个有得分，按公布得分从高到低第 {place[0]} 名{'，与同分的并列' if place[2] else ''}"
    rank = Step("名次", place[0], words, clause, scheme.reading("0.4") if place[2] else "")
    exact = "" if score.value * 100 == figure else f"（{published(score.value, figure)}）"
    rounded = f"得分 {two_places(figure)}{exact}，第 {place[0]} 名"
    assumed = scheme.reading("0.2")
    return Step(label, Fraction(figure, 100), rounded, clause, assumed, (), (*children, rank))
