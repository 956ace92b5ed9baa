"""The settled year in a real browser: accessible in both looks, on a telephone, by keyboard, and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from playwright.sync_api import Browser, Page, expect

from people.models import Account
from tests.browser.conftest import NARROW, WIDE, barriers, office_file, scrolls_sideways
from tests.browser.looks import wear
from tests.reports.pages.settled_samples import Years, settle_samples

SignIn = Callable[[Page, Account], None]
PAGES = {
    "科协": ("result", "result_subjects", "result_people", "result_bonus"),
    "科室同分": ("result", "result_subjects"),
    "无票": ("result", "result_people", "result_bonus"),
}


@pytest.fixture(scope="module")
def settled(migrated_file: Path, django_db_blocker: Any, tmp_path_factory: Any) -> tuple[Path, Years]:
    """A database with the settled years, made once: every test gets a copy."""
    folder = tmp_path_factory.mktemp("settled")
    shutil.copy(migrated_file, folder / "first.sqlite3")
    with office_file(folder / "first.sqlite3", django_db_blocker):
        years = settle_samples(*PAGES)
        with connections["default"].cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "settled.sqlite3")])
    return folder / "settled.sqlite3", years


@pytest.fixture
def database(settled: tuple[Path, Years], tmp_path: Path, django_db_blocker: Any) -> Iterator[Path]:
    path = tmp_path / "office.sqlite3"
    shutil.copy(settled[0], path)
    with office_file(path, django_db_blocker):
        yield path


@pytest.fixture
def years(page: Page, settled: tuple[Path, Years], sign_in_as: SignIn) -> Years:
    """The settled years, with the page signed in as somebody who reads all of them."""
    sign_in_as(page, Account.objects.get(username="reader"))
    return settled[1]


def test_every_page_is_accessible_in_both_looks_and_fits_a_telephone(
    page: Page, live: str, years: Years
) -> None:
    wrong: list[str] = []
    for name, pages in PAGES.items():
        for one in pages:
            page.goto(live + years.url(name, one, "" if one == "result" else "?reset=1"))
            for look in ("light", "dark"):
                wear(page, look)
                wrong += [f"{name} {one} {look}: {fault}" for fault in barriers(page)]
            page.set_viewport_size(NARROW)
            if scrolls_sideways(page):
                wrong.append(f"{name} {one} is wider than a telephone")
            wrong += [f"{name} {one} narrow: {fault}" for fault in barriers(page)]
            page.set_viewport_size(WIDE)
    assert wrong == [], "\n".join(wrong)


def test_from_the_navigation_to_the_calculation_of_a_number(page: Page, live: str, years: Years) -> None:
    found = years.settlements["科协"]
    page.goto(live + years.url("科协"))
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="考核结果", exact=True).click()
    page.get_by_role("link", name="查看第1版").click()
    expect(page.locator("h1")).to_contain_text(f"{found.plan.agency.name}2017年度考核结果")
    page.get_by_role("navigation", name="考核结果各页").get_by_role("link", name="考核对象").click()
    page.get_by_role("link", name="得分", exact=True).click()
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("得分")
    page.get_by_label("归类").select_option(label="按类型")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator(".group-row")).to_have_count(3)
    page.get_by_role("link", name="办公室", exact=True).click()
    expect(page.locator("main")).to_contain_text("100.00")


def test_it_reads_without_scripts(browser: Browser, page: Page, live: str, years: Years) -> None:
    context = browser.new_context(java_script_enabled=False, storage_state=page.context.storage_state())
    plain = context.new_page()
    plain.goto(live + years.url("科室同分"))
    expect(plain.locator(".tied-table")).to_contain_text("退役军人服务站")
    expect(plain.locator("svg.distribution").first).to_be_visible()
    plain.get_by_text("一步一步").first.click()
    expect(plain.get_by_text("重新核算（工作簿则重新上传）。名次仍然并列，等次按决定。")).to_be_visible()
    plain.goto(live + years.url("科协", "result_people", "?reset=1"))
    plain.get_by_label("情形").select_option(label="取消奖金")
    plain.get_by_role("button", name="筛选").click()
    expect(plain.locator(".house-table tbody tr")).to_have_count(3)
    context.close()


def test_on_paper_the_seal_stays_and_the_chrome_goes(page: Page, live: str, years: Years) -> None:
    page.goto(live + years.url("科协"))
    page.emulate_media(media="print")
    expect(page.locator(".seal")).to_be_visible()
    expect(page.locator(".seal")).to_have_text("草稿")
    for gone in (".result-tabs", ".files-section", ".side", ".reminders"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.locator("svg.distribution").first).to_be_visible()


def test_a_telephone_shows_all_tabs_and_paper_keeps_every_line(page: Page, live: str, years: Years) -> None:
    page.set_viewport_size(NARROW)
    page.goto(live + years.url("科协"))
    tabs = page.get_by_role("navigation", name="考核结果各页").get_by_role("link").all()
    boxes = [box for tab in tabs if (box := tab.bounding_box())]
    assert len(boxes) == len(tabs) > 6
    assert max(box["x"] + box["width"] for box in boxes) <= NARROW["width"]
    page.set_viewport_size(WIDE)
    page.goto(live + years.url("科协", "result_people", "?reset=1"))
    page.emulate_media(media="print")
    first = page.locator(".house-table tbody tr").last.locator("> *").first
    expect(first).to_have_css("position", "static")
    for side in ("left", "bottom"):
        expect(first).to_have_css(f"border-{side}-width", "1px")


def test_the_link_past_the_navigation_does_not_end_under_the_bar(page: Page, live: str, years: Years) -> None:
    page.goto(live + years.url("科协"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    bar = page.locator(".top").bounding_box()
    focused = page.evaluate("() => document.activeElement.getBoundingClientRect().top")
    assert bar is not None
    assert focused >= bar["height"]
