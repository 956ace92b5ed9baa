"""Granting and ending: who may, to whom, in which scope, beside what, and what the log keeps."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from people.access import Role
from people.acting import COMMAND_LINE, Actor
from people.errors import DomainError
from people.models import Account, Agency, AuditEntry, Delegation, Duty, Employee, Notification, RoleGrant
from people.permissions import access_of
from people.services.offices import set_small_office, small_office
from people.services.role_overlaps import check_duty, standing_conflicts
from people.services.roles import check_not_last_admin, end_grant, grant_role
from people.services.set_up import set_up_office, stages
from tests.office import SERIES_A, Office, build_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def today() -> date:
    return timezone.localdate()


def actor(account: Account) -> Actor:
    return Actor(name=str(account), account=account.pk, origin="10.0.0.1", request_id="r1")


def give(
    office: Office,
    role: Role,
    to: Role | str = "二科干部职工",
    by: Role | str = Role.SECURITY_ADMIN,
    **more: Any,
) -> RoleGrant:
    values: dict[str, Any] = {"agency": office.a, "reason": "任命文件", **more}
    return grant_role(by=actor(office.account(by)), account=office.account(to), role=role, **values)


def refusal(office: Office, role: Role, **more: Any) -> str:
    before = RoleGrant.objects.count()
    with pytest.raises(DomainError) as refused:
        give(office, role, **more)
    assert RoleGrant.objects.count() == before
    return refused.value.why


def without_security(office: Office) -> None:
    RoleGrant.objects.filter(role=Role.SECURITY_ADMIN.value).delete()


def test_a_grant_counts_is_logged_and_told(office: Office) -> None:
    grant = give(office, Role.LEADING_GROUP, end=today() + timedelta(days=30))
    assert office.access("二科干部职工").has(Role.LEADING_GROUP, agency=office.a.pk)
    row = AuditEntry.objects.latest("position")
    assert (row.action, row.category, row.agency, row.request_id) == (
        "授予角色",
        "账号与权限",
        office.a.pk,
        "r1",
    )
    assert json.loads(row.detail) == {
        "角色": "领导小组", "范围": "甲局", "起": str(today()), "止": str(grant.end), "依据": "任命文件",
    }  # fmt: skip
    assert (
        Notification.objects.get(account=office.account("二科干部职工")).title == "您已被授予角色“领导小组”"
    )


@pytest.mark.parametrize("by", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_while_there_is_a_security_admin_nobody_else_grants(office: Office, by: Role) -> None:
    assert "安全管理员" in refusal(office, Role.LEADING_GROUP, by=by)


def test_nobody_grants_to_oneself(office: Office) -> None:
    assert (
        refusal(office, Role.AUDIT_ADMIN, to=Role.SECURITY_ADMIN, agency=None) == "任何人都不能给自己授予角色"
    )


def test_without_a_security_admin_the_system_admin_gives_only_the_other_two(office: Office) -> None:
    without_security(office)
    assert "只能先为他人授予" in refusal(office, Role.LEADING_GROUP, by=Role.SYSTEM_ADMIN)
    assert "只能先为他人授予" in refusal(office, Role.SYSTEM_ADMIN, by=Role.SYSTEM_ADMIN, agency=None)
    assert "自己" in refusal(
        office, Role.SECURITY_ADMIN, to=Role.SYSTEM_ADMIN, by=Role.SYSTEM_ADMIN, agency=None
    )
    give(office, Role.SECURITY_ADMIN, by=Role.SYSTEM_ADMIN, agency=None)
    assert "已有安全管理员" in refusal(
        office, Role.AUDIT_ADMIN, to="二科填报人", by=Role.SYSTEM_ADMIN, agency=None
    )


def test_a_disabled_security_admin_does_not_count(office: Office) -> None:
    Account.objects.filter(pk=office.account(Role.SECURITY_ADMIN).pk).update(is_active=False)
    give(office, Role.SECURITY_ADMIN, by=Role.SYSTEM_ADMIN, agency=None)


def test_the_command_line_may_grant(office: Office) -> None:
    by = Actor(name=COMMAND_LINE, origin=COMMAND_LINE)
    grant = grant_role(by=by, account=office.account("二科干部职工"), role=Role.SYSTEM_ADMIN, reason="首位")
    assert (grant.granted_by, grant.agency) == (COMMAND_LINE, None)


@pytest.mark.parametrize(
    ("role", "where", "series", "words"),
    [
        (Role.FILER, "a", "", "职责分工产生"),
        (Role.STAFF, "a", "", "职责分工产生"),
        (Role.AUDIT_ADMIN, "a", "", "不属于某个单位"),
        (Role.PERFORMANCE_OFFICE, None, "", "没有说明是哪个单位"),
        (Role.CITY_OFFICE, "a", "", "不是市一级"),
        (Role.SERIES_LEAD, "city", "没有的系列", "没有“没有的系列”"),
        (Role.SERIES_LEAD, "city", "", "没有说明牵头哪个系列"),
        (Role.CHIEF_LEADER, "a", SERIES_A, "只有系列牵头单位"),
    ],
)
def test_each_role_has_its_kind_of_scope(
    office: Office, role: Role, where: str | None, series: str, words: str
) -> None:
    by = Actor(name=COMMAND_LINE)
    agency = getattr(office, where) if where else None
    account = office.account("二科干部职工")
    with pytest.raises(DomainError) as refused:
        grant_role(by=by, account=account, role=role, agency=agency, series=series, reason="文件")
    assert words in refused.value.why


def test_periods_start_today_at_the_earliest_and_do_not_overlap(office: Office) -> None:
    assert "不能早于今天" in refusal(office, Role.CHIEF_LEADER, start=today() - timedelta(days=1))
    assert "不能早于" in refusal(office, Role.CHIEF_LEADER, end=today() - timedelta(days=1))
    give(office, Role.CHIEF_LEADER, end=today() + timedelta(days=3))
    assert "在这段时间已是" in refusal(office, Role.CHIEF_LEADER, start=today() + timedelta(days=3))
    give(office, Role.CHIEF_LEADER, start=today() + timedelta(days=4))
    assert "在这段时间已是" in refusal(office, Role.AUDIT_ADMIN, to=Role.AUDIT_ADMIN, agency=None)


def test_who_left_or_is_disabled_gets_no_role(office: Office) -> None:
    Employee.objects.filter(pk=office.employee("二科干部职工").pk).update(left_on=today() - timedelta(days=1))
    office.account("二科干部职工").refresh_from_db()
    assert "已离岗" in refusal(office, Role.CHIEF_LEADER)


class TestCombinations:
    def test_by_grant_with_the_rule_on_the_screen(self, office: Office) -> None:
        why = refusal(office, Role.SUPERVISION, to=Role.PERFORMANCE_OFFICE)
        assert "监督小组只读" in why
        assert "依据" in why

    def test_with_a_duty(self, office: Office) -> None:
        assert "“填报人”与“监督小组”" in refusal(office, Role.SUPERVISION, to=Role.FILER)

    def test_with_a_delegated_role(self, office: Office) -> None:
        Delegation.objects.create(
            grantor=office.account(Role.LEADING_GROUP), delegate=office.account("二科干部职工"),
            role=Role.LEADING_GROUP.value, agency=office.a, start=today(), end=today() + timedelta(days=2), reason="休假",
        )  # fmt: skip
        assert "“领导小组”与“监督小组”" in refusal(office, Role.SUPERVISION)
        give(office, Role.SUPERVISION, start=today() + timedelta(days=3))

    def test_a_duty_to_come_is_checked_too(self, office: Office) -> None:
        person = office.employee(Role.SUPERVISION).pk
        scope = {"employee": person, "agency": office.a.pk, "start": today() + timedelta(days=9), "end": None}
        with pytest.raises(DomainError, match="填报人"):
            check_duty(kind=Duty.Kind.FILER.value, **scope)  # type: ignore[arg-type]
        check_duty(kind=Duty.Kind.HEAD.value, **scope)  # type: ignore[arg-type]

    def test_one_after_the_other_is_no_combination(self, office: Office) -> None:
        give(office, Role.PERFORMANCE_OFFICE, end=today() + timedelta(days=5))
        assert "监督小组" in refusal(office, Role.SUPERVISION, start=today() + timedelta(days=5))
        give(office, Role.SUPERVISION, start=today() + timedelta(days=6))


class TestEnding:
    def end(
        self, office: Office, grant: RoleGrant, by: Role = Role.SECURITY_ADMIN, on: date | None = None
    ) -> None:
        end_grant(by=actor(office.account(by)), grant=grant, on=on, reason="调整分工")

    def of(self, office: Office, role: Role) -> RoleGrant:
        return RoleGrant.objects.get(account=office.account(role), role=role.value)

    def test_at_once(self, office: Office) -> None:
        grant = self.of(office, Role.CHIEF_LEADER)
        self.end(office, grant)
        assert not office.access(Role.CHIEF_LEADER).has(Role.CHIEF_LEADER)
        row = AuditEntry.objects.latest("position")
        assert json.loads(row.detail)["止"] == {"旧": "长期", "新": "立即"}
        assert RoleGrant.objects.get(pk=grant.pk).end_reason == "调整分工"

    def test_on_a_day(self, office: Office) -> None:
        self.end(office, self.of(office, Role.CHIEF_LEADER), on=today() + timedelta(days=2))
        account = office.account(Role.CHIEF_LEADER)
        days = [
            access_of(account, today=today() + timedelta(days=n)).has(Role.CHIEF_LEADER) for n in range(4)
        ]
        assert days == [True, True, True, False]

    def test_twice_is_refused_also_with_an_old_copy(self, office: Office) -> None:
        copy = self.of(office, Role.CHIEF_LEADER)
        self.end(office, self.of(office, Role.CHIEF_LEADER))
        with pytest.raises(DomainError, match="已经结束"):
            self.end(office, copy)

    def test_only_with_the_authority(self, office: Office) -> None:
        for by in (Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE, Role.AUDIT_ADMIN):
            with pytest.raises(DomainError, match="没有授予和收回"):
                self.end(office, self.of(office, Role.CHIEF_LEADER), by=by)

    @pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
    @pytest.mark.parametrize("later", [False, True])
    def test_never_the_last(self, office: Office, role: Role, later: bool) -> None:
        on = today() + timedelta(days=9) if later else None
        with pytest.raises(DomainError, match="最后一名"):
            self.end(office, self.of(office, role), on=on)
        give(office, role, agency=None, end=today() + timedelta(days=5))
        with pytest.raises(DomainError, match="最后一名"):
            self.end(office, self.of(office, role), on=on)
        with pytest.raises(DomainError, match="最后一名"):
            check_not_last_admin(office.account(role))
        give(office, role, to=Role.STAFF, agency=None)
        self.end(office, self.of(office, role), on=on)

    def test_the_last_audit_admin_may_go(self, office: Office) -> None:
        self.end(office, self.of(office, Role.AUDIT_ADMIN))


class TestSmallOffice:
    @pytest.fixture
    def small(self) -> tuple[Agency, Account]:
        agency = Agency.objects.create(name="小局")
        Employee.objects.bulk_create(Employee(agency=agency, number=f"{n}", name=f"某{n}") for n in range(12))
        admin = Account.objects.create(username="admin", name="管理员")
        RoleGrant.objects.create(account=admin, role=Role.SYSTEM_ADMIN.value, start=today())
        return agency, admin

    def test_one_person_is_system_admin_and_office(self, small: tuple[Agency, Account]) -> None:
        agency, admin = small
        grant_role(by=actor(admin), account=admin, role=Role.PERFORMANCE_OFFICE, agency=agency, reason="兼任")
        access = access_of(admin, today=today())
        assert access.has(Role.PERFORMANCE_OFFICE, agency=agency.pk)
        assert access.has(Role.SYSTEM_ADMIN)

    def test_and_nothing_else_to_oneself(self, small: tuple[Agency, Account]) -> None:
        agency, admin = small
        for role in (Role.CHIEF_LEADER, Role.SUPERVISION):
            with pytest.raises(DomainError, match="自己"):
                grant_role(by=actor(admin), account=admin, role=role, agency=agency, reason="兼任")

    def test_growing_beyond_thirty_is_shown_and_the_setting_may_not_go_before(
        self, small: tuple[Agency, Account]
    ) -> None:
        agency, admin = small
        grant_role(by=actor(admin), account=admin, role=Role.PERFORMANCE_OFFICE, agency=agency, reason="兼任")
        with pytest.raises(DomainError, match="同时担任"):
            set_small_office(by=actor(admin), agency=agency, value=False)
        assert Agency.objects.get(pk=agency.pk).small_office is None
        assert standing_conflicts(today()) == []
        Employee.objects.bulk_create(
            Employee(agency=agency, number=f"x{n}", name=f"某{n}") for n in range(18)
        )
        ((name, forbidden),) = standing_conflicts(today())
        assert name == "管理员"
        assert {forbidden.first, forbidden.second} == {Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE}

    def test_the_setting_needs_a_small_agency_alone(self, small: tuple[Agency, Account]) -> None:
        agency, admin = small
        set_small_office(by=actor(admin), agency=agency, value=True)
        assert small_office(Agency.objects.get(pk=agency.pk)).on
        Employee.objects.bulk_create(
            Employee(agency=agency, number=f"x{n}", name=f"某{n}") for n in range(18)
        )
        with pytest.raises(DomainError, match="30 人"):
            set_small_office(by=actor(admin), agency=agency, value=True)
        other = Agency.objects.create(name="另一局")
        with pytest.raises(DomainError, match="另有单位"):
            set_small_office(by=actor(admin), agency=other, value=True)


class TestSetUp:
    @pytest.fixture
    def admin(self) -> Account:
        account = Account.objects.create(username="admin", name="管理员")
        RoleGrant.objects.create(account=account, role=Role.SYSTEM_ADMIN.value, start=today())
        return account

    def test_a_small_office_of_one(self, admin: Account) -> None:
        account = set_up_office(by=actor(admin), name="小局", kind="单位", small=True)
        access = access_of(account, today=today())
        assert account == admin
        assert access.has(Role.SYSTEM_ADMIN)
        assert access.has(Role.PERFORMANCE_OFFICE)
        assert access.small_offices == frozenset(Agency.objects.values_list("pk", flat=True))
        assert [stage.done for stage in stages()] == [True, True, False, False, False]

    @pytest.mark.parametrize(("kind", "role"), [("单位", Role.PERFORMANCE_OFFICE), ("市", Role.CITY_OFFICE)])
    def test_with_a_clerk(self, admin: Account, kind: str, role: Role) -> None:
        account = set_up_office(
            by=actor(admin), name="大局", kind=kind, small=False, clerk_name="经办人", clerk_number="007"
        )
        assert (account.name, account.username) == ("经办人", "007")
        assert access_of(account, today=today()).has(role)
        assert not access_of(admin, today=today()).has(role)
        # The clerk alone is not yet an office at work: the slip, the staff list and the other accounts are missing.
        assert [stage.done for stage in stages()] == [True, False, False, False, False]

    def test_only_once_and_never_half(self, admin: Account) -> None:
        with pytest.raises(DomainError, match="兼任"):
            set_up_office(by=actor(admin), name="大局", kind="单位", small=False)
        assert not Agency.objects.exists()
        set_up_office(by=actor(admin), name="小局", kind="单位", small=True)
        with pytest.raises(DomainError, match="已有单位"):
            set_up_office(by=actor(admin), name="二局", kind="单位", small=True)
