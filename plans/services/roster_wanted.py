"""The roster of a plan's year as the organisation has it: sections, heads, leaders, and who takes part.

It is compared with the roster of the plan (`roster_update`); nothing is stored here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db.models import Q

from people.engine.taking_part import Part
from people.models import Agency, Department, Duty, Employee, StaffCategory
from people.services.absences import parts_of_year
from people.services.duties import accountable
from plans.models import Subject

UNIT_CODE: Final = "DW"
Place = tuple[int, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedSubject:
    """A unit or section as it stands; `place` are the keys of agency and section, people are keys of the staff list."""

    place: Place
    code: str
    name: str
    kind: str
    parent: Place | None
    group: str
    head: int | None = None
    leader: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPerson:
    """A person of the year as the staff list and the absences have it; an empty word is one that is not known."""

    employee: int
    number: str
    name: str
    place: Place
    rank_level: str
    post: str
    established: bool
    staff_category: str
    job_title: str
    appraised: bool
    absence_reason: str
    moved: str = ""


@dataclass(slots=True)
class Wanted:
    """What the organisation says of a year, and what it cannot say."""

    subjects: dict[Place, WantedSubject] = field(default_factory=dict)
    people: dict[int, WantedPerson] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)


def day_of(year: int, today: date) -> date:
    """The day whose organisation a year's plan takes: today, or the nearest day of the year."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def wanted_roster(agency: Agency, year: int, today: date, known: frozenset[int] = frozenset()) -> Wanted:
    """Read the organisation for the plan of an agency's year; a constant number of queries.

    `known` are the agencies that the plan appraises already: they stay, wherever they stand in the tree, and the
    agency itself is not proposed beside others.
    """
    day, wanted = day_of(year, today), Wanted()
    units = _units(agency, day, known)
    duties = _duties(units, day)
    for subject in _subjects(agency, units, day, duties):
        wanted.subjects[subject.place] = subject
    _people(wanted, units, year)
    return wanted


def _units(agency: Agency, day: date, known: frozenset[int]) -> list[Agency]:
    """The agency itself where it is a 单位, those under it, and those that the plan has already."""
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=day)
    others = Agency.objects.filter(still, Q(parent=agency) | Q(pk__in=known)).exclude(pk=agency.pk)
    itself = agency.pk in known if known else agency.kind == Agency.Kind.UNIT
    return [*([agency] if itself else []), *others.order_by("pk")]


def _duties(units: Iterable[Agency], day: date) -> dict[tuple[Place, str], int]:
    kinds = (Duty.Kind.HEAD, Duty.Kind.SUPERVISING_LEADER)
    rows = accountable([unit.pk for unit in units], kinds, day).order_by("-start", "-pk")
    found: dict[tuple[Place, str], int] = {}
    for agency, department, kind, employee in rows.values_list("agency", "department", "kind", "employee"):
        found[(agency, department), kind] = employee  # of several the one who began first
    return found


def _subjects(
    agency: Agency, units: list[Agency], day: date, duties: dict[tuple[Place, str], int]
) -> Iterator[WantedSubject]:
    sections = list(
        Department.objects.get_queryset().on(day).filter(agency__in=units).order_by("agency_id", "code", "pk")
    )
    used = Counter(section.code for section in sections)
    width = len(str(len(units)))  # DW02 before DW10
    for number, unit in enumerate(units, 1):
        parent = (agency.pk, None) if unit.pk != agency.pk and unit.parent_id == agency.pk else None
        yield WantedSubject(
            place=(unit.pk, None), code=f"{UNIT_CODE}{number:0{width}}", name=unit.name, kind=Subject.Kind.UNIT,
            parent=parent, group=unit.group if unit.pk != agency.pk else "", **_answering(duties, (unit.pk, None)),
        )  # fmt: skip
    for section in sections:
        place = (section.agency_id, section.pk)
        code = section.code if used[section.code] == 1 else f"{section.code}-{section.agency_id}"
        yield WantedSubject(
            place=place, code=code, name=section.name, kind=section.kind, parent=(section.agency_id, None),
            group=section.group, **_answering(duties, place),
        )  # fmt: skip


def _answering(duties: dict[tuple[Place, str], int], place: Place) -> dict[str, int | None]:
    return {
        "head": duties.get((place, Duty.Kind.HEAD)),
        "leader": duties.get((place, Duty.Kind.SUPERVISING_LEADER)),
    }


def _people(wanted: Wanted, units: list[Agency], year: int) -> None:
    numbers: dict[str, str] = {}
    for person, part in parts_of_year(agencies=frozenset(unit.pk for unit in units), year=year):
        if person.number in numbers:
            wanted.warnings.append(
                f"工号 {person.number} 有两人（{numbers[person.number]}、{person.name}），{person.name}没有带入，请先改工号"
            )
            continue
        numbers[person.number] = person.name
        wanted.people[person.pk] = _person(wanted, person, part, year)


def _person(wanted: Wanted, person: Employee, part: Part, year: int) -> WantedPerson:
    facts = part.place.facts
    place: Place = (facts.agency, facts.department)
    if place not in wanted.subjects:
        place = (facts.agency, None)
    return WantedPerson(
        employee=person.pk, number=person.number, name=person.name, place=place, rank_level=facts.rank_level,
        post=facts.post, established=facts.category == StaffCategory.ESTABLISHED, staff_category=facts.category,
        job_title=facts.job_title, appraised=part.takes_part, absence_reason=part.reason,
        moved=_moved(person, year),
    )  # fmt: skip


def _moved(person: Employee, year: int) -> str:
    """Say who came or left within the year, so that 在岗月数 is looked at (rules 6.5)."""
    said = []
    if person.joined_on is not None and person.joined_on.year == year and person.joined_on > date(year, 1, 1):
        said.append(f"{person.joined_on} 到岗")
    if person.left_on is not None and person.left_on.year == year:
        said.append(f"{person.left_on} 离岗")
    return "，".join(said)
