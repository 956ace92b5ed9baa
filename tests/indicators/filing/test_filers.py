"""Who files: the person named, else the section's 填报人, or who stands in for them — and nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.filers import fileable, filers_of, who_files
from indicators.models import SecondaryIndicator
from people.access import Role
from people.models import Delegation, Duty, Employee
from plans.models import Plan
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

pytestmark = pytest.mark.django_db
TODAY = date(YEAR, 6, 1)


@pytest.fixture
def office() -> Office:
    office = build_office()
    running_year(office)
    running_year(office, agency=office.b)
    return office


def codes(office: Office, who: Role | str, *, agency: int | None = None, year: int = YEAR) -> list[str]:
    rows = fileable(office.access(who, today=TODAY), agency or office.a.pk, year)
    return list(rows.order_by("code").values_list("code", flat=True))


def test_the_person_named_files_else_the_filer_of_the_section(office: Office) -> None:
    assert codes(office, Role.STAFF) == ["1.3"]
    assert codes(office, Role.FILER) == ["1.1", "1.2"]
    assert codes(office, "二科填报人") == ["2.1", "2.2"]


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.STAFF, Role.FILER)])
def test_nobody_else_files_anything(office: Office, role: Role) -> None:
    assert codes(office, role) == []


def test_another_agency_and_another_year_hold_nothing_of_mine(office: Office) -> None:
    assert codes(office, Role.FILER, agency=office.b.pk) == []
    assert codes(office, Role.FILER, year=YEAR - 1) == []


@pytest.mark.parametrize("state", [Plan.State.DRAFT, Plan.State.ARCHIVED])
def test_only_an_approved_plan_is_filed(office: Office, state: str) -> None:
    Plan.objects.filter(agency=office.a, year=YEAR).update(state=state)
    assert codes(office, Role.FILER) == []


def test_rows_of_somebody_who_left_fall_to_the_section(office: Office) -> None:
    Employee.objects.filter(pk=office.employee(Role.STAFF).pk).update(left_on=TODAY - timedelta(days=1))
    assert codes(office, Role.FILER) == ["1.1", "1.2", "1.3"]
    assert codes(office, Role.STAFF) == []
    row = SecondaryIndicator.objects.get(plan__agency=office.a, plan__year=YEAR, code="1.3")
    assert [filer.name for filer in who_files(row, TODAY)] == ["一科填报员"]


def test_on_the_last_day_it_is_still_the_person_named(office: Office) -> None:
    Employee.objects.filter(pk=office.employee(Role.STAFF).pk).update(left_on=TODAY)
    assert codes(office, Role.STAFF) == ["1.3"]
    assert codes(office, Role.FILER) == ["1.1", "1.2"]


def test_a_delegate_files_for_the_section_and_is_named_beside_the_filer(office: Office) -> None:
    Delegation.objects.create(
        grantor=office.account(Role.FILER), delegate=office.account("二科填报人"), role=Role.FILER.value,
        agency=office.a, start=TODAY, end=TODAY, reason="休假",
    )  # fmt: skip
    assert codes(office, "二科填报人") == ["1.1", "1.2", "2.1", "2.2"]
    row = SecondaryIndicator.objects.get(plan__agency=office.a, plan__year=YEAR, code="1.1")
    assert [(filer.name, filer.on_behalf_of) for filer in who_files(row, TODAY)] == [
        ("一科填报员", ""),
        ("二科填报员", "一科填报员"),
    ]
    assert [filer.name for filer in who_files(row, TODAY + timedelta(days=1))] == ["一科填报员"]


def test_a_duty_that_ended_files_nothing(office: Office) -> None:
    Duty.objects.filter(employee=office.employee(Role.FILER)).update(end=TODAY - timedelta(days=1))
    assert codes(office, Role.FILER) == []
    row = SecondaryIndicator.objects.get(plan__agency=office.a, plan__year=YEAR, code="1.1")
    assert who_files(row, TODAY) == ()


def test_a_unit_that_is_a_subject_of_a_plan_above_files_on_its_own_page(office: Office) -> None:
    row = SecondaryIndicator.objects.get(plan__agency=office.a, plan__year=YEAR, code="2.1")
    subject = row.subject
    assert subject is not None
    subject.agency, subject.department = office.b, office.s3
    subject.save()
    assert "2.1" in codes(office, "乙局填报人", agency=office.b.pk)
    assert "2.1" not in codes(office, "二科填报人")


def test_rows_and_people_agree_in_a_constant_number_of_queries(office: Office) -> None:
    rows = list(
        SecondaryIndicator.objects.filter(plan__agency=office.a, plan__year=YEAR).select_related(
            "subject", "plan", "responsible__employee"
        )
    )
    with CaptureQueriesContext(connection) as many:
        found = filers_of(rows, TODAY)
    with CaptureQueriesContext(connection) as one:
        filers_of(rows[:1], TODAY)
    assert len(many) == len(one) == 3
    by_person = {
        row.code: [filer.account for filer in found[row.pk]] for row in rows if row.code in ("1.1", "1.3")
    }
    assert by_person == {
        "1.1": [office.account(Role.FILER).pk],
        "1.3": [office.account(Role.STAFF).pk],
    }
