"""公示 of a result and 复核 in a real browser: no barrier, light and dark, on a telephone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from plans.models import PublicNotice
from scoring.models import Appeal, Settlement
from tests.access.settled import settled_year
from tests.browser.conftest import Faults
from tests.browser.looks import faulty
from tests.office import YEAR, Office, build_office
from tests.scoring.appeals.world import published

SignIn = Callable[[Page, Account], None]


@pytest.fixture
def office(database: object) -> Office:
    return build_office(plans=False)


def test_a_result_is_put_up_with_the_columns_that_the_office_wants(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    row = settled_year(office, office.a, YEAR, state=Settlement.State.APPROVED)
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/life/")
    page.get_by_role("link", name="草拟公示").click()
    expect(page.get_by_role("heading", name="草拟考核结果公示")).to_be_visible()
    assert list(faulty(page)) == []
    page.get_by_label("所在科室").uncheck()
    page.get_by_role("button", name="按所选栏目预览").click()
    expect(page.get_by_role("columnheader", name="所在科室")).to_have_count(0)
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("link", name="发布", exact=True).click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_role("status").first).to_contain_text("已发布")
    assert list(faulty(page)) == []
    row.refresh_from_db()
    assert (row.state, row.notice) == (Settlement.State.POSTED, PublicNotice.objects.get())
    assert list(faults) == []


def test_a_person_asks_for_a_review_and_a_leader_decides_it(
    page: Page, live: str, office: Office, sign_in_as: SignIn, faults: Faults
) -> None:
    Settlement.objects.filter(pk=published(office).pk).update(published_at=None)
    sign_in_as(page, office.account(Role.STAFF))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/my-result/")
    page.get_by_role("link", name="提出复核").click()
    assert list(faulty(page)) == []
    page.get_by_label("理由和请求").fill("测评票少计一张。")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("status").first).to_contain_text("复核已提交")
    address = page.url
    assert list(faulty(page)) == []
    sign_in_as(page, office.account(Role.CHIEF_LEADER))
    page.goto(f"{live}/units/{office.a.pk}/years/{YEAR}/appeals/")
    assert list(faulty(page)) == []
    page.goto(address)
    page.get_by_role("link", name="登记决定").click()
    assert list(faulty(page)) == []
    page.get_by_label("维持：结果不变").check()
    page.get_by_label("决定机构").fill("局党组")
    page.get_by_label("决定内容").fill("经核实，计算无误。")
    page.get_by_role("button", name="登记决定").click()
    expect(page.get_by_role("heading", name="决定：维持")).to_be_visible()
    assert list(faulty(page)) == []
    assert Appeal.objects.get().outcome == "维持"
    assert list(faults) == []
