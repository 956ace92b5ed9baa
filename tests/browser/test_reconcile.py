"""对账 in a real browser: accessible before and after, on a telephone too, and the export leaves the page usable."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from tests.access.settled import settled_year
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.office import YEAR, Office, build_office

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]
Shoot = Callable[[Page, str], Path]


@pytest.fixture
def office(database: Path) -> Office:
    return build_office()


def test_figures_are_pasted_compared_and_exported(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check, shoot: Shoot
) -> None:
    settlement = settled_year(office, office.a, YEAR)
    row = settlement.person_results.order_by("number")[0]
    sign_in_as(page, office.account(Role.SUPERVISION))
    here = f"{live}/units/{office.a.pk}/years/{YEAR}/results/{settlement.pk}/reconcile/"
    page.goto(here)
    assert_accessible(page)
    page.locator("textarea[name=paste]").fill(f"工号\t姓名\t得分\n{row.number}\t{row.name}\t1\nX99\t某人\t2")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("核对 1 个数：0 个一致，1 个不同。")).to_be_visible()
    expect(page.get_by_text("没有工号“X99”的人员")).to_be_visible()
    expect(page.locator("textarea[name=paste]").last).to_have_value(
        f"工号\t姓名\t得分\n{row.number}\t{row.name}\t1\nX99\t某人\t2"
    )
    assert_accessible(page)
    shoot(page, "reconcile")
    for _ in range(2):
        with page.expect_download(timeout=90_000) as coming:
            page.get_by_role("button", name="导出不同的数").click()
        assert coming.value.suggested_filename.startswith(f"甲局{YEAR}年度对账-")
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "reconcile-narrow")
