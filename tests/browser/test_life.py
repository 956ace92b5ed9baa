"""核算办理 in a real browser: a blocked draft, 核对 and 审定 by the keyboard, what stands then; accessible and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from scoring.models import Settlement, SettlementAct, SettlementProblem
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.indicators.reviewing.rows import second_office
from tests.office import YEAR, Office, build_office
from tests.scoring.life.years import DECIDER, settled

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]


@pytest.fixture
def office(database: Path, settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


def test_a_settlement_is_checked_and_decided(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check
) -> None:
    row = settled(office)
    problem = SettlementProblem.objects.create(
        settlement=row, code="TIE_AT_CUT", blocking=True, where="K1/K2", message="K1/K2 同分"
    )
    Settlement.objects.update(blocked=True)
    sign_in_as(page, second_office(office))
    home = f"{live}/units/{office.a.pk}/years/{YEAR}/life/"
    page.goto(home)
    expect(page.get_by_role("link", name="同分跨等次线：一科、二科 同分")).to_be_visible()
    assert_accessible(page)
    problem.delete()
    Settlement.objects.update(blocked=False)
    page.set_viewport_size(NARROW)
    page.goto(home)
    assert not scrolls_sideways(page)
    page.get_by_role("link", name="核对", exact=True).press("Enter")
    page.get_by_label("核对说明").fill("逐项核对无误")
    page.get_by_role("button", name="核对无误").press("Enter")
    expect(page.get_by_text("您已参与这一版的“核对”")).to_be_visible()
    sign_in_as(page, office.account(DECIDER))
    page.goto(home)
    page.get_by_role("link", name="审定", exact=True).click()
    page.get_by_label("决定机构").fill("党组会")
    page.get_by_role("button", name="登记审定").click()
    expect(page.get_by_text("没有会议纪要").first).to_be_visible()
    expect(page.get_by_label("决定机构")).to_have_value("党组会")
    assert not scrolls_sideways(page)
    assert_accessible(page)
    page.get_by_label("审定意见").fill("同意定等结果")
    page.get_by_role("button", name="登记审定").click()
    expect(page).to_have_url(re.compile(re.escape(home) + r"(\?|$)"))
    expect(page.get_by_text("党组会").first).to_be_visible()
    assert not scrolls_sideways(page)
    assert_accessible(page)
    acts = SettlementAct.objects.order_by("pk").values_list("step", "name", "minutes")
    assert list(acts) == [("核对", "二科干事", ""), ("审定", "甲局党组成员", "同意定等结果")]
    sign_in_as(page, office.account(Role.SUPERVISION))
    page.goto(home)
    expect(page.get_by_role("link", name="退回")).to_have_count(0)
