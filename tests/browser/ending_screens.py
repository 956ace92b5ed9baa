"""Pictures of the end of a year: the stepper, a 公示, the list of bonuses, 推演, the archive, the own result.

The walk follows the demo: its draft of 2018 (settled by `screens.settled_book`) is checked, decided and put up by three
people; its published year of 2017 has the money, a scenario and a package.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Final

from playwright.sync_api import Browser, Page, expect

Desk = Callable[..., AbstractContextManager[Page]]
Take = Callable[[Page, str], None]
CLERK, SECOND, CHIEF, STAFF = "demo-jixiaoban", "demo-jixiaoban2", "demo-zhuyaolingdao", "demo-zhigong"
DRAFT, PUBLISHED = 2018, 2017
NARROW: Final = (390, 844)
# Half of what the demo's plan of that year gives out.
HALF: Final = "249100"
CHANGED: Final = 44
WAIT: Final = 90_000  # milliseconds for the package of a year


def take_ending(browser: Browser, site: str, desk: Desk, take: Take) -> None:
    """Walk the draft up to its 公示, and through the published year."""
    with desk(browser, site, SECOND) as page:
        open_year(page, site, DRAFT, "life")
        step(page, "核对", "核对无误")
    with desk(browser, site, CHIEF) as page:
        open_year(page, site, DRAFT, "life")
        page.locator("#main").get_by_role("link", name="审定", exact=True).first.click()
        page.get_by_label("决定机构").fill("局党组会")
        page.get_by_label("审定意见").fill("同意考核结果，按规定公示。")
        page.get_by_role("button", name="登记审定").click()
        expect(page.get_by_role("status").first).to_contain_text("已登记审定结果")
    with desk(browser, site, CLERK) as page:
        put_up(page, site)
        take(page, "notice")
        open_year(page, site, DRAFT, "life")
        take(page, "life")
        open_year(page, site, PUBLISHED, "life")
        page.locator("#main").get_by_role("link", name="提交核定").first.click()
        page.get_by_role("link", name="逐人名单").click()
        expect(page.locator("#main tbody tr").first).to_be_visible()
        take(page, "bonus-list")
        scenario(page, site)
        take(page, "whatif")
        packed(page, site)
        take(page, "archive")
    with desk(browser, site, STAFF, size=NARROW) as page:
        open_year(page, site, PUBLISHED, "my-result")
        page.get_by_role("heading", name="2017年度我的考核结果").scroll_into_view_if_needed()
        take(page, "own-result-telephone")


def open_year(page: Page, site: str, year: int, part: str) -> None:
    """Open a page of the agency's year."""
    home = page.locator("a[href^='/units/']").first.get_attribute("href") or ""
    page.goto(f"{site}{'/'.join(home.split('/')[:3])}/years/{year}/{part}/")


def step(page: Page, link: str, button: str) -> None:
    """Go to a step of the stepper and carry it out."""
    page.locator("#main").get_by_role("link", name=link, exact=True).first.click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible()


def put_up(page: Page, site: str) -> None:
    """Compose the 公示 of the decided version and post it."""
    open_year(page, site, DRAFT, "life")
    step(page, "草拟公示", "存为草稿")
    step(page, "发布", "发布")
    expect(page.get_by_role("main")).to_contain_text("公示中")


def scenario(page: Page, site: str) -> None:
    """Ask what half of the total would mean."""
    open_year(page, site, PUBLISHED, "whatif")
    page.get_by_role("link", name="新建推演").first.click()
    page.get_by_label("名称").fill("总额减半")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="改设置和总额").click()
    page.get_by_label("奖金总额").fill(HALF)
    page.get_by_role("button", name="保存并看结果").click()
    people = page.get_by_role("heading", name=f"人员：有变化的 {CHANGED} 个")
    expect(people).to_be_visible()
    # The people side by side belong on the picture, below the sums.
    people.scroll_into_view_if_needed()
    page.evaluate("window.scrollBy(0, 330)")


def packed(page: Page, site: str) -> None:
    """Have the package of the published year made."""
    open_year(page, site, PUBLISHED, "archive")
    page.get_by_role("button", name="制作归档包").click()
    link = page.get_by_role("link", name="的归档包")
    for _ in range(WAIT // 3000):
        page.wait_for_timeout(3000)
        open_year(page, site, PUBLISHED, "archive")
        if link.count():
            return
    raise AssertionError("the package was not made in time")
