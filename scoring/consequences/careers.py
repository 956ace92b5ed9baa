"""A person's years and a section's years side by side, for promotion: published results only.

A person who is borrowed has a row at home and one where borrowed: both are one person. A section is followed through
更名, 合并 and 拆分. Whoever looks at a person's years leaves a row «查阅» in the log.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from people.acting import Actor
from people.models import Department, Employee
from people.services.lineage import section_map
from plans.models import Participant, Subject
from scoring.engine.registers.rows import in_points
from scoring.models import Consequence, PersonResult, Settlement, SubjectResult
from scoring.settlement_states import PUBLISHED

CENT = 100


@dataclass(frozen=True, slots=True)
class PersonYear:
    """One year of a person: own score and grade, and those of where the person served."""

    year: int
    agency: str
    place: str
    post: str
    score: str
    grade: str
    place_rank: int | None
    place_grade: str
    following: str


@dataclass(frozen=True, slots=True)
class SectionYear:
    """One year of a section; `name` is what it was called then."""

    year: int
    name: str
    score: str
    rank: int | None
    grade: str
    following: str


def look_up(*, by: Actor, person: Employee, agencies: Iterable[int]) -> list[PersonYear]:
    """Give a person's years, the latest first, and leave the row «查阅»; `agencies` are those the asker covers."""
    with transaction.atomic():
        found = _years_of(person, agencies)
        by.record(
            action="查阅",
            target=f"{person.agency.name} {person.name}（{person.number}）历年结果",
            detail={"年度": [row.year for row in found]},
            agency=person.agency_id,
        )
    return found


def _years_of(person: Employee, agencies: Iterable[int]) -> list[PersonYear]:
    one = Q(employee=person) | Q(employee__home_record=person)
    if person.home_record_id is not None:
        one |= Q(employee=person.home_record_id) | Q(employee__home_record=person.home_record_id)
    rows = Participant.objects.filter(one, plan__agency__in=list(agencies))
    served = list(
        rows.select_related("plan__agency", "subject").order_by("-plan__year", "plan__agency", "pk")
    )
    published = _published([row.plan_id for row in served])
    own = {
        (row.settlement_id, row.number): row
        for row in PersonResult.objects.filter(
            settlement__in=published.values(), number__in={row.number for row in served}
        ).defer("trace")
    }
    places = {
        (row.settlement_id, row.code): row
        for row in SubjectResult.objects.filter(
            settlement__in=published.values(), code__in={row.subject.code for row in served}
        ).defer("trace")
    }
    items = _following(Consequence.objects.filter(participant__in=served), "participant")
    found = []
    for row in served:
        settlement = published.get(row.plan_id)
        if settlement is None:
            continue
        mine, place = own.get((settlement, row.number)), places.get((settlement, row.subject.code))
        found.append(
            PersonYear(
                row.plan.year, row.plan.agency.name, row.subject.name, row.post,
                _score(mine.score_hundredths if mine else None), mine.grade if mine else "",
                place.rank if place else None, place.grade if place else "", items.get(row.pk, ""),
            )
        )  # fmt: skip
    return found


def sections_of(agency: int) -> QuerySet[Department]:
    """The sections whose years an agency looks up: its own, and those that its plans appraise."""
    wanted = Q(agency=agency) | Q(subjects__plan__agency=agency)
    return Department.objects.filter(wanted).distinct()


def section_years(department: Department, agencies: Iterable[int]) -> list[SectionYear]:
    """Give a section's years in plans of these agencies, the latest first, followed back through what it was.

    A constant number of queries.
    """
    sections = section_map(department.agency_id)
    family = {department.pk, *(each.key for each in sections.before(department.pk))}
    rows = Subject.objects.filter(department__in=family, plan__agency__in=list(agencies))
    subjects = list(rows.select_related("plan").order_by("-plan__year", "code"))
    published = _published({row.plan_id for row in subjects})
    results = {
        (row.settlement_id, row.code): row
        for row in SubjectResult.objects.filter(
            settlement__in=published.values(), code__in={row.code for row in subjects}
        ).defer("trace")
    }
    items = _following(Consequence.objects.filter(subject__in=subjects), "subject")
    found = []
    for row in subjects:
        then = {each.key for each in sections.in_year(department.pk, row.plan.year)}
        one = results.get((published.get(row.plan_id, 0), row.code))
        if one is not None and row.department_id in then:
            found.append(
                SectionYear(
                    row.plan.year, one.name, _score(one.score_hundredths), one.rank, one.grade,
                    items.get(row.pk, ""),
                )
            )  # fmt: skip
    return found


def _published(plans: Iterable[int]) -> dict[int, int]:
    """The key of the published version of each plan."""
    rows = Settlement.objects.filter(plan__in=list(plans), state__in=PUBLISHED).order_by("version")
    return dict(rows.values_list("plan", "pk"))


def _following(rows: QuerySet[Consequence], name: str) -> dict[int, str]:
    """The kinds of what followed, by the key of whom it is about; what was lifted is left out."""
    found: dict[int, list[str]] = defaultdict(list)
    standing = rows.exclude(state=Consequence.State.LIFTED).order_by("kind")
    for key, kind in standing.values_list(name, "kind"):
        found[key].append(kind)
    return {key: "、".join(kinds) for key, kinds in found.items()}


def _score(hundredths: int | None) -> str:
    return "" if hundredths is None else in_points(hundredths * CENT)
