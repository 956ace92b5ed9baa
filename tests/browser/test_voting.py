"""Voting in a real browser: on a telephone by account and by 测评码 with full-width digits, in a table, without script."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from appraisals.models import SealedBallot, Turnout
from people.models import Account
from tests.appraisals.voting.scene import Scene, scene
from tests.browser.conftest import NARROW, WIDE, Faults
from tests.browser.looks import faulty

SignIn = Callable[[Page, Account], None]
Shoot = Callable[[Page, str], Path]
KEPT = "() => JSON.stringify(Object.assign({}, localStorage))"


@pytest.fixture
def given(database: object) -> Scene:
    return scene(abstaining=True)


def account(given: Scene, number: int = 0) -> Account:
    employee = given.voters[number].employee
    assert employee is not None
    return Account.objects.get(employee=employee)


def fill(page: Page, place: int, mark: str) -> None:
    for aspect in range(5):
        page.locator(f"#m{place}_{aspect}").fill(mark)


def alike(page: Page, place: int, mark: str) -> None:
    page.locator(f"#m{place}_0").fill(mark)
    page.locator("[data-alike]").nth(place).click()


def test_by_account_on_a_telephone(
    page: Page, live: str, given: Scene, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    page.set_viewport_size(NARROW)
    sign_in_as(page, account(given))
    page.goto(f"{live}/ballots/")
    page.get_by_role("link", name="去投票").click()
    expect(page.get_by_text("还剩 15 项")).to_be_visible()
    shoot(page, "ballot-telephone-empty")
    assert list(faulty(page, narrow=False)) == []
    # Typed number and slider agree, both ways.
    page.locator("#m0_0").fill("８８")
    expect(page.locator("#m0_0 >> xpath=preceding-sibling::input")).to_have_value("88")
    page.locator("#m0_1 >> xpath=preceding-sibling::input").press("Home")
    expect(page.locator("#m0_1")).not_to_have_value("")
    page.locator("#m0_1").fill("")
    page.get_by_role("button", name="各项同分").first.click()
    expect(page.locator("#m0_4")).to_have_value("88")
    expect(page.get_by_text("各项打得一样。").first).to_be_visible()
    shoot(page, "ballot-telephone")
    assert list(faulty(page, narrow=False)) == []
    page.get_by_role("button", name="下一个").click()
    fill(page, 1, "90")
    # Closing the page loses nothing, on this machine and for this voter only.
    page.goto(f"{live}/ballots/")
    page.get_by_role("link", name="去投票").click()
    expect(page.get_by_text("已恢复上次没投完的内容")).to_be_visible()
    expect(page.get_by_text("还剩 5 项")).to_be_visible()
    page.locator("[data-jump] summary").click()
    shoot(page, "ballot-jump")
    page.locator("[data-jump-list] button").nth(2).click()
    page.locator("#m2_0").fill("100.5")
    page.get_by_role("button", name="核对").or_(page.get_by_role("button", name="下一个")).first.click()
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("须在 0 到 100 之间")).to_be_visible()
    shoot(page, "ballot-telephone-refused")
    fill(page, 2, "70")
    page.locator("#m2_3").fill("７１")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", name="核对后投出")).to_be_visible()
    shoot(page, "ballot-review")
    assert list(faulty(page, narrow=False)) == []
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    page.get_by_role("button", name="确认投出").click()
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    shoot(page, "ballot-receipt")
    assert list(faulty(page, narrow=False)) == []
    assert "hengji-ballot" not in page.evaluate(KEPT)
    assert Turnout.objects.count() == SealedBallot.objects.count() == 1
    ((_, marks),) = given.opened()
    assert marks == [(880_000,) * 5, (900_000,) * 5, (700_000, 700_000, 700_000, 710_000, 700_000)]
    assert len(sent) == 1
    assert list(faults) == []


def test_by_code_with_full_width_digits_and_a_code_behind_the_hash(
    page: Page, live: str, given: Scene, faults: Faults, shoot: Shoot
) -> None:
    page.set_viewport_size(NARROW)
    lengths: list[int] = []
    page.on(
        "request",
        lambda request: lengths.append(len(request.post_data or "")) if request.url.endswith("/vote/ballot/") and request.method == "POST" else None,
    )  # fmt: skip
    page.goto(f"{live}/vote/")
    shoot(page, "vote-telephone")
    assert list(faulty(page, narrow=False)) == []
    full = "".join(chr(ord(digit) + 0xFEE0) for digit in given.codes[0])
    page.get_by_label("纸条上的测评码").fill(f"{full[:8]}　{full[8:]}")
    page.get_by_role("button", name="开始投票").click()
    expect(page.get_by_text("还剩 15 项")).to_be_visible()
    assert given.codes[0] not in page.url
    for place in range(3):
        page.locator("[data-jump] summary").click()
        page.locator("[data-jump-list] button").nth(place).click()
        alike(page, place, "９５")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("所有对象的分数完全一样")).to_be_visible()
    page.get_by_role("button", name="确认投出").click()
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    assert json.loads(page.evaluate(KEPT)) == {}
    assert {each["name"] for each in page.context.cookies(f"{live}/vote/ballot/")} == {"csrftoken"}
    # The second one comes by the address of the slip.
    page.goto("about:blank")
    page.goto(f"{live}/vote/#{given.codes[1]}")
    expect(page.get_by_text("还剩 15 项")).to_be_visible()
    assert page.url == f"{live}/vote/ballot/"
    page.get_by_label("弃权").first.check()
    for place in (1, 2):
        page.locator("[data-jump] summary").click()
        page.locator("[data-jump-list] button").nth(place).click()
        alike(page, place, "5")
    page.get_by_role("button", name="核对").click()
    page.get_by_role("button", name="确认投出").click()
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    assert len(lengths) == 2
    assert len(set(lengths)) == 1
    assert Turnout.objects.count() == 2
    assert list(faults) == []


def test_in_a_table_by_keyboard_and_two_voters_at_one_machine(
    page: Page, live: str, given: Scene, sign_in_as: SignIn, faults: Faults, shoot: Shoot
) -> None:
    page.set_viewport_size(WIDE)
    sign_in_as(page, account(given))
    page.goto(f"{live}/ballots/{given.round.pk}/")
    page.locator("#m0_0").focus()
    for place in range(3):
        for aspect in range(5):
            expect(page.locator(f"#m{place}_{aspect}")).to_be_focused()
            page.keyboard.type("90")
            page.keyboard.press("Enter")
    shoot(page, "ballot-wide")
    assert list(faulty(page, narrow=False)) == []
    expect(page.get_by_text("都填完了")).to_be_visible()
    # Another voter at the same machine finds an empty ballot; the first one's is still there afterwards.
    sign_in_as(page, account(given, 1))
    page.goto(f"{live}/ballots/{given.round.pk}/")
    expect(page.get_by_text("还剩 15 项")).to_be_visible()
    page.locator("#m0_0").fill("60")
    assert len(json.loads(page.evaluate(KEPT))) == 2
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="清除已填内容").click()
    expect(page.locator("#m0_0")).to_have_value("")
    assert len(json.loads(page.evaluate(KEPT))) == 1
    sign_in_as(page, account(given))
    page.goto(f"{live}/ballots/{given.round.pk}/")
    expect(page.get_by_text("都填完了")).to_be_visible()
    page.locator("[data-review]").focus()
    page.keyboard.press("Enter")
    # The session ended meanwhile: nothing is lost.
    cookies = page.context.cookies()
    page.context.clear_cookies(name="hengji_session")
    page.locator("[data-cast]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("登录已过期，还没有投出")).to_be_visible()
    faults.expected("401")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.locator("[data-cast]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    assert list(faults) == []


def test_without_script(browser: Browser, live: str, given: Scene, shoot: Shoot) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=NARROW, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{live}/vote/")
    page.get_by_label("纸条上的测评码").fill(given.codes[2])
    page.get_by_role("button", name="开始投票").click()
    for place in range(3):
        fill(page, place, "８0")
    page.locator("#m2_4").fill("")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_text("没有填完或填得不对：第3科·遵守纪律")).to_be_visible()
    expect(page.locator("#m0_0")).to_have_value("80")
    page.screenshot(path="var/screenshots/ballot-without-script.png", full_page=True)
    page.locator("#m2_4").fill("79")
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("button", name="确认投出")).to_be_visible()
    page.screenshot(path="var/screenshots/review-without-script.png", full_page=True)
    page.get_by_role("button", name="确认投出").click()
    expect(page.get_by_role("heading", name="已计入")).to_be_visible()
    ((_, marks),) = given.opened()
    assert marks[2] == (800_000, 800_000, 800_000, 800_000, 790_000)
    context.close()
