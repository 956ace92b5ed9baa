"""The end of a year at the browser: each step found by the page 核算办理, as the words on it say."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, expect

from tests.journeys.desk import PATIENCE
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.planning import attach

WHERE: Final = "一楼政务公开栏"
STATIONS: Final = ("核算", "核对", "审定", "公示", "发布", "奖金核定", "归档包", "归档")


def find(desk: ClerkDesk, waits: str) -> None:
    """Come to 核算办理 by what the first page says that waits."""
    desk.home()
    desk.follow(waits)
    desk.reads("核算办理")


def standing(desk: ClerkDesk, title: str) -> str:
    """What stands beside a station: 已办, 待办, 受阻, 未到."""
    stations = desk.main.locator(".stations > li")
    found = stations.filter(has=desk.page.get_by_role("heading", name=re.compile(rf"^{title}\s")))
    return found.locator(".station-word").first.inner_text()


def check(desk: ClerkDesk) -> None:
    """核对 by another member of the office."""
    find(desk, "待核对")
    desk.follow("核对")
    desk.fill(note="与台账、测评汇总、登记逐项核对无误。")
    desk.press("核对无误")
    desk.reads("已核对，请提交领导小组或党组审定，由第三人登记")


def decide(desk: ClerkDesk, minutes: Path) -> None:
    """审定 with its minutes."""
    find(desk, "待审定")
    desk.follow("审定")
    desk.fill(body="领导小组会议", document="纪要〔2016〕3号", minutes="同意考核结果，按规定公示。")
    attach(desk, minutes)
    desk.press("登记审定")
    desk.reads("已登记审定结果", "纪要〔2016〕3号", minutes.name)


def put_up(desk: ClerkDesk, life: str, what: str) -> str:
    """Compose the 公示 of a station and post it today; gives its address."""
    desk.go(life)
    stations = desk.main.locator(".stations > li")
    station = stations.filter(has=desk.page.get_by_role("heading", name=re.compile(rf"^{what}\s")))
    with desk.page.expect_navigation():
        station.get_by_role("link", name="草拟公示").click()
    desk.fill(place=WHERE)
    desk.press("存为草稿")
    desk.reads("公示已存为草稿")
    desk.follow("发布")
    desk.press("发布")
    desk.reads("公示中", WHERE)
    return desk.page.url.removeprefix(desk.site)


def object_by_keyboard(desk: ClerkDesk, year: str, link: str, text: str) -> None:
    """Look at the own result on a telephone, follow the way to object, and write it without a mouse."""
    desk.go(f"{year}/my-result/")
    desk.reads("结果还没有发布")
    press_by_keyboard(desk.page, link)
    expect(desk.page).to_have_url(re.compile("/objections/new/"))
    desk.main.locator("[name=text]").focus()
    desk.page.keyboard.type(text)
    press_by_keyboard(desk.page, "提交")
    desk.reads("已提交", text)


def press_by_keyboard(page: Page, words: str, most: int = 80) -> None:
    """Go on with Tab until the link or button with these words has the focus, and press Enter."""
    focus = "(document.activeElement.innerText || '').trim()"
    for _ in range(most):
        page.keyboard.press("Tab")
        if str(page.evaluate(focus)) == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{page.url}: Tab never comes to {words}")


def answer(desk: ClerkDesk, notice: str, outcome: str, reply: str) -> None:
    """Answer the open objection or comment."""
    desk.go(notice)
    desk.follow("答复")
    desk.main.get_by_label(outcome, exact=True).check()
    desk.fill(reply=reply)
    desk.press("答复")
    desk.reads("已答复", reply)


def close(desk: ClerkDesk, notice: str) -> None:
    """Close a 公示 whose days are over."""
    desk.go(notice)
    desk.follow("结束公示")
    desk.press("结束公示")
    desk.reads("公示已结束")


def publish(desk: ClerkDesk) -> None:
    """发布, found on the first page."""
    find(desk, "待发布")
    desk.follow("发布")
    desk.press("发布")
    desk.reads("已发布。本单位全体人员现在可以查看本人的结果")


def prepare_the_money(desk: ClerkDesk, life: str) -> None:
    """Put the list before 党组."""
    desk.go(life)
    desk.follow("提交核定")
    desk.follow("提交核定")
    for field in desk.main.locator("[name^=source-]").all():
        field.fill("市财政绩效奖专项")
    desk.press("提交核定")
    desk.reads("名单已提交核定")


def approve_the_money(desk: ClerkDesk) -> None:
    """Record what 党组 decided, found on the first page."""
    desk.home()
    desk.follow("奖金名单待登记核定")
    desk.follow("登记党组核定")
    desk.fill(minutes="党组会同意奖金分配名单。", meeting_date=date.today().isoformat())  # noqa: DTZ011
    desk.press("登记核定")
    desk.reads("已登记核定，名单不再改动")


def pack(desk: ClerkDesk, year: str, folder: Path) -> Path:
    """Have the package made, and take it."""
    desk.go(f"{year}/archive/")
    desk.press("制作归档包")
    link = desk.main.locator("a[data-download]")
    for _ in range(60):
        if link.count():
            break
        desk.page.wait_for_timeout(1_000)
        desk.go(f"{year}/archive/")
    expect(link.first).to_be_visible(timeout=PATIENCE)
    return desk.download("下载", folder)


def archive(desk: ClerkDesk, life: str) -> None:
    """归档: every station is done."""
    desk.go(life)
    desk.follow("归档")
    desk.press("归档")
    desk.reads("已归档")
    desk.go(life)
    for title in STATIONS:
        assert standing(desk, title) == "已办", title
