"""Accounts as administrators keep them: made in bulk, listed, disabled, unlocked, reset."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account, Agency, Employee, RoleGrant
from people.services import second_factor
from people.services.accounts import create_accounts, disable_account, without_account
from tests.office import USERNAMES, Office, build_office
from tests.people.accounts.ways import TESTER, log_of, register_factor, sign_in, signed_in_as, words

pytestmark = pytest.mark.django_db
STAFF = USERNAMES[Role.STAFF][0]


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def hire(agency: Agency, *numbers: str, **given: Any) -> list[Employee]:
    return [
        Employee.objects.create(agency=agency, number=number, name=f"新{number}", **given)
        for number in numbers
    ]


class TestBulk:
    """From the staff list to accounts."""

    def test_one_agency_signs_in_with_the_number(self) -> None:
        people = hire(Agency.objects.create(name="甲局"), "A1", "1002")
        made = create_accounts(by=TESTER, employees=[person.pk for person in people])
        assert sorted(account.username for account in made) == ["1002", "a1"]
        assert [account.has_usable_password() for account in made] == [False, False]
        assert "a1" in log_of("建立账号")[0].detail

    def test_with_several_agencies_the_same_number_is_two_names(self) -> None:
        first, second = Agency.objects.create(name="甲局"), Agency.objects.create(name="乙局")
        people = [*hire(first, "1001"), *hire(second, "1001")]
        made = create_accounts(by=TESTER, employees=[person.pk for person in people])
        assert {account.username for account in made} == {f"{first.pk}-1001", f"{second.pk}-1001"}
        assert sorted(entry.agency or 0 for entry in log_of("建立账号")) == sorted([first.pk, second.pk])

    def test_a_name_that_is_taken_is_not_taken_again(self) -> None:
        Account.objects.create(username="1001", name="别人", password="!")
        agency = Agency.objects.create(name="甲局")
        (account,) = create_accounts(by=TESTER, employees=[hire(agency, "1001")[0].pk])
        assert account.username == f"{agency.pk}-1001"

    def test_who_left_or_is_borrowed_or_has_one_is_left_out(self, office: Office) -> None:
        gone = hire(office.a, "X1", left_on=date(2026, 1, 1))
        (home,) = hire(office.a, "X2")
        borrowed = hire(office.b, "X3", home_record=home)
        assert list(without_account()) == [home]
        everybody = [person.pk for person in (*gone, home, *borrowed, office.employee(Role.STAFF))]
        assert len(create_accounts(by=TESTER, employees=everybody)) == 1
        with pytest.raises(DomainError, match="都已有账号"):
            create_accounts(by=TESTER, employees=everybody)

    def test_the_page_makes_the_chosen_ones_and_leads_to_the_slips(self, office: Office) -> None:
        one, other = hire(office.a, "X1", "X2")
        client = office.client_of(Role.SYSTEM_ADMIN)
        page = words(client.get("/accounts/new/"))
        assert "新X1" in page
        assert "新X2" in page
        assert page.count(" checked") == 2
        response = client.post("/accounts/new/", {"chosen": [one.pk]})
        assert response.headers["Location"] == "/accounts/slips/"
        assert Account.objects.filter(employee=one).count() == 1
        assert not Account.objects.filter(employee=other).exists()
        assert "新X1" in words(client.get("/accounts/slips/"))
        assert "请至少选择一人" in words(client.post("/accounts/new/", {}))

    def test_without_anybody_there_is_a_next_step(self, office: Office) -> None:
        assert "在岗人员都已有账号" in words(office.client_of(Role.SYSTEM_ADMIN).get("/accounts/new/"))
        assert "没有等待激活的账号" in words(office.client_of(Role.SYSTEM_ADMIN).get("/accounts/slips/"))


class TestList:
    """What the list says."""

    def test_each_state_is_named_and_can_be_asked_for(self, office: Office, client: Client) -> None:
        Account.objects.filter(username=STAFF).update(is_active=False)
        Account.objects.create(username="waiting", name="待激活员", password="!")
        locked = USERNAMES[Role.FILER][0]
        for _ in range(5):
            sign_in(client, locked.upper(), "错")
        admin = office.client_of(Role.SECURITY_ADMIN)
        for state, name in (("停用", "一科干事"), ("未激活", "待激活员"), ("锁定", "一科填报员")):
            page = words(admin.get("/accounts/", {"state": state}))
            assert "共 1 条" in page
            assert name in page
        assert "一科填报员" not in words(admin.get("/accounts/", {"state": "正常", "per_page": "200"}))

    @pytest.mark.parametrize("url", ["/accounts/", "/accounts/new/", "/accounts/slips/"])
    def test_the_number_of_queries_does_not_grow(self, url: str) -> None:
        office = build_office(plans=False)
        client = office.client_of(Role.SYSTEM_ADMIN)
        hire(office.a, "Y1")
        Account.objects.create(username="w1", name="待1", password="!")
        client.get(url)
        counts = []
        for extra in ((), ("2", "3")):
            for number in extra:
                hire(office.b, f"Y{number}")
                person = hire(office.b, f"Z{number}")[0]
                Account.objects.create(
                    username=f"w{number}", name=f"待{number}", password="!", employee=person
                )
            with CaptureQueriesContext(connection) as made:
                assert client.get(url).status_code == 200
            counts.append(len(made))
        assert counts[0] == counts[1]

    def test_the_export_holds_no_digest(self, office: Office) -> None:
        response = office.client_of(Role.SYSTEM_ADMIN).get("/accounts/", {"export": "xlsx"})
        assert response.status_code == 200
        assert (
            b"argon2" not in b"".join(response) if response.streaming else b"argon2" not in response.content
        )


class TestDisable:
    """Stopping accounts and letting them in again."""

    def test_it_ends_the_sessions_and_keeps_the_password(self, office: Office, client: Client) -> None:
        sign_in(client, STAFF)
        admin, key = office.client_of(Role.SYSTEM_ADMIN), office.account(Role.STAFF).pk
        admin.post(f"/accounts/{key}/disable/", {"reason": "调离"})
        assert signed_in_as(client) is None
        assert sign_in(client, STAFF).status_code == 200
        admin.post(f"/accounts/{key}/enable/", {"reason": "调回"})
        assert sign_in(client, STAFF).status_code == 302
        assert '"理由":"调离"' in log_of("停用账号")[0].detail
        assert '"理由":"调回"' in log_of("启用账号")[0].detail

    def test_a_reason_is_needed_and_twice_is_told(self, office: Office) -> None:
        admin, key = office.client_of(Role.SYSTEM_ADMIN), office.account(Role.STAFF).pk
        assert "请填写原因" in words(admin.post(f"/accounts/{key}/disable/", {"reason": " "}, follow=True))
        assert Account.objects.get(pk=key).is_active
        admin.post(f"/accounts/{key}/disable/", {"reason": "调离"})
        again = admin.post(f"/accounts/{key}/disable/", {"reason": "调离"}, follow=True)
        assert "这个账号已经停用" in words(again)
        assert len(log_of("停用账号")) == 1

    def test_nobody_disables_the_last_administrator_or_oneself(self, office: Office) -> None:
        admin = office.account(Role.SYSTEM_ADMIN)
        with pytest.raises(DomainError, match="最后一个可用的系统管理员"):
            disable_account(by=TESTER, account=admin, reason="误")
        second = office.account(Role.STAFF)
        RoleGrant.objects.create(account=second, role=Role.SYSTEM_ADMIN.value, start=date(2026, 1, 1))
        Account.objects.filter(pk=second.pk).update(password="!")
        with pytest.raises(DomainError, match="最后一个可用的系统管理员"):
            disable_account(by=TESTER, account=admin, reason="误")
        Account.objects.filter(pk=second.pk).update(password="argon2$x")
        page = words(
            office.client_of(Role.SYSTEM_ADMIN).post(
                f"/accounts/{admin.pk}/disable/", {"reason": "误"}, follow=True
            )
        )
        assert "这是您自己的账号" in page
        disable_account(by=TESTER, account=admin, reason="轮换")
        assert not Account.objects.get(pk=admin.pk).is_active

    def test_nobody_disables_the_last_who_grants_roles(self, office: Office) -> None:
        guard = office.account(Role.SECURITY_ADMIN)
        with pytest.raises(DomainError, match="安全管理员"):
            disable_account(by=TESTER, account=guard, reason="误")
        assert Account.objects.get(pk=guard.pk).is_active


class TestSecurity:
    """What the 安全管理员 does."""

    def test_unlocking_lets_in_before_the_time(self, office: Office, client: Client) -> None:
        for _ in range(5):
            sign_in(client, STAFF, "错")
        admin, key = office.client_of(Role.SECURITY_ADMIN), office.account(Role.STAFF).pk
        assert "自动解除" in words(admin.get(f"/accounts/{key}/"))
        admin.post(f"/accounts/{key}/unlock/")
        assert sign_in(client, STAFF).status_code == 302
        assert log_of("解除锁定")[0].actor == str(office.account(Role.SECURITY_ADMIN))
        assert "没有被锁定" in words(admin.post(f"/accounts/{key}/unlock/", follow=True))

    def test_the_second_factor_is_reset_with_a_reason_by_nobody_else(self, office: Office) -> None:
        account = office.account(Role.STAFF)
        register_factor(account)
        url = f"/accounts/{account.pk}/second-factor/reset/"
        assert office.client_of(Role.SYSTEM_ADMIN).post(url, {"reason": "丢了"}).status_code == 404
        admin = office.client_of(Role.SECURITY_ADMIN)
        admin.post(url, {"reason": ""})
        assert second_factor.has_second_factor(account)
        there = Client()
        there.force_login(account, backend="people.backends.OfficeBackend")
        admin.post(url, {"reason": "手机丢失"})
        assert signed_in_as(there) is None
        assert not second_factor.has_second_factor(account)
        assert '"理由":"手机丢失"' in log_of("重置两步验证")[0].detail

    def test_not_one_s_own(self, office: Office) -> None:
        own = office.account(Role.SECURITY_ADMIN)
        register_factor(own)
        office.client_of(Role.SECURITY_ADMIN).post(
            f"/accounts/{own.pk}/second-factor/reset/", {"reason": "丢了"}
        )
        assert second_factor.has_second_factor(own)

    @pytest.mark.parametrize("url", ["/accounts/new/", "/accounts/slips/"])
    def test_it_makes_no_accounts_and_prints_no_slips(self, office: Office, url: str) -> None:
        assert office.client_of(Role.SECURITY_ADMIN).get(url).status_code == 404

    @pytest.mark.parametrize(
        "role", [Role.PERFORMANCE_OFFICE, Role.AUDIT_ADMIN, Role.STAFF, Role.CHIEF_LEADER]
    )
    def test_others_do_not_even_learn_that_there_is_a_list(self, office: Office, role: Role) -> None:
        client = office.client_of(role)
        for url in ("/accounts/", f"/accounts/{office.account(Role.STAFF).pk}/", "/accounts/slips/"):
            assert client.get(url).status_code == 404


@pytest.mark.parametrize("act", ["disable", "enable", "unlock", "second-factor/reset", "sessions/end"])
def test_acts_on_accounts_need_a_post_with_the_token(office: Office, act: str) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    url = f"/accounts/{office.account(Role.STAFF).pk}/{act}/"
    assert client.get(url).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert strict.post(url, {"reason": "x"}).status_code == 403


def test_own_account_tells_roles_with_their_scope(office: Office) -> None:
    page = words(office.client_of(Role.SECTION_HEAD).get("/account/"))
    assert "<strong>科室负责人</strong>：甲局，一科" in page
    assert "<strong>干部职工</strong>：甲局，只看本人的" in page
    assert "整个系统，不看业务数据" in words(office.client_of(Role.AUDIT_ADMIN).get("/account/"))


def test_every_act_stands_in_the_log_of_accounts(office: Office, client: Client) -> None:
    sign_in(client, STAFF)
    office.client_of(Role.SYSTEM_ADMIN).post(f"/accounts/{office.account(Role.STAFF).pk}/sessions/end/")
    assert signed_in_as(client) is None
    assert {entry.category for entry in AuditEntry.objects.all()} == {AuditEntry.Category.ACCESS}
