"""The handbook, the rule book and the page of errors in a browser: readable, reachable, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from tests.browser.conftest import Faults
from tests.browser.looks import faulty
from tests.office import Office, build_office

SignIn = Callable[[Page, Account], None]
PAGES = (
    "/help/tour/", "/help/shangchuan/", "/help/tongfen/", "/help/rules/gongxinju-2019/", "/help/rules/xianji-2023/",
    "/help/errors/",
)  # fmt: skip


@pytest.fixture
def office(database: object) -> Office:
    return build_office()


def test_the_pages_can_be_read_by_everybody(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    wrong: list[str] = []
    for path in PAGES:
        page.goto(live + path)
        wrong += faulty(page)
        wrong += [f"{path} {fault}" for fault in faults]
        faults.clear()
    assert wrong == [], "\n".join(wrong)


def test_a_picture_is_shown_in_its_own_proportions(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/help/shangchuan/")
    picture = page.get_by_role("img", name="上传年度工作簿的页面")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    natural, shown = picture.evaluate(
        "image => [image.naturalWidth / image.naturalHeight, image.clientWidth / image.clientHeight]"
    )
    assert natural > 0
    assert abs(natural - shown) < 0.02


def test_a_clause_is_found_by_search_and_stands_in_sight(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    """From words of the document to its clause, and from the clause to what rests on it."""
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/help/")
    page.get_by_label("查手册").fill("取消平均分配")
    page.get_by_label("查手册").press("Enter")
    page.get_by_role("link", name="三(三)　龙岩市科协2017年度绩效管理工作方案").click()
    clause = page.locator("article:target")
    expect(clause).to_contain_text("取消平均分配绩效奖金")
    expect(clause).to_be_in_viewport()
    clause.get_by_text("据此计算的有").click()
    expect(clause.get_by_role("link", name="合格扣减比例", exact=True)).to_be_visible()


def test_a_sentence_leads_to_its_clause_by_keyboard(
    page: Page, live: str, office: Office, sign_in_as: SignIn
) -> None:
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/help/rules/xiangzhen-2024/")
    link = page.locator(".rule-lines .clause-link").first
    name = link.inner_text()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("article:target h3")).to_have_text(name)
    page.go_back()
    expect(page.locator("article:target")).to_have_count(0)
