"""Signing in, activating, the second factor and the dialog over a waiting form, in Chromium."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account, AccountSession, Employee, Opinion
from people.services.activation import issue_codes
from people.slips import activation_link
from tests.browser.conftest import NARROW, WIDE, Faults, scrolls_sideways
from tests.office import PASSWORD, USERNAMES, Office, build_office
from tests.people.accounts.ways import TESTER, code_of, register_factor

NEW = "九曲桥-Brunnen-77"
Accessible = Callable[[Page], None]
Shoot = Callable[[Page, str], Path]


@pytest.fixture
def office(database: Path) -> Office:
    return build_office()


def fill_sign_in(page: Page, username: str, password: str = PASSWORD) -> None:
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=False).first.fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def test_a_slip_is_scanned_and_opens_the_account(
    page: Page, live: str, office: Office, assert_accessible: Accessible, shoot: Shoot
) -> None:
    account = office.account(Role.STAFF)
    Account.objects.filter(pk=account.pk).update(password="!")
    slip = issue_codes(by=TESTER, accounts=[account.pk])[0]
    page.goto(activation_link(slip, live))
    expect(page.locator("[name=username]")).to_have_value(account.username)
    expect(page.locator("[name=code]")).to_have_value(slip.code)
    assert slip.code not in page.url
    assert_accessible(page)
    shoot(page, "accounts-activate")
    page.locator("[name=new_password]").fill(NEW)
    page.locator("[name=repeat]").fill("anders-Brunnen-77")
    page.get_by_role("button", name="激活并登录").click()
    expect(page.locator("[data-errors]")).to_contain_text("两遍输入的新密码不一样")
    expect(page.locator("[name=code]")).to_have_value(slip.code)
    page.locator("[name=new_password]").fill(NEW)
    page.locator("[name=repeat]").fill(NEW)
    page.get_by_role("button", name="激活并登录").click()
    page.wait_for_url(f"{live}/")
    expect(page.locator(".account-menu summary")).to_contain_text(account.name)


def test_name_password_and_code_with_the_keyboard_alone(page: Page, live: str, office: Office) -> None:
    account = office.account(Role.STAFF)
    secret, _ = register_factor(account)
    page.goto(f"{live}/account/")
    page.locator("[name=username]").focus()
    page.keyboard.type(account.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live}/sign-in/code/")
    page.locator("[name=code]").focus()
    page.keyboard.type(code_of(secret))
    page.keyboard.press("Enter")
    page.wait_for_url(f"{live}/account/")
    expect(page.get_by_role("heading", name="我的账号")).to_be_visible()


def test_a_privileged_person_sets_up_the_second_factor_first(
    page: Page, live: str, office: Office, assert_accessible: Accessible, shoot: Shoot
) -> None:
    page.goto(f"{live}/sign-in/")
    fill_sign_in(page, USERNAMES[Role.PERFORMANCE_OFFICE][0])
    expect(page.get_by_role("heading", name="登记两步验证")).to_be_visible()
    expect(page.locator("img.qr")).to_be_visible()
    expect(page.locator("img.qr")).to_have_js_property("complete", True)
    assert page.evaluate("document.querySelector('img.qr').naturalWidth > 0")
    assert_accessible(page)
    shoot(page, "accounts-second-factor")
    secret = page.locator("main ol code").inner_text().replace(" ", "")
    page.locator("[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="确认登记").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    assert_accessible(page)
    shoot(page, "accounts-recovery-codes")
    page.get_by_role("link", name="已经存好，继续").click()
    page.wait_for_url(f"{live}/")


@pytest.mark.parametrize("factor", [False, True])
def test_a_session_that_ends_over_a_form_loses_nothing(
    page: Page,
    live: str,
    office: Office,
    sign_in_as: Callable[[Page, Account], None],
    assert_accessible: Accessible,
    shoot: Shoot,
    faults: Faults,
    factor: bool,
) -> None:
    account = office.account(Role.SUPERVISION)
    # A small office is one that keeps staff alone.
    Employee.objects.exclude(agency=office.a).update(left_on=date(2025, 1, 1))
    office.a.__class__.objects.filter(pk=office.a.pk).update(small_office=True)
    secret = register_factor(account)[0] if factor else ""
    sign_in_as(page, account)
    page.goto(live + reverse("opinion_new", kwargs={"agency": office.a.pk}))
    page.locator("[name=about]").fill("第二季度台账")
    page.locator("[name=text]").fill("佐证材料与完成率不符，请核对。")
    AccountSession.objects.all().delete()
    page.locator("main form [data-submit]").click()
    dialog = page.locator("#sign-in-again")
    expect(dialog.get_by_role("heading", name="请重新登录")).to_be_visible()
    faults.expected("401")
    assert_accessible(page)
    shoot(page, "accounts-again")
    dialog.locator("[name=username]").fill(account.username)
    dialog.locator("[name=password]").fill("错的密码")
    dialog.get_by_role("button", name="登录").click()
    expect(dialog.locator("[data-errors]")).to_contain_text("登录名或密码不对")
    dialog.locator("[name=username]").fill(account.username)
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="登录").click()
    if factor:
        dialog.locator("[name=code]").fill(code_of(secret))
        dialog.get_by_role("button", name="继续").click()
    expect(page.locator(".messages")).to_contain_text("意见已提出")
    saved = Opinion.objects.get()
    assert (saved.about, saved.text) == ("第二季度台账", "佐证材料与完成率不符，请核对。")


@pytest.mark.parametrize(("size", "name"), [(WIDE, "wide"), (NARROW, "narrow")])
@pytest.mark.parametrize("dark", [False, True])
def test_pages_are_readable_wide_narrow_light_and_dark(
    page: Page,
    live: str,
    office: Office,
    sign_in_as: Callable[[Page, Account], None],
    assert_accessible: Accessible,
    shoot: Shoot,
    size: dict[str, int],
    name: str,
    dark: bool,
) -> None:
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.set_viewport_size(size)  # type: ignore[arg-type]
    Account.objects.filter(username=USERNAMES[Role.FILER][0]).update(password="!")
    key = office.account(Role.STAFF).pk
    tone = "dark" if dark else "light"
    page.goto(f"{live}/sign-in/")
    assert_accessible(page)
    shoot(page, f"accounts-sign-in-{name}-{tone}")
    sign_in_as(page, office.account(Role.SYSTEM_ADMIN))
    for url in (
        "/accounts/",
        f"/accounts/{key}/",
        "/accounts/slips/",
        "/accounts/new/",
        "/account/",
        "/account/password/",
    ):
        page.goto(live + url)
        assert_accessible(page)
        assert not scrolls_sideways(page), url
        shoot(page, f"accounts{url.replace('/', '-').rstrip('-')}-{name}-{tone}")


def test_the_lock_page_says_what_to_do(
    page: Page, live: str, office: Office, shoot: Shoot, faults: Faults
) -> None:
    for _ in range(5):
        page.goto(f"{live}/sign-in/")
        fill_sign_in(page, "nobody", "错")
    expect(page.get_by_role("heading", name="账号已锁定")).to_be_visible()
    faults.expected("429")
    shoot(page, "accounts-locked")
