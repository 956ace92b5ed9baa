"""Roles in a real browser: granting with a refusal on the screen, and handing a role over on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account, Delegation, RoleGrant
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.office import build_office

Shoot = Callable[[Page, str], object]
Accessible = Callable[[Page], None]
SignIn = Callable[[Page, Account], None]


def test_a_forbidden_combination_is_explained_then_another_is_granted(
    live: str, page: Page, sign_in_as: SignIn, assert_accessible: Accessible, shoot: Shoot
) -> None:
    office = build_office(plans=False)
    sign_in_as(page, office.account(Role.SECURITY_ADMIN))
    page.goto(live + reverse("roles"))
    assert_accessible(page)
    shoot(page, "roles-1366")
    page.get_by_role("link", name="授予角色", exact=True).last.click()
    page.get_by_label("账号").fill("甲局纪检员")
    page.get_by_label("角色").select_option(label="绩效办")
    page.get_by_label("单位").select_option(label="甲局")
    page.get_by_label("依据").fill("分工通知")
    page.get_by_role("button", name="授予", exact=True).click()
    expect(page.locator("main")).to_contain_text("监督小组只读，不能同时")
    assert_accessible(page)
    shoot(page, "roles-refused-1366")
    page.get_by_label("账号").fill("staff2")
    page.get_by_role("button", name="授予", exact=True).click()
    expect(page.locator("main")).to_contain_text("已授予二科干事“绩效办”")
    assert RoleGrant.objects.filter(account=office.account("二科干部职工")).count() == 1


def test_a_role_is_handed_over_and_taken_back_on_a_telephone(
    live: str, page: Page, sign_in_as: SignIn, assert_accessible: Accessible, shoot: Shoot
) -> None:
    office = build_office(plans=False)
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.FILER))
    page.goto(live + reverse("delegations"))
    page.get_by_role("link", name="委托代办").last.click()
    page.get_by_label("委托哪个角色").select_option(label="填报人（甲局）")
    page.get_by_label("代办人").fill("二科干事")
    page.get_by_label("结束日期").fill((timezone.localdate() + timedelta(days=5)).isoformat())
    page.get_by_label("原因").fill("外出培训")
    shoot(page, "delegate-390")
    page.get_by_role("button", name="委托", exact=True).click()
    expect(page.locator("main")).to_contain_text("已委托二科干事代办“填报人”")
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "delegations-390")
    page.locator("summary", has_text="撤回").click()
    page.locator(".confirm-box").get_by_role("button", name="撤回").click()
    expect(page.locator("main")).to_contain_text("已撤回二科干事的代办委托")
    assert Delegation.objects.get().revoked_at is not None
