"""Honours and consequences of subjects (rules 4.14, 5.7, §8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from plans.engine.facts import inside_kinds
from plans.engine.rounding import floor
from plans.engine.scheme import Scheme
from scoring.engine.results import HonoursOutcome, SubjectOutcome
from scoring.engine.year import Year

SUBORDINATE = ("下属单位",)


def judge_honours(year: Year, outcomes: Sequence[SubjectOutcome]) -> HonoursOutcome:
    """Priority, talk, next year's quota and consequences; undecided groups have none."""
    scheme = year.scheme
    priority, talk = _top_and_lowest(scheme, outcomes)
    return HonoursOutcome(priority, talk, _quotas(year, outcomes), _consequences(year, outcomes))


def _top_and_lowest(
    scheme: Scheme, outcomes: Sequence[SubjectOutcome]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    groups: dict[tuple[str, str], list[SubjectOutcome]] = defaultdict(list)
    for outcome in outcomes:
        rules = scheme.class_of(outcome.kind)
        if outcome.rank is not None and rules is not None:
            groups[rules.name, outcome.group].append(outcome)
    top: list[str] = []
    lowest: list[str] = []
    for rows in groups.values():
        worst = max(row.rank or 0 for row in rows)
        last = {row.code for row in rows if row.rank == worst} if worst > 1 else set()
        if scheme.honours.talk:
            lowest += last
        if scheme.honours.priority:
            places = scheme.honours.priority.places
            top += [row.code for row in rows if (row.rank or 0) <= places and row.code not in last]
    return tuple(sorted(top)), tuple(sorted(lowest))


def _quotas(year: Year, outcomes: Sequence[SubjectOutcome]) -> tuple[tuple[str, int], ...]:
    rule = year.scheme.honours.next_year_quota
    if rule is None:
        return ()
    counts: dict[str, int] = defaultdict(int)
    for person in year.people.values():
        if person.appraised and not inside_kinds(year.subjects, person.subject, SUBORDINATE):
            counts[year.unit_of.get(person.subject, "")] += 1
    return tuple((o.code, floor(rule.share * counts[o.code])) for o in outcomes if o.grade == rule.grade)


def _consequences(year: Year, outcomes: Sequence[SubjectOutcome]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    rules = sorted(year.scheme.honours.consequences, key=lambda rule: -rule.years_running)
    found = []
    for outcome in outcomes:
        for rule in rules:
            if outcome.grade == rule.grade and _running(
                year.past_grades, year.facts.year, outcome.code, rule.grade
            ) >= (rule.years_running):
                found.append((outcome.code, rule.results))
                break
    return tuple(found)


def _running(past: Mapping[tuple[int, str], str], year: int, code: str, grade: str) -> int:
    """How many years running the grade has been given, this one included."""
    years = 1
    while past.get((year - years, code)) == grade:
        years += 1
    return years
