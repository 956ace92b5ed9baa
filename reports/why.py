"""«为什么不是优秀？» of a stored result: what `scoring.engine.why` needs, read from results and trace; constant queries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme import Scheme
from plans.engine.scheme.subjects import Grading, PeopleRules, SubjectClass
from plans.engine.steps import Step
from reports.opened import facts_of, rules_of
from scoring.engine.why import Answer, Case, Peer, Reason, explain
from scoring.models import PersonResult, Settlement, SettlementProblem, SubjectResult

_YEARS: Final = re.compile(r"连续 (\d+) 年排名最后")
_NO_GRADE: Final = "为什么没有等次？"


def subject_answer(settlement: Settlement, row: SubjectResult, root: Step) -> Answer:
    """The answer for a subject; two queries."""
    scheme = rules_of(settlement).scheme
    rules = scheme.class_of(row.kind)
    if rules is None or rules.grading is None:
        words = f"本方案对{row.kind}只计得分和名次，不定等次"
        return Answer(_NO_GRADE, (Reason(words, rules.clause if rules else ""),))
    rows = SubjectResult.objects.filter(settlement=settlement, group=row.group, kind__in=rules.kinds)
    group = list(
        rows.order_by().values_list("code", "name", "score_hundredths", "percent_hundredths", "rank", "grade")
    )
    steps = _steps(root)
    if not row.grade or "等次" not in steps or row.score_hundredths is None:
        codes = {code: name for code, name, *_ in group}
        return Answer("为什么还没有等次？", tuple(_waiting(settlement, row.code, codes, root, rules.clause)))
    peers = [
        Peer(code, name, score, score if scale is None else scale, rank, grade)
        for code, name, score, scale, rank, grade in group
        if score is not None and rank is not None
    ]
    me = next(peer for peer in peers if peer.code == row.code)
    parts = tuple(_without(rules, steps, rules.grading))
    freed = scheme.reading("4.11")
    return explain(_case(rules.grading, me, peers, steps, row.grade, parts, (), freed=freed))


def person_answer(settlement: Settlement, row: PersonResult, root: Step, *, named: bool = True) -> Answer:
    """The answer for a person; `named` False leaves out who else stands where (one's own page)."""
    scheme = rules_of(settlement).scheme
    rules, steps = scheme.people, _steps(root)
    bars = tuple(_bars(steps))
    if rules is None or rules.grading is None:
        words = "本方案不对个人评分定等，奖金按所在单位的等次发放"
        return Answer(_NO_GRADE, (Reason(words, rules.clause if rules else ""), *bars))
    if row.score_hundredths is None or not row.grade or "等次" not in steps:
        if "得分" not in steps:
            return Answer(_NO_GRADE, (Reason("不参加考核，不计得分、不定等次", rules.clause), *bars))
        waiting = _waiting(settlement, row.number, {row.number: row.name}, root, rules.clause)
        return Answer("为什么还没有等次？", (*waiting, *bars))
    rank = steps["名次"].value if "名次" in steps else 0
    me = Peer(
        row.number, row.name, row.score_hundredths, row.score_hundredths, rank if isinstance(rank, int) else 0
    )
    peers = _people(settlement, scheme, rules, row, me) if rules.grading.by_place else []
    parts = tuple(_without(rules, steps, rules.grading))
    return explain(_case(rules.grading, me, peers, steps, row.grade, parts, bars, named=named))


def _case(
    grading: Grading,
    me: Peer,
    peers: Sequence[Peer],
    steps: dict[str, Step],
    final: str,
    without: tuple[tuple[str, int], ...],
    bars: tuple[Reason, ...],
    *,
    named: bool = True,
    freed: str = "",
) -> Case:
    step, moved = steps["等次"], steps.get("降档")
    years = _YEARS.search(step.formula)
    tie = Reason(step.formula, step.clause, step.assumed) if step.formula.startswith("同分跨线") else None
    return Case(
        grading=grading,
        me=me,
        peers=tuple(peers),
        given=str(step.value),
        final=final,
        what="得分" if me.scale == me.score else "百分制得分",
        last_years=int(years[1]) if years else 0,
        tie=tie,
        moved=_moved(moved, str(step.value) == grading.grades[0]),
        without=without if me.scale == me.score else (),
        bars=bars,
        named=named,
        freed=freed,
    )


def _moved(step: Step | None, was_best: bool) -> Reason | None:
    if step is None:
        return None
    first = "按得分和名次本可为优，但" if was_best else ""
    return Reason(f"{first}等次被降低：{step.formula}", step.clause, step.assumed)


def _steps(root: Step) -> dict[str, Step]:
    return {step.label: step for step in root.children}


def _without(
    rules: SubjectClass | PeopleRules, steps: dict[str, Step], grading: Grading
) -> Iterator[tuple[str, int]]:
    """What the score would be without each deduction, from the exact parts of the trace."""
    score = steps.get("得分")
    if score is None or (isinstance(rules, SubjectClass) and rules.total != "sum"):
        return
    values = {step.label: step.value for step in score.children}
    terms: dict[str, Fraction] = {}
    for part in rules.parts:
        value = values.get(part.name)
        if isinstance(value, Fraction):
            weighted = value * (1 if part.weight is None else part.weight)
            terms[part.name] = weighted if part.sign == "plus" else -weighted
    total = sum(terms.values(), start=Fraction(0))
    for name, term in terms.items():
        if term < 0:
            yield f"{name} {two_places(hundredths(-term))} 分", hundredths(max(total - term, Fraction(0)))


def _bars(steps: dict[str, Step]) -> Iterator[Reason]:
    bar = steps.get("评优限制")
    if bar is not None:
        codes = "、".join(ref.partition(":")[2] for ref in bar.inputs)
        yield Reason(f"{bar.formula}{f'（{codes}）' if codes else ''}", bar.clause, bar.assumed)


def _waiting(
    settlement: Settlement, code: str, group: dict[str, str], root: Step, clause: str
) -> Iterator[Reason]:
    """What a grade waits for: open problems of the subject itself, else of others in its group."""
    found = SettlementProblem.objects.filter(settlement=settlement, blocking=True)
    problems = [(where.split("/")[0], message) for where, message in found.values_list("where", "message")]
    own = [message for place, message in problems if place == code]
    if own:
        yield from (Reason(message) for message in own)
        return
    others = sorted({place for place, _ in problems if place in group and place != code})
    if root.value is not None and others:
        names = "、".join(f"{place} {group[place]}" for place in others[:5])
        words = f"同组的 {names}{'等' if len(others) > 5 else ''} 得分待定，全组的名次和等次都待定"
        yield Reason(words, clause)
        return
    score = next((step for step in root.children if step.label == "得分"), root)
    yield Reason(score.formula or "没有得分，不定等次", score.clause)


def _people(
    settlement: Settlement, scheme: Scheme, rules: PeopleRules, row: PersonResult, me: Peer
) -> list[Peer]:
    """Everybody graded together with a person, with ranks by the published score."""
    found = PersonResult.objects.filter(settlement=settlement, score_hundredths__isnull=False).order_by()
    if rules.within == "subject":
        found = found.filter(subject_code=row.subject_code)
    rows = [
        (number, name, code, score)
        for number, name, code, score in found.values_list(
            "number", "name", "subject_code", "score_hundredths"
        )
        if score is not None
    ]
    if rules.within == "group":
        groups = {subject.code: subject.group for subject in facts_of(settlement).subjects}
        own = groups.get(row.subject_code, "")
        rows = [each for each in rows if groups.get(each[2], "") == own]
    scores = sorted((score for *_, score in rows), reverse=True)
    place = {score: position for position, score in reversed(list(enumerate(scores, 1)))}
    return [
        me if number == me.code else Peer(number, name, score, score, place[score])
        for number, name, _, score in rows
    ]
