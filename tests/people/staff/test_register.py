"""Who stands on a staff list: the agency's own people and those who serve at it from elsewhere, as far as one sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from people.access import Access, Held, Role
from people.models import Agency, Department, Employee, Posting
from people.services.staff_register import as_of, staff_of, standing

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 1)


@pytest.fixture
def here() -> Agency:
    return Agency.objects.create(name="甲局")


@pytest.fixture
def there() -> Agency:
    return Agency.objects.create(name="乙局")


def person(unit: Agency, name: str, **posting: object) -> Employee:
    made = Employee.objects.create(agency=unit, number=name, name=name)
    Posting.objects.create(employee=made, agency=unit, start=date(2020, 1, 1))
    if posting:
        Posting.objects.create(**{"employee": made, "start": date(2020, 1, 1), "concurrent": True, **posting})
    return made


def reader(*agencies: Agency, departments: frozenset[int] | None = None) -> Access:
    keys = frozenset(agency.pk for agency in agencies)
    held = Held(role=Role.PERFORMANCE_OFFICE, agency=min(keys), agencies=keys, departments=departments)
    return Access(account=1, today=TODAY, held=(held,))


def names(access: Access, unit: Agency) -> list[str]:
    rows = staff_of(access, unit.pk)
    assert rows.count() == len(rows)
    return sorted(row.name for row in rows)


def test_own_people_and_guests_each_once(here: Agency, there: Agency) -> None:
    person(here, "本单位")
    person(here, "借出去", agency=there)
    person(there, "来帮忙", agency=here)
    person(there, "不相干")
    assert names(reader(here), here) == ["借出去", "本单位", "来帮忙"]
    assert names(reader(here, there), here) == ["借出去", "本单位", "来帮忙"]


def test_a_guest_of_long_ago_is_shown_to_those_only_who_read_where_the_guest_is_kept(
    here: Agency, there: Agency
) -> None:
    person(there, "早就走了", agency=here, end=date(2023, 12, 31))
    assert names(reader(here), here) == []
    assert names(reader(here, there), here) == ["早就走了"]


def test_who_reads_elsewhere_sees_of_this_list_whom_they_lent(here: Agency, there: Agency) -> None:
    person(here, "本单位")
    person(there, "来帮忙", agency=here)
    assert names(reader(there), here) == ["来帮忙"]


def test_a_head_sees_the_own_section(here: Agency, there: Agency) -> None:
    section = Department.objects.create(
        agency=here, code="1", name="一科", kind="科室", valid_from=date(2020, 1, 1)
    )
    person(here, "别的科")
    person(there, "借到一科", agency=here, department=section)
    access = reader(here, departments=frozenset({section.pk}))
    assert names(access, here) == ["借到一科"]
    assert names(replace(access, held=()), here) == []


def test_a_row_names_section_or_agency(here: Agency, there: Agency) -> None:
    section = Department.objects.create(
        agency=there, code="1", name="一科", kind="科室", valid_from=date(2020, 1, 1)
    )
    person(here, "本级")
    moved = person(here, "在外")
    Posting.objects.filter(employee=moved).update(agency=there, department=section)
    rows = as_of(staff_of(reader(here), here.pk), TODAY, here.pk)
    assert {row.name: standing(row).section for row in rows} == {"本级": "甲局", "在外": "乙局一科"}
