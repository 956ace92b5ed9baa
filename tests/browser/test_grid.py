"""The grid of indicators in a real browser: typing, pasting, undo, faults at the cell, the network gone."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.services.grid import NewRow
from people.access import Role
from people.models import Account
from plans.engine.units import POINT
from plans.models import Plan
from tests.browser.conftest import NARROW, WIDE, scrolls_sideways
from tests.indicators.grid.world import NEW, draft, edit, row, send
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

SignIn = Callable[[Page, Account], None]
Check = Callable[[Page], None]
Shoot = Callable[[Page, str], Path]


@pytest.fixture
def office(database: Path) -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return draft(office)


@pytest.fixture
def here(live: str, office: Office, page: Page, sign_in_as: SignIn, plan: Plan) -> str:
    """The page of the grid, signed in as who may change it."""
    sign_in_as(page, office.account(Role.PERFORMANCE_OFFICE))
    address = f"{live}/units/{office.a.pk}/years/{YEAR}/indicators/"
    page.goto(address)
    return address


def cell(page: Page, number: int, field: str) -> Locator:
    """The cell of a row, counted from 1, under a heading."""
    place = page.locator("#grid thead th").evaluate_all(
        "(heads, name) => heads.findIndex((one) => one.dataset.field === name)", field
    )
    return page.locator(f"#grid tbody tr:nth-child({number})").locator("td").nth(place - 1)


def saved(page: Page) -> None:
    expect(page.locator("#grid-status")).to_have_text("已全部保存")


def paste(page: Page, text: str) -> None:
    """Paste as Ctrl+V would, with what Excel puts on the clipboard."""
    page.locator("#grid-editor").evaluate(
        """(box, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        text,
    )


def test_typing_moves_on_saves_and_keeps_the_totals(
    page: Page, here: str, plan: Plan, assert_accessible: Check, shoot: Shoot
) -> None:
    cell(page, 1, "points").click()
    page.keyboard.type("35")
    expect(page.locator("#grid-totals li").first).to_contain_text("40 / 40 分")
    page.keyboard.press("Enter")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    page.keyboard.type("新的目标")
    page.keyboard.press("ArrowDown")
    saved(page)
    assert row(plan, "1.1").full_points == 35 * POINT
    assert row(plan, "1.2").full_points == POINT
    assert row(plan, "1.2").target == "新的目标"
    cell(page, 1, "target").click()
    method = page.context.new_cdp_session(page)  # as a Chinese input method types
    method.send("Input.imeSetComposition", {"text": "zhongwen", "selectionStart": 8, "selectionEnd": 8})
    method.send("Input.insertText", {"text": "中文目标"})
    page.keyboard.press("Enter")
    expect(cell(page, 1, "target")).to_have_text("中文目标")
    cell(page, 1, "subject").dblclick()
    page.keyboard.press("Control+A")
    page.keyboard.type("二")
    expect(page.locator("#grid-list li[aria-selected=true]")).to_contain_text("二科")
    page.keyboard.press("Enter")
    saved(page)
    found = row(plan, "1.1")
    assert found.subject
    assert found.subject.code == "K2"
    expect(page.locator("#grid-findings")).to_contain_text("超过上限 3")
    page.locator("#grid-findings button").first.click()
    assert_accessible(page)
    shoot(page, "grid")
    page.set_viewport_size(NARROW)
    assert not scrolls_sideways(page)
    assert_accessible(page)
    shoot(page, "grid-narrow")


def test_a_pasted_rectangle_adds_rows_and_is_undone(page: Page, here: str, plan: Plan) -> None:
    cell(page, 6, "category").click()
    given = '重点\t二科重点任务\t2.3\t二科任务3\t1.5\t"第一行\n第二行"\r\n动态\t新的动态\tX9\t粘贴任务\t2\t目标乙\r\n'
    paste(page, given)
    expect(page.locator("#grid tbody tr")).to_have_count(7)
    saved(page)
    made = SecondaryIndicator.objects.get(plan=plan, code="X9")
    assert (made.primary.category, made.primary.name, made.name, made.full_points) == (
        "动态", "新的动态", "粘贴任务", 2 * POINT
    )  # fmt: skip
    assert row(plan, "2.3").target == "第一行\n第二行"
    page.keyboard.press("Control+Z")
    expect(page.locator("#grid tbody tr")).to_have_count(6)
    saved(page)
    assert not SecondaryIndicator.objects.filter(plan=plan, code="X9").exists()
    assert (row(plan, "2.3").full_points, row(plan, "2.3").target) == (POINT, "完成3项")
    page.keyboard.press("Control+Y")
    expect(page.locator("#grid tbody tr")).to_have_count(7)
    saved(page)
    assert SecondaryIndicator.objects.filter(plan=plan, code="X9").exists()
    cell(page, 1, "target").click()
    page.keyboard.press("Shift+ArrowDown")
    copied = page.locator("#grid-editor").evaluate(
        """(box) => {
            const data = new DataTransfer();
            box.dispatchEvent(new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true }));
            return data.getData("text/plain");
        }"""
    )
    assert copied == "完成1项\n完成2项"


