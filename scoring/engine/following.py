"""What follows from a result, item by item and by name: from the honours of 结果.json and the frozen facts (rules 4.14, 5.7).

Pure. One item for each kind and each 考核对象 or person; several causes of the same thing are one item. The bar wins over
the priority. Words of a scheme that nothing here knows become items of the kind 其他.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plans.engine.facts import Subject, inside_kinds
from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import GradeConsequence
from scoring.engine.facts import YearFacts
from scoring.engine.honoured import priority_people, talk_people
from scoring.engine.honours import SUBORDINATE
from scoring.engine.year import Year

UNIT: Final = "单位"
LEADERSHIP: Final = "班子成员"
PRIORITY, NOT_EXCELLENT, TALK = "优先评优", "不得评优", "约谈"
CIRCULAR, RECTIFY, ADMONITION = "通报批评", "书面整改", "诫勉谈话"
QUOTA, NO_AWARDS, TITLE, OTHER = "次年优秀名额", "取消评先资格", "文明单位", "其他"
# Where the text puts what a word stands for into another clause than the grade that brings it.
_STANDS_IN: Final = {NO_AWARDS: "6-2)③", TITLE: "6-2)③"}
_OF_SUBJECT: Final = (CIRCULAR, RECTIFY)
_OF_LEADERS: Final = (TALK, ADMONITION)


@dataclass(frozen=True, slots=True)
class Following:
    """One consequence: its kind, for which 考核对象 (编号) or person (工号), why, by which clause, how many."""

    kind: str
    subject: str
    person: str
    cause: str
    clause: str
    number: int | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells two items apart."""
        return self.kind, self.subject, self.person


@dataclass(frozen=True, slots=True)
class Placed:
    """How a 考核对象 came out: rank, among how many of its kind and 分组, grade."""

    rank: int | None
    among: int
    grade: str


@dataclass(frozen=True, slots=True)
class Result:
    """What of 结果.json something follows from; `barred` are the 工号 of who cannot be 优秀."""

    placed: Mapping[str, Placed]
    priority: tuple[str, ...]
    talk: tuple[str, ...]
    quota: Mapping[str, int]
    consequences: Mapping[str, tuple[str, ...]]
    barred: tuple[str, ...]

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Result:
        """Read 结果.json."""
        honours = document["honours"]
        counts = Counter(_class(row) for row in document["subjects"] if row["rank"] is not None)
        return cls(
            {
                row["id"]: Placed(row["rank"], counts[_class(row)], row["grade"] or "")
                for row in document["subjects"]
            },
            tuple(honours["priority"]),
            tuple(honours["talk"]),
            dict(honours["next_year_quota"]),
            {code: tuple(words) for code, words in honours["consequences"].items()},
            tuple(row["id"] for row in document["people"] if row["barred_from_excellent"]),
        )


def following(facts: YearFacts, scheme: Scheme, result: Result) -> tuple[Following, ...]:
    """Everything that follows, in the order of the kinds; empty where the scheme draws no consequences."""
    year = Year(facts, scheme, trace=False)
    found = [*_of_sections(year, result), *_of_violations(year, result), *_of_units(year, result)]
    barred = {one.person for one in found if one.kind == NOT_EXCELLENT}
    kept = (one for one in found if one.kind != PRIORITY or one.person not in barred)
    return tuple(_together(kept))


def _class(row: Mapping[str, Any]) -> tuple[bool, str]:
    """Units are ranked apart from sections, each 分组 by itself."""
    return row["kind"] == UNIT, row["group"]


def _together(found: Iterable[Following]) -> Iterator[Following]:
    """One item for each kind and subject or person: causes and clauses side by side."""
    same: dict[tuple[str, str, str], list[Following]] = {}
    for one in found:
        same.setdefault(one.key, []).append(one)
    for rows in same.values():
        first = rows[0]
        cause = "；".join(dict.fromkeys(row.cause for row in rows))
        clause = "、".join(dict.fromkeys(row.clause for row in rows if row.clause))
        yield Following(first.kind, first.subject, first.person, cause, clause, first.number)


