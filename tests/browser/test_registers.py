"""The registers in a real browser: the preview follows the typing, a leader confirms, nobody scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.access import Role
from people.models import Account
from scoring.models import Adjustment, Standing
from tests.browser.conftest import NARROW, scrolls_sideways
from tests.office import YEAR, Office, build_office
from tests.scoring.registers.world import TOWN, addition, in_force, plan_of

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]


@pytest.fixture
def office(database: Path, settings: Any, tmp_path: Path) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


def test_one_enters_with_the_preview_beside_and_another_confirms(
    page: Page, live: str, office: Office, sign_in_as: SignIn, assert_accessible: Check
) -> None:
    plan = plan_of(office, TOWN)
    in_force(office, plan, "adjustments", addition(plan, level="国家级"))
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    home = f"{live}/units/{office.a.pk}/years/{YEAR}/registers/"
    page.goto(home)
    assert_accessible(page)
    page.goto(f"{home}adjustments/new/")
    expect(page.get_by_text("填完必填的各项后，这里显示对得分的影响。")).to_be_visible()
    page.get_by_label("对象").select_option(label="一科（K1）")
    page.get_by_label("方向").select_option("加")
    page.get_by_label("事项", exact=False).first.select_option("表彰")
    page.get_by_label("级别").select_option("县级")
    page.get_by_label("同一事项").fill("防汛")
    page.get_by_label("依据").fill("县委文件")
    page.keyboard.press("Tab")
    expect(page.get_by_text("同一事项已有国家级表彰（5 分），本条不计")).to_be_visible()
    assert_accessible(page)
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    page.get_by_role("button", name="登记").click()
    expect(page.get_by_text("由登记人以外的人复核")).to_be_visible()
    assert not scrolls_sideways(page)
    assert_accessible(page)
    address = page.url
    sign_in_as(page, office.account(Role.CHIEF_LEADER))
    page.goto(address)
    page.get_by_role("button", name="复核通过").click()
    expect(page.get_by_text("已复核，从现在起生效。")).to_be_visible()
    row = Adjustment.objects.latest("pk")
    assert (row.standing, row.basis) == (Standing.IN_FORCE, "县委文件")
