"""Keeping the agency tree, the sections and the staff in step with a year that is stored.

What exists is found again by name, 编号 or 工号; nothing is deleted: earlier years refer to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from people.models import Agency, Department, Employee, Posting

BATCH: Final = 2_000
# What a posting says of a person, apart from when.
_FACTS: Final = ("agency", "department", "post", "rank_level")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionFact:
    """A section or subordinate body as a year names it."""

    agency: Agency
    code: str
    name: str
    kind: str


def ensure_agencies(*, names: Collection[str], parent: Agency | None) -> dict[str, Agency]:
    """Find agencies by name and create the missing ones under `parent`; those found stay where they stand.

    Inside a transaction only: the agencies are locked until its end, so that of two years of one agency that are
    stored at once the second sees the sections, staff and postings of the first.
    """
    found = set(Agency.objects.filter(name__in=names).values_list("name", flat=True))
    missing = [Agency(name=name, parent=parent) for name in sorted(set(names) - found)]
    # Another process may have made the same one since; its row is then read below like any other.
    Agency.objects.bulk_create(missing, batch_size=BATCH, ignore_conflicts=True)
    locked = (
        Agency.objects.select_for_update(no_key=True, of=("self",)).filter(name__in=names).order_by("name")
    )
    return {agency.name: agency for agency in locked}


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


def ensure_employees(
    *, agency: Agency, names: Mapping[str, str], named_later: Collection[str] = ()
) -> dict[str, Employee]:
    """Find or create the staff of `agency` by 工号 and give each the name that `names` has for it.

    Those whose 工号 is in `named_later` stand in a later year and keep the name it gave them.
    """
    known = set(Employee.objects.filter(agency=agency).values_list("number", flat=True))
    missing = [
        Employee(agency=agency, number=number, name=name)
        for number, name in sorted(names.items())
        if number not in known
    ]
    Employee.objects.bulk_create(missing, batch_size=BATCH, ignore_conflicts=True)
    people = {
        person.number: person for person in Employee.objects.filter(agency=agency) if person.number in names
    }
    renamed = [
        person
        for number, person in people.items()
        if person.name != names[number] and number not in named_later
    ]
    for person in renamed:
        person.name = names[person.number]
        person.agency = agency
    Employee.objects.bulk_update(renamed, ["name"], batch_size=BATCH)
    return people


def ensure_postings(
    *, agency: Agency, wanted: Iterable[Posting], year: int, later: Mapping[int, int] | None = None
) -> None:
    """Make each person's posting in `year` say what the wanted one says.

    `wanted` are unsaved and undated, one per person. A posting from before the year that says otherwise ends on
    31 December before it and the wanted one goes on from 1 January; one that began within the year is corrected.
    `later` gives, by the employee's key, the next year that is stored: what was true there stays true.
    """
    known: dict[int, list[Posting]] = defaultdict(list)
    for posting in Posting.objects.filter(employee__agency=agency, concurrent=False).order_by("start"):
        known[posting.employee_id].append(posting)
    fresh: list[Posting] = []
    changed: list[Posting] = []
    for posting in wanted:
        person = posting.employee_id
        change = _post(posting, known[person], year, (later or {}).get(person))
        fresh += change.fresh
        changed += change.changed
    Posting.objects.bulk_update(changed, [*_FACTS, "start", "end"], batch_size=BATCH)
    Posting.objects.bulk_create(fresh, batch_size=BATCH)


class _Change(NamedTuple):
    """What the postings of one person need."""

    fresh: list[Posting]
    changed: list[Posting]


def _post(wanted: Posting, known: Sequence[Posting], year: int, later: int | None) -> _Change:
    first, last = date(year, 1, 1), date(year, 12, 31)
    present = [row for row in known if row.start <= last and (row.end is None or row.end >= first)]
    if any(_says(row) == _says(wanted) for row in present):
        return _Change([], [])
    following = min((row.start for row in known if row.start > last), default=None)
    wanted.start = first
    wanted.end = None if following is None else following - timedelta(days=1)
    if not present:
        return _Change([wanted], [])
    old, fresh = present[-1], []
    wanted.end = old.end or wanted.end
    resumed = None if later is None else date(later, 1, 1)
    if resumed and (old.end is None or old.end >= resumed):
        # The later year was stored while the old posting held, so it says what was true there.
        fresh.append(_copy(old, start=resumed, end=wanted.end))
        wanted.end = resumed - timedelta(days=1)
    if old.start < first:
        old.end = first - timedelta(days=1)
        fresh.append(wanted)
    else:
        for name in _FACTS:
            setattr(old, name, getattr(wanted, name))
        old.end = wanted.end
    return _Change(fresh, [old])


def _says(row: Posting) -> tuple[object, ...]:
    return row.agency_id, row.department_id, row.post, row.rank_level


def _copy(row: Posting, *, start: date, end: date | None) -> Posting:
    return Posting(
        employee_id=row.employee_id,
        agency_id=row.agency_id,
        department_id=row.department_id,
        post=row.post,
        rank_level=row.rank_level,
        category=row.category,
        job_title=row.job_title,
        appraised_here=row.appraised_here,
        paid_here=row.paid_here,
        reason=row.reason,
        start=start,
        end=end,
    )
