"""Ranks inside each group, ties at a grade line, and the decisions on them (rules 0.4, 0.9, §8)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import GradeRule, Grading, PeopleRules, SubjectClass
from plans.engine.steps import Step
from scoring.engine.grading import Standing, deciding_rule, describe
from scoring.engine.year import Year

TIE_AT_CUT = "TIE_AT_CUT"

Ranked = SubjectClass | PeopleRules


@dataclass(slots=True)
class Candidate:
    """A subject on its way through ranking: published figures in, rank and grade out.

    ``score`` decides the rank; ``scale``, the same on the 100 scale, is what grade lines are held against.
    """

    code: str
    group: str
    score: int
    parts: dict[str, int]
    scale: int = 0
    rank: int = 0
    rule: GradeRule | None = None
    rule_position: int = 0
    grade: str | None = None
    tied_with: tuple[str, ...] = ()
    provisional: bool = False
    decided: str = ""
    standing: Standing = field(default_factory=lambda: Standing(0))
    size: int = 0
    level_with: tuple[str, ...] = ()


def rank_group(year: Year, candidates: list[Candidate], rules: Ranked) -> None:
    """Rank one group (1, 1, 3 …) and give the grades of its places; grades that depend on rank may be tied.

    A tie that survives the tie-breaks and straddles a line gives all of it the lower grade and is reported, unless
    every one of the tied has a decision (rules 0.4, §8).
    """
    candidates.sort(key=lambda c: (_key(c, rules), c.code))
    size = len(candidates)
    same_score: dict[int, list[str]] = defaultdict(list)
    for candidate in candidates:
        same_score[candidate.score].append(candidate.code)
    for start, tied in _sets(candidates, rules):
        for candidate in tied:
            candidate.size = size
            candidate.level_with = tuple(sorted(same_score[candidate.score]))
            candidate.rank = start
            candidate.tied_with = tuple(sorted(c.code for c in tied)) if len(tied) > 1 else ()
        if rules.grading:
            _grade_set(year, rules.grading, tied, start, size)
    if rules.grading and candidates:
        _apply_running_last(year, rules.grading, candidates)


def _key(candidate: Candidate, rules: Ranked) -> tuple[int, ...]:
    keys = [-candidate.score]
    for name in rules.tie_breaks:
        part = candidate.parts.get(name.removeprefix("-"), 0)
        keys.append(part if name.startswith("-") else -part)
    return tuple(keys)


def _sets(candidates: list[Candidate], rules: Ranked) -> Iterator[tuple[int, list[Candidate]]]:
    """Sets of equal keys with the first place they take."""
    start = 0
    while start < len(candidates):
        end = start + 1
        while end < len(candidates) and _key(candidates[end], rules) == _key(candidates[start], rules):
            end += 1
        yield start + 1, candidates[start:end]
        start = end


def _grade_set(year: Year, grading: Grading, tied: list[Candidate], start: int, size: int) -> None:
    score = tied[0].scale
    rules = [deciding_rule(grading, Standing(score, start + i, size)) for i in range(len(tied))]
    grades = [rule.grade for _, rule in rules]
    # The lower grade of all places: held by everybody while the tie is open.
    position, rule = max(rules, key=lambda item: grading.grades.index(item[1].grade))
    for candidate in tied:
        candidate.standing = Standing(score, start, size)
        candidate.rule_position, candidate.rule, candidate.grade = position, rule, rule.grade
    if len(set(grades)) > 1:
        _settle_tie(year, tied, grades)


def _settle_tie(year: Year, tied: list[Candidate], grades: list[str]) -> None:
    where = "/".join(sorted(candidate.code for candidate in tied))
    found = {candidate.code: year.decisions.find(TIE_AT_CUT, candidate.code) for candidate in tied}
    decided = {code: entry for code, entry in found.items() if entry is not None}
    given = Counter(row.conclusion for _, row in decided.values())
    if len(decided) == len(tied) and given == Counter(grades):
        for candidate in tied:
            index, row = decided[candidate.code]
            year.decisions.use(index)
            candidate.grade, candidate.decided = row.conclusion, row.reason
        return
    places = "、".join(f"{grade}{count}个" for grade, count in Counter(grades).items())
    for code, (index, row) in decided.items():
        if given[row.conclusion] > grades.count(row.conclusion):
            year.decisions.refuse(
                index,
                f"{code} 的结论“{row.conclusion}”与同分名额不符（{where} 共 {places}）",
                f"请按名额给出等次：{places}",
            )
        else:
            year.decisions.use(index)
    for candidate in tied:
        candidate.provisional = True
    year.report(
        TIE_AT_CUT,
        where,
        f"{where} 同分且跨等次线（名额：{places}），暂按较低等次；请逐个作出决定并写明理由",
        blocking=True,
    )


def _apply_running_last(year: Year, grading: Grading, candidates: list[Candidate]) -> None:
    """Rules on being last several years running; they win when they stand above the rule that gave the grade."""
    worst = max(candidate.rank for candidate in candidates)
    if worst == 1:
        return
    for candidate in candidates:
        if candidate.rank != worst:
            continue
        years = 1
        while (year.facts.year - years, candidate.code) in year.past_last:
            years += 1
        standing = Standing(candidate.scale, candidate.rank, len(candidates), years)
        position, rule = deciding_rule(grading, standing)
        if rule.when and rule.when.last_years_running is not None and position < candidate.rule_position:
            candidate.rule_position, candidate.rule, candidate.grade = position, rule, rule.grade
            candidate.standing = standing


def grade_step(candidate: Candidate, scheme: Scheme) -> Step:
    """The grade of a ranked subject or person with the rule that gave it, or the decision on a tie."""
    assert candidate.rule is not None
    rule = candidate.rule
    what = "得分" if candidate.scale == candidate.score else "百分制得分"
    inputs: tuple[str, ...] = ()
    if candidate.decided:
        words = f"同分跨线，按决定为{candidate.grade}：{candidate.decided}"
        inputs = (f"决定:{TIE_AT_CUT}/{candidate.code}",)
    elif candidate.provisional:
        words = f"同分跨线，决定前暂按较低等次{candidate.grade}"
    else:
        words = describe(rule, candidate.standing, what)
    by_place = rule.when is not None and (rule.when.first or rule.when.last)
    assumed = rule.assumed or (scheme.reading("0.5") if by_place else "")
    return Step("等次", candidate.grade, words, rule.clause, assumed, inputs)


def rank_step(candidate: Candidate, rules: Ranked, group: str, scheme: Scheme) -> Step:
    """The place among those ranked together; a tie, or what decided between equal scores, is told."""
    words = f"{group}共 {candidate.size} 个，按公布得分从高到低第 {candidate.rank} 名"
    level = [code for code in candidate.level_with if code != candidate.code]
    tied = [code for code in candidate.tied_with if code != candidate.code]
    decided = [code for code in level if code not in tied]
    if decided:
        order = "、".join(
            f"{name.removeprefix('-')}{'少' if name.startswith('-') else '高'}者" for name in rules.tie_breaks
        )
        words += f"；与 {'、'.join(decided)} 同分，依次看{order}"
    if tied:
        words += f"；与 {'、'.join(tied)} 并列"
    assumed = scheme.reading("0.4") if level else ""
    return Step("名次", candidate.rank, words, rules.clause, assumed)
