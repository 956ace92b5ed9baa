"""From rows to rights: every role in its scope, dates, delegation, small offices, and five queries whatever is held."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.access import ADMINS, DELEGABLE, Role
from people.models import Agency, Delegation, Duty, Employee, RoleGrant
from people.permissions import access_of
from tests.office import SERIES_A, Office, build_office

DAY = date(2026, 6, 15)
pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def hand_over(office: Office, role: Role, *, to: Role | str, **values: object) -> Delegation:
    scope = office.city if role in (Role.SERIES_LEAD, Role.CITY_OFFICE) else office.a
    given: dict[str, object] = {
        "start": DAY,
        "end": DAY + timedelta(days=9),
        "reason": "休假",
        "agency": scope,
        **values,
    }
    return Delegation.objects.create(
        grantor=office.account(role), delegate=office.account(to), role=role.value, **given
    )


SECTIONED = {Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER}


@pytest.mark.parametrize("role", list(Role))
def test_each_role_covers_its_scope_and_no_more(office: Office, role: Role) -> None:
    access = office.access(role, today=DAY)
    inside = {
        Role.CITY_OFFICE: {office.city.pk, office.a.pk, office.b.pk},
        Role.SERIES_LEAD: {office.a.pk},
        **{admin: set() for admin in ADMINS},
    }.get(role, {office.a.pk})
    (held,) = access.roles(role) if role not in (Role.STAFF,) else access.roles(role)[:1]
    assert held.agencies == inside
    if role in SECTIONED:
        assert held.departments == frozenset({office.s1.pk})
        assert access.has(role, agency=office.a.pk, department=office.s1.pk)
        assert not access.has(role, agency=office.a.pk, department=office.s2.pk)
    assert held.on_behalf_of == ""


def test_a_grant_counts_from_its_first_to_its_last_day(office: Office) -> None:
    account = office.account(Role.STAFF)
    RoleGrant.objects.create(
        account=account,
        role=Role.LEADING_GROUP.value,
        agency=office.a,
        start=DAY,
        end=DAY + timedelta(days=2),
    )
    on = [access_of(account, today=DAY + timedelta(days=n)).has(Role.LEADING_GROUP) for n in range(-1, 5)]
    assert on == [False, True, True, True, False, False]


def test_a_grant_ended_at_once_counts_no_more_on_the_same_day(office: Office) -> None:
    grant = RoleGrant.objects.get(account=office.account(Role.CHIEF_LEADER))
    grant.ended_at, grant.end = "2026-06-15T01:00:00Z", DAY
    grant.save()
    assert not office.access(Role.CHIEF_LEADER, today=DAY).has(Role.CHIEF_LEADER)


def test_a_new_agency_of_the_series_is_covered_and_one_that_leaves_it_is_not(office: Office) -> None:
    new = Agency.objects.create(name="丙局", group=SERIES_A, parent=office.city)
    Agency.objects.filter(pk=office.a.pk).update(group="其他系列")
    assert office.access(Role.SERIES_LEAD, today=DAY).roles(Role.SERIES_LEAD)[0].agencies == {new.pk}


def test_the_city_covers_what_stands_below_its_units_too(office: Office) -> None:
    below = Agency.objects.create(name="甲局下属", parent=office.a)
    assert office.access(Role.CITY_OFFICE, today=DAY).has(Role.CITY_OFFICE, agency=below.pk)


def test_who_left_holds_nothing(office: Office) -> None:
    Employee.objects.filter(pk=office.employee(Role.PERFORMANCE_OFFICE).pk).update(left_on=DAY)
    office.account(Role.PERFORMANCE_OFFICE).employee.refresh_from_db()  # type: ignore[union-attr]
    assert office.access(Role.PERFORMANCE_OFFICE, today=DAY).has(Role.PERFORMANCE_OFFICE)
    after = office.access(Role.PERFORMANCE_OFFICE, today=DAY + timedelta(days=1))
    assert after.held == ()
    assert after.employee is None


@pytest.mark.parametrize("role", sorted(DELEGABLE))
def test_a_delegation_gives_the_role_on_its_days_only(office: Office, role: Role) -> None:
    row = hand_over(office, role, to=Role.STAFF)
    for day, expected in (
        (DAY - timedelta(days=1), False),
        (DAY, True),
        (row.end, True),
        (row.end + timedelta(days=1), False),
    ):
        access = office.access(Role.STAFF, today=day)
        assert access.has(role) is expected, day
    held = office.access(Role.STAFF, today=DAY).roles(role)[0]
    assert held.on_behalf_of == str(office.account(role))
    assert held.on_behalf_account == office.account(role).pk
    own = office.access(role, today=DAY).roles(role)[0]
    assert (held.agencies, held.departments) == (own.agencies, own.departments)


@pytest.mark.parametrize("role", sorted(frozenset(Role) - DELEGABLE))
def test_what_may_not_be_handed_over_gives_nothing_even_as_a_row(office: Office, role: Role) -> None:
    hand_over(office, role, to="二科干部职工")
    assert all(held.delegation is None for held in office.access("二科干部职工", today=DAY).held)


def test_a_delegation_ends_with_the_grantors_own_role(office: Office) -> None:
    hand_over(office, Role.FILER, to="二科干部职工")
    hand_over(office, Role.PERFORMANCE_OFFICE, to="二科干部职工")
    Duty.objects.filter(employee=office.employee(Role.FILER)).update(end=DAY)
    RoleGrant.objects.filter(account=office.account(Role.PERFORMANCE_OFFICE)).update(end=DAY)
    today = office.access("二科干部职工", today=DAY)
    tomorrow = office.access("二科干部职工", today=DAY + timedelta(days=1))
    assert today.has(Role.FILER) and today.has(Role.PERFORMANCE_OFFICE)  # noqa: PT018
    assert not tomorrow.has(Role.FILER, Role.PERFORMANCE_OFFICE)


def test_a_delegated_role_is_not_handed_on(office: Office) -> None:
    hand_over(office, Role.FILER, to=Role.STAFF)
    Delegation.objects.create(
        grantor=office.account(Role.STAFF),
        delegate=office.account("二科干部职工"),
        role=Role.FILER.value,
        agency=office.a,
        start=DAY,
        end=DAY,
        reason="再转",
    )
    assert not office.access("二科干部职工", today=DAY).has(Role.FILER)


def test_a_delegation_of_one_section_stays_in_it_and_needs_it(office: Office) -> None:
    leader = office.employee(Role.SUPERVISING_LEADER)
    Duty.objects.create(
        agency=office.a, department=office.s2, employee=leader, kind=Duty.Kind.SUPERVISING_LEADER, start=DAY
    )
    hand_over(office, Role.SUPERVISING_LEADER, to=Role.STAFF, department=office.s2)
    access = office.access(Role.STAFF, today=DAY)
    assert access.has(Role.SUPERVISING_LEADER, agency=office.a.pk, department=office.s2.pk)
    assert not access.has(Role.SUPERVISING_LEADER, agency=office.a.pk, department=office.s1.pk)
    Duty.objects.filter(employee=leader, department=office.s2).delete()
    assert not office.access(Role.STAFF, today=DAY).has(Role.SUPERVISING_LEADER)


def test_for_ballots_nobody_acts_for_another(office: Office) -> None:
    hand_over(office, Role.SECTION_HEAD, to=Role.FILER)
    access = office.access(Role.FILER, today=DAY)
    assert access.has(Role.SECTION_HEAD)
    assert {held.role for held in access.for_ballots().held} == {Role.STAFF, Role.FILER}
    assert access.acting_for(Role.SECTION_HEAD, agency=office.a.pk) == str(office.account(Role.SECTION_HEAD))
    assert access.acting_for(Role.FILER, agency=office.a.pk) == ""


def test_own_and_delegated_are_told_apart_by_section(office: Office) -> None:
    hand_over(office, Role.FILER, to="二科填报人")
    access = office.access("二科填报人", today=DAY)
    assert access.acting_for(Role.FILER, agency=office.a.pk, department=office.s2.pk) == ""
    assert access.acting_for(Role.FILER, agency=office.a.pk, department=office.s1.pk) == str(
        office.account(Role.FILER)
    )


@pytest.mark.parametrize("delegations", [0, 1, 3])
def test_four_queries_whatever_is_held(office: Office, delegations: int) -> None:
    who = [Role.FILER, Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE][:delegations]
    for role in who:
        hand_over(office, role, to=Role.STAFF)
    account = type(office.account(Role.STAFF)).objects.get(pk=office.account(Role.STAFF).pk)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        access = access_of(account, today=DAY)
    assert len(queries) == 4, [query["sql"] for query in queries]
    assert sum(held.delegation is not None for held in access.held) == delegations


@pytest.mark.parametrize("role", list(Role))
def test_four_queries_for_every_role(office: Office, role: Role) -> None:
    account = type(office.account(role)).objects.get(pk=office.account(role).pk)
    with CaptureQueriesContext(connection) as queries:
        access_of(account, today=DAY)
    assert len(queries) <= 4


class TestSmallOffice:
    def one_agency(self, people: int) -> Agency:
        agency = Agency.objects.create(name="小局")
        Employee.objects.bulk_create(
            Employee(agency=agency, number=f"{n}", name=f"某{n}") for n in range(people)
        )
        return agency

    @pytest.mark.parametrize(
        ("people", "setting", "on"),
        [
            (12, None, True), (29, None, True), (30, None, False), (0, None, False),
            (12, False, False), (0, True, True), (29, True, True), (30, True, False), (40, True, False),
        ],
    )  # fmt: skip
    def test_by_head_count_unless_it_is_set(self, people: int, setting: bool | None, on: bool) -> None:
        agency = self.one_agency(people)
        agency.small_office = setting
        agency.save()
        account = build_account()
        assert (agency.pk in access_of(account, today=DAY).small_offices) is on

    def test_it_is_asked_once_and_only_when_somebody_wants_to_know(self) -> None:
        self.one_agency(5)
        access = access_of(build_account(), today=DAY)
        for expected in (1, 0):
            with CaptureQueriesContext(connection) as queries:
                assert len(access.small_offices) == 1
            assert len(queries) == expected

    def test_two_agencies_with_staff_are_no_small_office(self) -> None:
        agency = self.one_agency(5)
        other = Agency.objects.create(name="另一局")
        assert access_of(build_account(), today=DAY).small_offices == {agency.pk}
        Employee.objects.create(agency=other, number="1", name="某人")
        assert access_of(build_account("y"), today=DAY).small_offices == frozenset()

    def test_who_left_does_not_count(self) -> None:
        agency = self.one_agency(35)
        Employee.objects.filter(number__in=[str(n) for n in range(10)]).update(
            left_on=DAY - timedelta(days=1)
        )
        assert access_of(build_account(), today=DAY).small_offices == {agency.pk}


def build_account(username: str = "x"):  # type: ignore[no-untyped-def]
    from people.models import Account

    return Account.objects.create(username=username, name="某")
