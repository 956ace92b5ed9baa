"""What an item rests on: the results of the years that its rule looks at, with what the section was called then.

Rules over two and three years read 历年结果 (rules 4.14, 5.6); a section that was renamed or merged since is named as it was
(people.services.lineage).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from people.engine.lineage import SectionMap
from people.services.lineage import section_map
from plans.models import Subject
from scoring.models import Consequence, PastResult, Standing, SubjectResult

UNIT = Subject.Kind.UNIT


@dataclass(frozen=True, slots=True)
class Ground:
    """One year's result of one 考核对象: `then` is what it was, where it had another name."""

    year: int
    name: str
    grade: str
    rank: int | None
    among: int | None
    source: str
    then: str = ""


def grounds_of(item: Consequence) -> list[Ground]:
    """The results behind an item, this year's first; a constant number of queries."""
    subjects = {row.pk: row for row in _behind(item)}
    if not subjects:
        return []
    agencies = {row.agency_id for row in subjects.values() if row.department_id and row.agency_id}
    known: Mapping[int, SectionMap] = {key: section_map(key) for key in sorted(agencies)}
    past = PastResult.objects.filter(plan=item.plan, subject__in=subjects, standing=Standing.IN_FORCE)
    return [
        *_now(item, subjects),
        *(
            Ground(
                row.year, subjects[row.subject_id].name, row.grade, row.rank, row.of, row.source or "历年结果",
                _then(known, subjects[row.subject_id], row.year),
            )
            for row in past.order_by("subject__code", "-year")
        ),
    ]  # fmt: skip


def _now(item: Consequence, subjects: Mapping[int, Subject]) -> list[Ground]:
    codes = [row.code for row in subjects.values()]
    rows = SubjectResult.objects.filter(settlement=item.settlement_id, code__in=codes).order_by("code")
    source = f"核算第{item.settlement.version}版"
    return [
        Ground(item.plan.year, row.name, row.grade, row.rank, None, source)
        for row in rows.defer("trace")
        if row.rank is not None or row.grade
    ]


def _behind(item: Consequence) -> list[Subject]:
    """The 考核对象 that brought the item about: its own, or those that the person heads, supervises or serves in."""
    rows = Subject.objects.filter(plan=item.plan_id)
    if item.subject_id is not None:
        return list(rows.filter(pk=item.subject_id))
    person = item.participant
    if person is None:
        return []
    wanted = Q(pk=person.subject_id) | Q(head=person) | Q(supervising_leader=person)
    return list(rows.filter(wanted).order_by("code"))


def _then(known: Mapping[int, SectionMap], subject: Subject, year: int) -> str:
    """What a section was at the end of an earlier year, where it was something else."""
    sections = known.get(subject.agency_id or 0)
    if sections is None or subject.department_id is None or subject.department_id not in sections.sections:
        return ""
    names = [each.name for each in sections.in_year(subject.department_id, year)]
    return "" if names in ([], [subject.name]) else "、".join(names)