def test_one_value_for_many_rows_and_rows_moved_and_removed(page: Page, here: str, plan: Plan) -> None:
    cell(page, 1, "subject").click()
    cell(page, 6, "subject").click(modifiers=["Shift"])
    page.keyboard.type("甲局")
    page.keyboard.press("Control+Enter")
    saved(page)
    assert {one.subject.code for one in SecondaryIndicator.objects.filter(plan=plan) if one.subject} == {"U1"}
    cell(page, 1, "code").click()
    page.keyboard.press("Alt+ArrowDown")
    expect(cell(page, 2, "code")).to_have_text("1.1")
    page.locator("[data-grid=insert]").click()
    expect(cell(page, 3, "primary")).to_have_text("一科重点任务")
    page.keyboard.type("插入的任务")
    page.keyboard.press("Tab")
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    saved(page)
    expect(cell(page, 3, "code")).to_have_text("I001")
    order = list(
        SecondaryIndicator.objects.filter(plan=plan).order_by("position").values_list("code", flat=True)
    )
    assert order == ["1.2", "1.1", "I001", "1.3", "2.1", "2.2", "2.3"]
    cell(page, 3, "code").click()
    page.keyboard.press("Alt+Delete")
    saved(page)
    assert not SecondaryIndicator.objects.filter(plan=plan, code="I001").exists()


def test_a_fault_stands_at_its_cell_and_the_rest_is_saved(page: Page, here: str, plan: Plan) -> None:
    cell(page, 1, "points").click()
    page.keyboard.type("五分")
    page.keyboard.press("Tab")
    page.keyboard.type("好的目标")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("1 行有待改正")
    expect(cell(page, 1, "points")).to_have_text("五分")
    expect(cell(page, 1, "points")).to_have_class(re.compile(r"\bfault\b"))
    assert row(plan, "1.1").target == "好的目标"
    assert row(plan, "1.1").full_points == POINT
    page.reload()
    expect(cell(page, 1, "points")).to_have_text("五分")
    cell(page, 1, "points").click()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    saved(page)
    assert row(plan, "1.1").full_points == 2 * POINT
    send(plan, added=[NewRow(key="x", cells=NEW)])
    page.keyboard.type("不是数字")
    page.keyboard.press("Enter")
    expect(page.get_by_text("别人刚刚增加了 1 行")).to_be_visible()
    expect(page.locator("#grid-status")).to_contain_text("1 行有待改正")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    page.reload()
    expect(page.get_by_text("本机还有 1 处没有存上的改动：不是数字")).to_be_visible()


def test_without_network_nothing_typed_is_lost(page: Page, here: str, plan: Plan, faults: Any) -> None:
    def cut(route: Route) -> None:
        route.abort()

    page.route("**/indicators/save/**", cut)
    cell(page, 1, "target").click()
    page.keyboard.type("断网时写的")
    page.keyboard.press("Enter")
    page.keyboard.type("第二格")
    page.keyboard.press("Enter")
    expect(page.locator("#grid-status")).to_contain_text("连不上服务器")
    # Leaves while nothing goes through: with the network back the page would save before it is left.
    page.goto("about:blank")
    page.unroute("**/indicators/save/**", cut)
    send(plan, edit(plan, "1.2", "target", "别人写的"))
    page.goto(here)
    expect(page.get_by_text("没有存上，已经恢复")).to_be_visible()
    expect(page.locator(".grid-sides")).to_contain_text("别人写的")
    expect(page.locator(".grid-sides")).to_contain_text("第二格")
    assert row(plan, "1.2").target == "别人写的"
    page.get_by_role("button", name="用我的").click()
    saved(page)
    assert (row(plan, "1.1").target, row(plan, "1.2").target) == ("断网时写的", "第二格")
    faults.expected("ERR_FAILED")


def test_the_pages_around_the_grid(
    page: Page, here: str, plan: Plan, office: Office, assert_accessible: Check, shoot: Shoot
) -> None:
    past = running_year(office, year=YEAR - 1)
    entry(
        past, "1.1", 4, LedgerEntry.State.APPROVED, progress="项目已竣工。", approved_points=9 * POINT // 10
    )
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(previous=row(past, "1.1"))
    first = row(plan, "1.1").pk
    entry(plan, "1.1", 1, problems="人手不足")
    pages = {
        "library": "library/", "exits": "exits/", "indicator": f"{first}/", "row": f"{first}/edit/",
        "responsibility": "../responsibility/",
    }  # fmt: skip
    for name, path in pages.items():
        page.set_viewport_size(WIDE)
        page.goto(here + path)
        assert_accessible(page)
        shoot(page, f"grid-{name}")
        page.set_viewport_size(NARROW)
        assert not scrolls_sideways(page), name
        assert_accessible(page)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.APPROVED)
    page.set_viewport_size(WIDE)
    page.goto(here)
    expect(page.locator("#grid-editor")).to_have_count(0)
    page.get_by_role("button", name="展开长文字").click()
    expect(page.locator("#grid")).to_have_class(re.compile("wrapped"))
    assert_accessible(page)
    shoot(page, "grid-approved")
