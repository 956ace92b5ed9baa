"""Tables for the year-end appraisal and for awards: who is preferred, who is barred, by name and with cause."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from people.access import Access
from scoring.consequences.seeing import consequences_of
from scoring.models import Consequence, Settlement, SubjectResult
from scoring.settlement_states import PUBLISHED

Kind = Consequence.Kind
APPRAISAL: Final = "appraisal"
AWARDS: Final = "awards"
TITLES: Final = {APPRAISAL: "平时和年终考核用表", AWARDS: "评先评优用表"}
_APPRAISAL_KINDS: Final = (Kind.PRIORITY, Kind.NOT_EXCELLENT, Kind.QUOTA)
_AWARD_KINDS: Final = (Kind.NO_AWARDS, Kind.NOT_EXCELLENT, Kind.TITLE)
# What a kind means for awards, in words.
_MEANING: Final = {
    Kind.NO_AWARDS: "不得参加评先评优", Kind.NOT_EXCELLENT: "不得参加评先评优",
    Kind.TITLE: "取消文明单位奖金，不得参加新一届评选",
}  # fmt: skip
MAY: Final = "可以参加"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table."""

    name: str
    number: str
    place: str
    kind: str
    grade: str
    rank: int | None
    verdict: str
    cause: str
    clause: str


def lines_of(access: Access, agency: int, year: int, table: str) -> list[Line]:
    """The lines of a table from the published results of an agency's year; a constant number of queries."""
    return _appraisal(access, agency, year) if table == APPRAISAL else _awards(access, agency, year)


def _items(access: Access, agency: int, year: int, kinds: tuple[Kind, ...]) -> list[Consequence]:
    rows = consequences_of(access, agency, year).filter(kind__in=kinds)
    rows = rows.exclude(state=Consequence.State.LIFTED)
    return list(rows.select_related("subject", "participant__subject").order_by("pk"))


def _appraisal(access: Access, agency: int, year: int) -> list[Line]:
    """For 平时考核 and 年终考核: preferred, barred, and the quotas of next year (rules 4.14, 5.7)."""
    found = []
    for row in _items(access, agency, year, _APPRAISAL_KINDS):
        verdict = f"次年优秀名额 {row.number} 人（估计）" if row.kind == Kind.QUOTA else row.kind
        found.append(_line(row, verdict))
    return sorted(found, key=lambda line: (line.verdict, line.number, line.name))


def _awards(access: Access, agency: int, year: int) -> list[Line]:
    """For awards: every 考核对象 with its grade and whether it may take part, then the people who may not."""
    items = _items(access, agency, year, _AWARD_KINDS)
    barred: dict[str, list[Consequence]] = defaultdict(list)
    for row in items:
        if row.subject is not None:
            barred[row.subject.code].append(row)
    settled = Settlement.objects.filter(plan__agency=agency, plan__year=year, state__in=PUBLISHED)
    subjects = SubjectResult.objects.filter(settlement__in=settled.values("pk")).defer("trace")
    found = []
    for one in subjects.order_by("settlement", "code"):
        if not one.grade:
            continue
        rows = barred.get(one.code, [])
        found.append(
            Line(
                one.name, one.code, one.group, one.kind, one.grade, one.rank,
                "；".join(_MEANING[Kind(row.kind)] for row in rows) or MAY,
                "；".join(dict.fromkeys(row.cause for row in rows)),
                "、".join(dict.fromkeys(row.clause for row in rows)),
            )
        )  # fmt: skip
    people = [_line(row, _MEANING[Kind(row.kind)]) for row in items if row.participant is not None]
    return [*found, *sorted(people, key=lambda line: line.number)]


def _line(row: Consequence, verdict: str) -> Line:
    person = row.participant
    if person is not None:
        return Line(
            person.name, person.number, person.subject.name, "人员", "", None, verdict, row.cause, row.clause
        )
    subject = row.subject
    name, code, kind = (subject.name, subject.code, subject.kind) if subject is not None else ("", "", "")
    return Line(name, code, "", kind, "", None, verdict, row.cause, row.clause)
