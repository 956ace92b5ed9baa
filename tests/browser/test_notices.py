"""公示, the route and the calendar in a real browser: no barrier, light and dark, on a telephone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.acting import Actor
from people.models import Account
from plans.models import CalendarItem, Plan, PublicNotice, ReviewOpinion
from plans.services.calendar import open_calendar
from plans.services.review_opinions import add_opinion
from tests.browser.conftest import Faults
from tests.browser.looks import faulty
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

SignIn = Callable[[Page, Account], None]
CLERK = Actor(name="某")


@pytest.fixture
def office(database: object) -> Office:
    return build_office(plans=False)


def test_a_notice_is_put_up_objected_to_and_answered(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    running_year(office, scheme="xiangzhen-2024")
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/notices/new/")
    page.get_by_label("公示事项").select_option("责任分工公示")
    page.get_by_label("标题").fill("责任分工公示")
    page.get_by_label("正文").fill("现予公示。")
    page.get_by_label("表格").fill("科室\t责任人\n一科\t某甲")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="发布", exact=True).click()
    expect(page.get_by_role("button", name="发布")).to_be_visible()
    assert list(faulty(page)) == []
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")
    address = page.url
    assert list(faulty(page)) == []
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(address)
    page.get_by_role("link", name="提出异议").click()
    expect(page.get_by_label("异议和理由")).to_be_visible()
    assert list(faulty(page)) == []
    page.get_by_label("异议和理由").fill("一科责任人不对。")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("一科责任人不对。")).to_be_visible()
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(address)
    page.get_by_role("link", name="答复", exact=True).click()
    expect(page.locator("#id_reply")).to_be_visible()
    assert list(faulty(page)) == []
    page.get_by_label("不成立", exact=True).check()
    page.locator("#id_reply").fill("核实无误。")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_text("核实无误。")).to_be_visible()
    assert list(faulty(page)) == []
    assert PublicNotice.objects.get().objections.get().outcome == "不成立"
    assert list(faults) == []


def test_the_route_with_an_opinion_and_the_calendar_have_no_barrier(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    plan = running_year(office, state=Plan.State.DRAFT)
    add_opinion(by=CLERK, plan=plan, position=1, author="某科", given_on=date(2026, 1, 5), text="偏低。")
    open_calendar(by=CLERK, plan=plan)
    year = f"{live}/units/{office.a.pk}/years/{YEAR}"
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{year}/route/")
    expect(page.get_by_text("意见答复完，才能登记办完。")).to_be_visible()
    assert list(faulty(page)) == []
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#id_answer").fill("采纳。")
    page.get_by_label("修改情况").fill("改为 3 分。")
    page.get_by_role("button", name="答复").click()
    expect(page.get_by_role("link", name="登记办完")).to_be_visible()
    assert ReviewOpinion.objects.get().difference == "改为 3 分。"
    for at in ("calendar/", "calendar/?month=2026-09", "calendar/new/", "documents/", "publications/"):
        page.goto(f"{year}/{at}")
        assert list(faulty(page)) == []
    item = CalendarItem.objects.get(plan=plan, name="半年汇报会")
    page.goto(f"{year}/calendar/{item.pk}/done/")
    assert list(faulty(page)) == []
    assert list(faults) == []
