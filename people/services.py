"""Keeping the agency tree, the sections and the staff in step with a year that is stored.

What exists is found again by name, 编号 or 工号; nothing is deleted: earlier years refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from people.models import Agency, Department, Employee, Posting

BATCH: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFact:
    """A section or subordinate body as a year names it."""

    agency: Agency
    code: str
    name: str
    kind: str


def ensure_agencies(*, names: Collection[str], parent: Agency | None) -> dict[str, Agency]:
    """Find agencies by name and create the missing ones under `parent`; those found stay where they stand."""
    found = {agency.name: agency for agency in Agency.objects.filter(name__in=names)}
    missing = [Agency(name=name, parent=parent) for name in sorted(set(names) - set(found))]
    Agency.objects.bulk_create(missing, batch_size=BATCH)
    return found | {agency.name: agency for agency in missing}


def ensure_departments(*, sections: Collection[SectionFact], year: int) -> dict[str, Department]:
    """Give each section's department in that year, by 编号; a name that is new with the year is a new row.

    Within the year a different name or kind corrects the row.
    """
    history: dict[tuple[int, str], list[Department]] = defaultdict(list)
    agencies = {section.agency.pk: section.agency for section in sections}
    for department in Department.objects.filter(agency__in=agencies).order_by("valid_from"):
        department.agency = agencies[department.agency_id]
        history[department.agency_id, department.code].append(department)
    return {
        section.code: _department(section, history[section.agency.pk, section.code], year)
        for section in sections
    }


def _department(section: SectionFact, known: Sequence[Department], year: int) -> Department:
    first, beyond = date(year, 1, 1), date(year + 1, 1, 1)
    current = [
        row for row in known if row.valid_from < beyond and (row.valid_to is None or row.valid_to > first)
    ]
    for row in current:
        if (row.name, row.kind) == (section.name, section.kind):
            return row
    if current and current[-1].valid_from >= first:
        row = current[-1]
        row.name, row.kind = section.name, section.kind
        row.save(update_fields=["name", "kind"])
        return row
    fresh = Department(agency=section.agency, code=section.code, name=section.name, kind=section.kind)
    fresh.valid_from = first
    if current:
        fresh.valid_to, current[-1].valid_to = current[-1].valid_to, first
        current[-1].save(update_fields=["valid_to"])
    else:
        fresh.valid_to = min((row.valid_from for row in known if row.valid_from >= beyond), default=None)
    fresh.save(force_insert=True)
    return fresh


def ensure_employees(*, agency: Agency, names: Mapping[str, str]) -> dict[str, Employee]:
    """Find or create the staff of `agency` by 工号 and give each the name that `names` has for it."""
    people = [Employee(agency=agency, number=number, name=name) for number, name in sorted(names.items())]
    Employee.objects.bulk_create(
        people,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["agency", "number"],
        update_fields=["name"],
    )
    return {person.number: person for person in people}


def ensure_postings(*, agency: Agency, wanted: Iterable[Posting], year: int) -> None:
    """Store each wanted posting, dated from the first day of `year`, whose person has none in that year.

    `wanted` are unsaved and undated, one per person; one made before a later posting ends the day before it.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    covered: set[int] = set()
    next_start: dict[int, date] = {}
    known = Posting.objects.filter(employee__agency=agency).order_by("-start")
    for person, start, end in known.values_list("employee_id", "start", "end"):
        if start > last:
            next_start[person] = start
        elif end is None or end >= first:
            covered.add(person)
    fresh = [posting for posting in wanted if posting.employee_id not in covered]
    for posting in fresh:
        posting.start = first
        later = next_start.get(posting.employee_id)
        posting.end = None if later is None else later - timedelta(days=1)
    Posting.objects.bulk_create(fresh, batch_size=BATCH)