def _of_sections(year: Year, result: Result) -> Iterator[Following]:
    """Priority of the top sections, talk and bar of the lowest, by name (rules 5.7)."""
    honours = year.scheme.honours
    clause = honours.priority.clause if honours.priority else ""
    for code, people in priority_people(year.facts, result.priority, result.talk).items():
        for number in people:
            yield Following(PRIORITY, "", number, _placed(year, result, code, number), clause)
    clause = honours.talk.clause if honours.talk else ""
    for code, people in talk_people(year.facts, result.talk).items():
        for number in people:
            cause = f"{_placed(year, result, code, number)}，综合得分最低"
            yield Following(TALK, "", number, cause, clause)
            yield Following(NOT_EXCELLENT, "", number, cause, clause)
        if not people:
            yield Following(
                TALK, code, "", f"{_rank(year, result, code)}，综合得分最低；没有登记负责人", clause
            )


def _placed(year: Year, result: Result, code: str, number: str) -> str:
    """How the section came out, and what the person is to it."""
    section = year.subjects[code]
    link = "分管的" if section.leader == number else "负责的" if section.head == number else "所在的"
    return f"{link}{_rank(year, result, code)}"


def _rank(year: Year, result: Result, code: str) -> str:
    placed = result.placed[code]
    grade = f"，等次为{placed.grade}" if placed.grade else ""
    return f"“{year.subjects[code].name}”在 {placed.among} 个{year.subjects[code].kind}中列第 {placed.rank} 名{grade}"


def _of_violations(year: Year, result: Result) -> Iterator[Following]:
    """Who is barred from 优秀 by a violation (rules 4.9); what it was stands in its register, for its narrower circle."""
    rules = year.scheme.violations
    for number in result.barred:
        clause = rules.clause if rules else ""
        yield Following(NOT_EXCELLENT, "", number, "本年度有违规违纪情形，不得参加评先评优", clause)


def _of_units(year: Year, result: Result) -> Iterator[Following]:
    """Next year's quota, and what the grade brings (rules 4.14)."""
    rule = year.scheme.honours.next_year_quota
    for code, number in result.quota.items():
        grade = result.placed[code].grade
        cause = f"评为{grade}；按本年实际参加考核的人数估计，以次年人数为准"
        yield Following(QUOTA, code, "", cause, rule.clause if rule else "", number)
    for code, words in result.consequences.items():
        grade = result.placed[code].grade
        rules = year.scheme.honours.consequences
        found = next((each for each in rules if (each.grade, each.results) == (grade, words)), None)
        cause = _cause(year, grade, found)
        for word in words:
            clause = _STANDS_IN.get(word, "")
            if clause not in year.scheme.clauses:
                clause = found.clause if found else ""
            yield from _of_word(year, year.subjects[code], word, cause, clause)


def _cause(year: Year, grade: str, rule: GradeConsequence | None) -> str:
    running = rule.years_running if rule else 1
    if running == 1:
        return f"年度考评等次为{grade}"
    first = year.facts.year - running + 1
    years = "、".join(str(each) for each in range(first, year.facts.year + 1))
    return f"连续 {running} 年年度考评等次为{grade}（{years}）"


def _of_word(year: Year, unit: Subject, word: str, cause: str, clause: str) -> Iterator[Following]:
    if word in _OF_SUBJECT:
        yield Following(word, unit.code, "", cause, clause)
    elif word in _OF_LEADERS:
        leaders = dict.fromkeys(number for number in (unit.head, unit.leader) if number)
        for number in leaders:
            what = "主要领导" if number == unit.head else "分管领导"
            yield Following(word, "", number, f"“{unit.name}”{cause}，系其{what}", clause)
        if not leaders:
            yield Following(word, unit.code, "", f"{cause}；没有登记主要领导和分管领导", clause)
    elif word == NO_AWARDS:
        yield Following(word, unit.code, "", cause, clause)
        for number in _leadership(year, unit.code):
            yield Following(word, "", number, f"“{unit.name}”{cause}，系其班子成员", clause)
        # Whether the unit holds one is known to the register of titles.
        yield Following(TITLE, unit.code, "", cause, clause)
    else:
        yield Following(OTHER, unit.code, "", f"{word}：{cause}", clause)


def _leadership(year: Year, unit: str) -> list[str]:
    """The 工号 of a unit's 班子成员, without those of its 下属单位."""
    return sorted(
        person.number
        for person in year.facts.people
        if person.post == LEADERSHIP
        and year.unit_of.get(person.subject) == unit
        and not inside_kinds(year.subjects, person.subject, SUBORDINATE)
    )
