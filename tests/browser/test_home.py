"""Home, messages, search, log, opinions, settings and help in Chromium: usable, accessible, narrow and dark."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from people.access import Role
from people.acting import Actor
from people.models import Account, Department, Job
from people.services.notifications import notify
from people.services.opinions import leave_opinion
from tests.browser.conftest import scrolls_sideways
from tests.office import START, Office, build_office

pytestmark = pytest.mark.usefixtures("office")


@pytest.fixture
def office(live: str) -> Office:
    """The small world with something on every page."""
    found = build_office()
    Department.objects.create(agency=found.a, code="K8", name="新设科", kind="科室", valid_from=START)
    watcher = found.account(Role.SUPERVISION)
    by = Actor(name=str(watcher), account=watcher.pk, origin="192.0.2.1")
    leave_opinion(by=by, agency=found.a, about="第三季度台账", text="三项指标没有佐证材料。", link="/help/")
    with transaction.atomic():
        notify(
            [account.pk for account in found.accounts.values()],
            title="2026年度方案已批准",
            body="请按方案填报。",
        )
    Job.objects.create(
        kind="workbook.check", title="检查年度工作簿", account=found.account(Role.PERFORMANCE_OFFICE), state="失败",
        finished_at=timezone.now(), error_what="工作簿打不开", error_why="文件已损坏", error_next="请另存后重新上传",
    )  # fmt: skip
    return found


TELEPHONE: Final = ViewportSize(width=390, height=844)
PAGES = {
    "home": (Role.PERFORMANCE_OFFICE, "/"),
    "home-begin": (Role.STAFF, "/"),
    "messages": (Role.PERFORMANCE_OFFICE, "/messages/"),
    "search": (Role.PERFORMANCE_OFFICE, "/search/?q=科"),
    "search-none": (Role.STAFF, "/search/?q=没有这样的词"),
    "audit": (Role.SUPERVISION, "/audit/"),
    "audit-row": (Role.SUPERVISION, "/audit/1/"),
    "audit-admin": (Role.AUDIT_ADMIN, "/audit/"),
    "opinions": (Role.PERFORMANCE_OFFICE, "/units/{a}/opinions/"),
    "opinion": (Role.PERFORMANCE_OFFICE, "/units/{a}/opinions/1/"),
    "opinion-new": (Role.SUPERVISION, "/units/{a}/opinions/new/?link=/audit/&about=审计记录"),
    "settings": (Role.SYSTEM_ADMIN, "/settings/"),
    "small-office": (Role.SYSTEM_ADMIN, "/settings/small-office/{a}/"),
    "help": (Role.PERFORMANCE_OFFICE, "/help/"),
    "help-page": (Role.PERFORMANCE_OFFICE, "/help/mingci/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_wide_narrow_and_dark(
    page: Page,
    live: str,
    office: Office,
    sign_in_as: Callable[[Page, Account], None],
    assert_accessible: Callable[[Page], None],
    shoot: Callable[[Page, str], Any],
    name: str,
) -> None:
    role, path = PAGES[name]
    sign_in_as(page, office.account(role))
    page.goto(live + path.format(a=office.a.pk))
    assert_accessible(page)
    shoot(page, f"home-{name}")
    page.emulate_media(color_scheme="dark")
    page.reload()
    assert_accessible(page)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(TELEPHONE)
    page.reload()
    assert not scrolls_sideways(page), "the page is wider than a telephone"
    shoot(page, f"home-{name}-390")


def test_typing_finds_without_leaving_the_page(
    page: Page, live: str, office: Office, sign_in_as: Callable[[Page, Account], None]
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/search/")
    page.get_by_label("姓名、工号、科室或其他文字").press_sequentially("填报员")
    expect(page.locator("#results")).to_contain_text("一科填报员")
    expect(page).to_have_url(re.compile(r"q=%E5%A1%AB%E6%8A%A5%E5%91%98"))
    expect(page.locator("#results")).not_to_contain_text("三科填报员")


def test_a_message_is_opened_by_keyboard_and_the_badge_goes(
    page: Page, live: str, office: Office, sign_in_as: Callable[[Page, Account], None]
) -> None:
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/")
    expect(page.locator(".bell .count")).to_have_text("1")
    page.get_by_role("button", name="2026年度方案已批准").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live}/messages/")
    expect(page.locator(".bell .count")).to_have_count(0)


def test_supervision_leaves_an_opinion_from_the_page_it_is_about(
    page: Page, live: str, office: Office, sign_in_as: Callable[[Page, Account], None]
) -> None:
    sign_in_as(page, office.account(Role.SUPERVISION))
    page.goto(f"{live}/audit/")
    page.get_by_role("link", name="提意见").click()
    expect(page.get_by_label("事项")).to_have_value("审计记录")
    page.get_by_label("意见").fill("第 1 条的来源没有写清。")
    page.get_by_role("button", name="提出意见").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("审计记录")
    expect(page.locator("main")).to_contain_text("第 1 条的来源没有写清。")


def test_the_log_is_searched_and_its_file_comes_down(
    page: Page, live: str, office: Office, sign_in_as: Callable[[Page, Account], None]
) -> None:
    sign_in_as(page, office.account(Role.SUPERVISION))
    page.goto(f"{live}/audit/")
    page.get_by_label("操作", exact=True).fill("提出监督意见")
    page.get_by_role("button", name="查找", exact=True).click()
    expect(page.locator("main")).to_contain_text("共 1 条")
    with page.expect_download(timeout=90_000) as download:
        page.get_by_role("button", name="导出查到的记录").click()
    assert download.value.suggested_filename.startswith("审计记录")
    assert download.value.suggested_filename.endswith(".xlsx")
