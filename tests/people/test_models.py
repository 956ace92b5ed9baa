"""What the database refuses about agencies, sections, staff and postings."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from people.models import Agency, Department, Employee, Posting

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency() -> Agency:
    return Agency.objects.create(name="某局")


def test_two_agencies_of_one_name_are_refused(agency: Agency) -> None:
    with pytest.raises(IntegrityError):
        Agency.objects.create(name=agency.name)


def test_an_agency_above_itself_is_refused(agency: Agency) -> None:
    agency.parent = agency
    with pytest.raises(IntegrityError):
        agency.save()


def test_a_section_that_ends_when_it_begins_is_refused(agency: Agency) -> None:
    day = date(2019, 1, 1)
    with pytest.raises(IntegrityError):
        Department.objects.create(
            agency=agency, code="K01", name="一科", kind="科室", valid_from=day, valid_to=day
        )


def test_a_section_of_an_unknown_kind_is_refused(agency: Agency) -> None:
    with pytest.raises(IntegrityError):
        Department.objects.create(
            agency=agency, code="K01", name="一科", kind="单位", valid_from=date(2019, 1, 1)
        )


def test_one_number_for_two_people_is_refused(agency: Agency) -> None:
    Employee.objects.create(agency=agency, number="P001", name="甲")
    with pytest.raises(IntegrityError):
        Employee.objects.create(agency=agency, number="P001", name="乙")


def test_a_posting_that_ends_before_it_starts_is_refused(agency: Agency) -> None:
    person = Employee.objects.create(agency=agency, number="P001", name="甲")
    Posting.objects.create(employee=person, agency=agency, start=date(2019, 1, 1), end=date(2019, 1, 1))
    with pytest.raises(IntegrityError):
        Posting.objects.create(employee=person, agency=agency, start=date(2019, 1, 2), end=date(2019, 1, 1))
