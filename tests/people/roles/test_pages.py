"""The pages of roles: what they show to whom, what they refuse on the screen, and how many queries they cost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from people.access import Role
from people.models import Account, Agency, AuditEntry, Delegation, RoleGrant
from tests.office import Office, build_office, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return build_office(plans=False)


def shown(office: Office, who: Role | str, name: str) -> str:
    response = office.client_of(who).get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def queries(office: Office, who: Role | str, name: str) -> int:
    client = office.client_of(who)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as found:
        assert client.get(reverse(name)).status_code == 200
    return len(found)


def test_the_list_says_who_holds_what_since_when_and_who_may_end_it(office: Office) -> None:
    page = shown(office, Role.SECURITY_ADMIN, "roles")
    for words in ("甲局绩效专干", "绩效办", "测试市 经济系列", "整个系统", "2025-01-01", "长期", "收回"):
        assert words in page
    assert "授予角色</a>" in page
    for reader in (Role.AUDIT_ADMIN, Role.SYSTEM_ADMIN):
        page = shown(office, reader, "roles")
        assert "甲局绩效专干" in page
        assert "收回</a>" not in page
        assert "授予角色</a>" not in page


def test_the_list_costs_the_same_for_one_row_and_for_three(office: Office) -> None:
    RoleGrant.objects.exclude(role=Role.SECURITY_ADMIN.value).delete()
    counted = []
    for add in (0, 2):
        RoleGrant.objects.bulk_create(
            RoleGrant(account=office.account(Role.STAFF), role=Role.CHIEF_LEADER.value, agency=agency,
                      start=timezone.localdate(), end=timezone.localdate())
            for agency in (office.a, office.b)[:add]
        )  # fmt: skip
        counted.append(queries(office, Role.SECURITY_ADMIN, "roles"))
    assert counted[0] == counted[1]


def test_delegations_cost_the_same_for_one_row_and_for_three(office: Office) -> None:
    counted, today = [], timezone.localdate()
    for grantors in ([Role.FILER], [Role.SECTION_HEAD, Role.LEADING_GROUP]):
        Delegation.objects.bulk_create(
            Delegation(grantor=office.account(role), delegate=office.account("二科干部职工"), role=role.value,
                       agency=office.a, start=today, end=today, reason="出差")
            for role in grantors
        )  # fmt: skip
        counted.append(queries(office, "二科干部职工", "delegations"))
    assert counted[0] == counted[1]


def test_the_export_holds_the_state_in_words(office: Office) -> None:
    response = client_of(Role.SECURITY_ADMIN).get(reverse("roles") + "?export=xlsx&state=有效")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/vnd.openxmlformats")


def test_filters(office: Office) -> None:
    RoleGrant.objects.filter(account=office.account(Role.CHIEF_LEADER)).update(
        end=timezone.localdate() - timedelta(days=1)
    )
    client = client_of(Role.SECURITY_ADMIN)
    over = client.get(reverse("roles") + "?state=已结束").content.decode()
    assert "甲局局长" in over
    assert "甲局绩效专干" not in over
    by_name = client.get(reverse("roles") + "?reset=1&who=纪检&state=").content.decode()
    assert "甲局纪检员" in by_name
    assert "甲局局长" not in by_name


def test_granting_on_the_page(office: Office) -> None:
    today = timezone.localdate().isoformat()
    typed = {
        "account": "二科干事",
        "role": "领导小组",
        "agency": office.a.pk,
        "start": today,
        "reason": "任命文件",
    }
    page = client_of(Role.SECURITY_ADMIN).post(reverse("role_grant"), typed, follow=True).content.decode()
    assert f"已授予二科干事“领导小组”，{today} 起。" in page
    assert office.access("二科干部职工").has(Role.LEADING_GROUP)


def test_a_forbidden_combination_is_explained_with_its_rule_and_nothing_typed_is_lost(office: Office) -> None:
    typed = {
        "account": "supervision", "role": "绩效办", "agency": office.a.pk,
        "start": timezone.localdate().isoformat(), "reason": "分工通知第九号",
    }  # fmt: skip
    page = client_of(Role.SECURITY_ADMIN).post(reverse("role_grant"), typed).content.decode()
    assert "监督小组只读，不能同时" in page
    assert "依据：" in page
    assert 'value="分工通知第九号"' in page


def test_all_faults_are_shown_at_once(office: Office) -> None:
    page = (
        client_of(Role.SECURITY_ADMIN).post(reverse("role_grant"), {"account": "没有这个人"}).content.decode()
    )
    assert "没有这个账号" in page
    assert page.count("</a>：请填写。") == 2


def test_two_of_one_name_are_told_apart_by_login_name(office: Office) -> None:
    Account.objects.create(username="namesake", name="二科干事")
    typed = {"account": "二科干事"}
    page = client_of(Role.SECURITY_ADMIN).post(reverse("role_grant"), typed).content.decode()
    assert "namesake、staff2" in page


def test_ending_on_the_page(office: Office) -> None:
    grant = RoleGrant.objects.get(account=office.account(Role.CHIEF_LEADER))
    url = reverse("role_end", args=[grant.pk])
    page = client_of(Role.SECURITY_ADMIN).post(url, {"reason": "调离"}, follow=True).content.decode()
    assert "已收回甲局局长的“主要领导”。" in page
    assert AuditEntry.objects.filter(action="收回角色").count() == 1
    assert "不用再收回" in client_of(Role.SECURITY_ADMIN).get(url).content.decode()


def test_the_table_of_combinations_is_on_the_screen(office: Office) -> None:
    page = shown(office, Role.AUDIT_ADMIN, "role_combinations")
    for words in ("三员分立", "监督小组只读", "GB/T 22239", "目前没有单位按小单位管理"):
        assert words in page


def test_the_start_page_leads_from_the_first_admin_to_an_office() -> None:
    admin = Account.objects.create(username="admin", name="管理员")
    RoleGrant.objects.create(account=admin, role=Role.SYSTEM_ADMIN.value, start=timezone.localdate())
    client = client_of(admin)
    typed = {"name": "某市审计局", "kind": "单位", "clerk_name": "经办人", "clerk_number": "007"}
    half = client.post(reverse("setup"), {**typed, "clerk_number": ""}).content.decode()
    assert "姓名和工号要一起填" in half
    assert 'value="某市审计局"' in half
    page = client.post(reverse("setup"), typed, follow=True).content.decode()
    assert "经办人的登录名是 007" in page
    assert Agency.objects.get().name == "某市审计局"
    assert "登记单位和绩效办</h2>" not in page
