"""The stepper of a settled year in a real browser: checked, decided without a mouse, put up; no barrier, on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from scoring.models import Settlement
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looks import faulty
from tests.indicators.reviewing.rows import second_office
from tests.journeys.year.ending import press_by_keyboard
from tests.office import YEAR, Office, build_office
from tests.scoring.life.years import settled

SignIn = Callable[[Page, Account], None]
LIGHT = ("light",)


@pytest.fixture
def office(database: object) -> Office:
    return build_office(plans=False)


def words_of(page: Page) -> list[str]:
    """What stands beside each station."""
    return page.locator(".station-word").all_inner_texts()


def test_the_way_is_gone_step_by_step(page: Page, live: str, office: Office, sign_in_as: SignIn) -> None:
    row, second = settled(office), second_office(office)
    year = f"{live}/units/{office.a.pk}/years/{YEAR}"
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{year}/life/")
    expect(page.get_by_role("main")).to_contain_text("您已参与这一版的“核算”")
    assert words_of(page)[:3] == ["已办", "待办", "未到"]
    assert list(faulty(page)) == []
    sign_in_as(page, second)
    page.goto(f"{year}/life/")
    page.get_by_role("main").get_by_role("link", name="核对", exact=True).click()
    page.get_by_role("button", name="核对无误").click()
    expect(page.get_by_role("status").first).to_contain_text("已核对")
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.CHIEF_LEADER))
    page.goto(f"{year}/life/")
    press_by_keyboard(page, "审定")
    page.get_by_label("决定机构").fill("党组会")
    page.get_by_label("审定意见").fill("同意考核结果。")
    assert list(faulty(page, looks=LIGHT, narrow=False)) == []
    page.get_by_label("审定意见").focus()
    press_by_keyboard(page, "登记审定")
    expect(page.get_by_role("status").first).to_contain_text("已登记审定结果")
    page.set_viewport_size(WIDE)
    the_result_is_put_up(page, office, sign_in_as, year)
    row.refresh_from_db()
    assert row.state == Settlement.State.POSTED


def the_result_is_put_up(page: Page, office: Office, sign_in_as: SignIn, year: str) -> None:
    """Composed from the stepper, posted; at a telephone somebody sees no result and the way to object."""
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{year}/life/")
    assert words_of(page)[:4] == ["已办", "已办", "已办", "待办"]
    page.get_by_role("link", name="草拟公示").first.click()
    expect(page.get_by_role("heading", name="草拟考核结果公示")).to_be_visible()
    assert list(faulty(page, looks=LIGHT)) == []
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")
    page.set_viewport_size(NARROW)
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{year}/my-result/")
    expect(page.get_by_role("main")).to_contain_text("结果还没有发布")
    assert list(faulty(page, looks=LIGHT, narrow=False)) == []
    press_by_keyboard(page, "提出异议")
    expect(page.get_by_label("异议和理由")).to_be_visible()
