"""Who is told for an office, and who answers for a section: those who hold it today, not those who did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from people.access import Role
from people.models import Account, Department, Duty, RoleGrant
from people.permissions import access_of
from people.services.duties import accountable
from people.services.holders import accounts_with
from plans.services.notice_turns import office_accounts
from tests.office import START, Office, build_office
from tests.office import YEAR as OFFICE_YEAR

TODAY = date(OFFICE_YEAR, 5, 4)
OFFICE = Role.PERFORMANCE_OFFICE


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def test_an_office_is_told_by_agency_in_one_query(office: Office, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        found = accounts_with([OFFICE, Role.CITY_OFFICE], [office.a.pk, office.b.pk, office.city.pk], TODAY)
    assert found == {
        office.a.pk: {office.account(OFFICE).pk},
        office.b.pk: {office.account("乙局绩效办").pk},
        office.city.pk: {office.account(Role.CITY_OFFICE).pk},
    }
    assert accounts_with([OFFICE], [], TODAY) == {}


def test_a_role_taken_back_today_is_told_no_more(office: Office) -> None:
    """«立即» ends a grant with today as its last day: four copies of the question still counted it."""
    today = timezone.localdate()
    grant = RoleGrant.objects.filter(account=office.account(OFFICE), role=OFFICE.value)
    grant.update(end=today, ended_at=timezone.now())
    assert accounts_with([OFFICE], [office.a.pk], today) == {office.a.pk: set()}
    assert office_accounts(office.a.pk) == set()
    access = access_of(office.account(OFFICE), today=today, second_factor=True)
    assert not access.has(OFFICE), "as the permissions say"


@pytest.mark.parametrize("ended", ["not begun", "over", "closed"])
def test_neither_is_one_that_is_not_in_force_or_whose_account_is_closed(office: Office, ended: str) -> None:
    grant = RoleGrant.objects.filter(account=office.account(OFFICE), role=OFFICE.value)
    if ended == "not begun":
        grant.update(start=TODAY + timedelta(days=1))
    elif ended == "over":
        grant.update(end=TODAY - timedelta(days=1))
    else:
        Account.objects.filter(pk=office.account(OFFICE).pk).update(is_active=False)
    assert accounts_with([OFFICE], [office.a.pk], TODAY) == {office.a.pk: set()}


def test_a_section_is_answered_for_by_who_still_serves(office: Office) -> None:
    kinds = [Duty.Kind.HEAD, Duty.Kind.FILER]

    def answering(section: Department = office.s1) -> set[str]:
        rows = accountable([section.agency_id], kinds, TODAY).filter(department=section)
        return set(rows.values_list("employee__name", flat=True))

    assert answering() == {"一科科长", "一科填报员"}
    head = office.employee(Role.SECTION_HEAD)
    head.left_on = TODAY
    head.save()
    assert "一科科长" in answering(), "the last day is a day of service"
    head.left_on = TODAY - timedelta(days=1)
    head.save()
    assert answering() == {"一科填报员"}
    Duty.objects.filter(kind=Duty.Kind.FILER).update(end=TODAY - timedelta(days=1))
    assert answering() == set()
    assert answering(office.s3) == {"三科科长"}
    Duty.objects.filter(kind=Duty.Kind.HEAD).update(start=TODAY + timedelta(days=1))
    assert answering(office.s3) == set()
    assert START < TODAY
