"""推演 in a real browser: from an idea to who would change, on a telephone, in both looks, without a barrier."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse
from playwright.sync_api import Page, expect

from people.models import Account
from tests.browser.conftest import NARROW, WIDE, barriers, office_file, scrolls_sideways
from tests.browser.looks import wear
from tests.reports.pages.settled_samples import Years, settle_samples

SignIn = Callable[[Page, Account], None]


@pytest.fixture(scope="module")
def settled(migrated_file: Path, django_db_blocker: Any, tmp_path_factory: Any) -> tuple[Path, Years]:
    """A database with a settled year that is blocked by a tie, and one that pays, made once."""
    folder = tmp_path_factory.mktemp("whatif")
    shutil.copy(migrated_file, folder / "first.sqlite3")
    with office_file(folder / "first.sqlite3", django_db_blocker):
        years = settle_samples("科协", "科室同分")
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "settled.sqlite3")])
    return folder / "settled.sqlite3", years


@pytest.fixture
def database(settled: tuple[Path, Years], tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    path = tmp_path / "office.sqlite3"
    shutil.copy(settled[0], path)
    with office_file(path, django_db_blocker):
        yield path


def test_an_idea_is_tried_and_compared_and_no_page_has_a_barrier(
    page: Page, live: str, settled: tuple[Path, Years], sign_in_as: SignIn
) -> None:
    sign_in_as(page, Account.objects.get(username="reader"))
    plan = settled[1].settlements["科协"].plan
    place = {"agency": plan.agency_id, "year": plan.year}
    page.goto(live + reverse("whatif", kwargs=place))
    page.get_by_role("main").get_by_role("link", name="新建推演").first.click()
    page.get_by_label("名称").fill("总额翻倍")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="改设置和总额").click()
    page.get_by_label("奖金总额").fill("773000")
    page.get_by_label("个人优秀分数线").fill("89.5")
    page.get_by_role("button", name="保存并看结果").click()
    expect(page.get_by_role("table", name="推演，不是结果 · 奖金合计（元）")).to_contain_text("773,000.00")
    expect(page.get_by_role("table", name="推演，不是结果 · 人员")).to_contain_text(
        "设置“奖金总额” 386,500 → 773,000"
    )
    one = page.url
    wrong: list[str] = []
    town = settled[1].settlements["科室同分"].plan
    elsewhere = {"agency": town.agency_id, "year": town.year}
    page.goto(live + reverse("whatif_new", kwargs=elsewhere))
    page.get_by_label("名称").fill("同分")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="在这个推演里作决定").wait_for()
    addresses = [one, f"{one}settings/", f"{one}rows/", f"{one}method/", f"{page.url}decisions/"]
    addresses += [live + reverse(name, kwargs=place) for name in ("whatif", "whatif_lines")]
    for address in addresses:
        page.goto(address)
        expect(page.locator(".whatif-band")).to_contain_text("推演，不是结果")
        for look in ("light", "dark"):
            wear(page, look)
            wrong += [f"{address} {look}: {fault}" for fault in barriers(page)]
        page.set_viewport_size(NARROW)
        if scrolls_sideways(page):
            wrong.append(f"{address} is wider than a telephone")
        wrong += [f"{address} narrow: {fault}" for fault in barriers(page)]
        page.set_viewport_size(WIDE)
    assert wrong == [], "\n".join(wrong)
    page.goto(one)
    page.emulate_media(media="print")
    word = page.locator(".whatif").evaluate("each => getComputedStyle(each, '::after').content")
    assert word == '"推演，不是结果"'
