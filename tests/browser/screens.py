"""Pictures of the program: `python -m tests.browser.screens` takes those of README into docs/screens, and those of
the handbook into static/help, of the demo.

It fills a data folder of its own, serves it, and signs in as the demo's people. Pictures are quantised to few
colours, so that each stays below LARGEST bytes; a larger one is refused.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import openpyxl
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import help_screens
from tests.browser.chromium import launch_arguments
from tests.browser.ending_screens import take_ending
from tests.served import ROOT, JobOffice

SCREENS: Final = ROOT / "docs" / "screens"
LARGEST: Final = 120_000
COLOURS: Final = 160
# Where the demo keeps its workbooks to practise with (reports.demo.practice).
PRACTICE: Final = "练习"
FILER, TOWN = "demo-tianbao", "demo-xiangzhen-jixiaoban"
# The year under way stands above the settled ones.
RUNNING: Final = re.compile(r"20[2-9]\d年度方案")
CLERK, WATCHER, CITY = "demo-jixiaoban", "demo-jiandu", "demo-shi-jixiaoban"
SERIES_YEAR: Final = 2019
WIDE, NARROW = (1366, 800), (390, 844)


def main() -> None:
    """Fill, serve, take all pictures."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hengji-screens-") as name:
        folder = Path(name)
        office = JobOffice(
            folder,
            f"sqlite:///{folder / 'hengji.sqlite3'}",
            settings="config.settings",
            more={"HENGJI_DEMO": "1"},
        )
        for command in (["migrate", "--verbosity", "0"], ["demo"]):
            subprocess.run(
                [sys.executable, "manage.py", *command], cwd=ROOT, env=office.environment, check=True
            )
        with office.served() as served, sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_arguments())
            site = f"http://127.0.0.1:{served.port}"
            take_handbook(browser, site, folder)
            take_running(browser, site)
            take_all(browser, site, folder)
            take_ending(browser, site, desk, take)
            browser.close()


def take_handbook(browser: Browser, site: str, folder: Path) -> None:
    """Walk along the tour and take the pictures of the handbook."""
    for old in help_screens.PICTURES.glob("*.png"):
        old.unlink()
    with desk(browser, site, help_screens.OFFICE, size=help_screens.SIZE) as page:
        help_screens.office_pictures(page, site, folder / "demo" / PRACTICE)
    with desk(browser, site, help_screens.STAFF, size=help_screens.SIZE) as page:
        help_screens.staff_pictures(page, site)


def take_all(browser: Browser, site: str, folder: Path) -> None:
    """Walk to each page and take its picture."""
    with desk(browser, site) as page:
        page.goto(f"{site}/sign-in/")
        take(page, "sign-in")
    with desk(browser, site, CLERK, size=NARROW) as page:
        take(page, "home-telephone")
    with desk(browser, site, CLERK) as page:
        take(page, "home")
        for title, name in (("干部职工", "staff"), ("单位和科室", "organisation")):
            page.locator("#side").get_by_role("link", name=title, exact=True).click()
            expect(page.locator("#main tbody tr").first).to_be_visible()
            take(page, name)
        import_preview(page, folder)
        take(page, "import-preview")
        settled_book(page, folder)
        page.goto(f"{site}/jobs/")
        take(page, "job")
    with desk(browser, site, CITY) as page:
        page.goto(help_screens.result_of(page, site, SERIES_YEAR))
        page.get_by_role("heading", name="得分分布").scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 500)")
        take(page, "result")
        page.locator("#main").get_by_role("link", name="考核对象", exact=True).first.click()
        page.locator("#main tbody tr").first.get_by_role("link").first.click()
        expect(page.get_by_role("heading", name="计算过程")).to_be_visible()
        take(page, "trace")
    with desk(browser, site, WATCHER) as page:
        page.locator("#side").get_by_role("link", name="审计记录", exact=True).click()
        expect(page.locator("#main tbody tr").first).to_be_visible()
        take(page, "audit")


def take_running(browser: Browser, site: str) -> None:
    """Walk through the year under way: filing, review, plan, grid, progress, registers, a town's quarters."""
    for size, name in ((WIDE, "filing"), (NARROW, "filing-telephone")):
        with desk(browser, site, FILER, size=size) as page:
            page.get_by_role("link", name=re.compile("季度填报被退回")).click()
            expect(page.get_by_role("heading", name="我的填报")).to_be_visible()
            take(page, name)
    with desk(browser, site, CLERK) as page:
        for title, name in (
            ("审核", "review"),
            ("指标", "grid"),
            ("进展", "progress"),
            ("加减分和违纪", "registers"),
        ):
            page.locator("#side").get_by_role("link", name=title, exact=True).click()
            expect(page.locator("#main h1")).to_contain_text(title)
            take(page, name)
        page.locator("#side").get_by_role("link", name="年度方案", exact=True).click()
        running = page.locator("#main tbody tr").filter(has_text=RUNNING)
        running.filter(has_text="已批准").first.get_by_role("link").first.click()
        expect(page.locator("#main h1")).to_be_visible()
        take(page, "plan")
    with desk(browser, site, TOWN) as page:
        page.locator("#side").get_by_role("link", name="季度核算", exact=True).click()
        page.locator("#main").get_by_role("link", name=re.compile("第.+版（公示）")).first.click()
        expect(page.locator("#main tbody tr").first).to_be_visible()
        take(page, "quarters")


@contextmanager
def desk(browser: Browser, site: str, account: str = "", size: tuple[int, int] = WIDE) -> Iterator[Page]:
    """Open a page at that size, signed in as one of the demo's people."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, locale="zh-CN")
    page = context.new_page()
    if account:
        page.goto(f"{site}/sign-in/")
        with page.expect_navigation():
            page.locator("form", has=page.locator(f"input[value='{account}']")).get_by_role("button").click()
    yield page
    context.close()


def import_preview(page: Page, folder: Path) -> None:
    """Upload the staff list with a newcomer, a changed day and a misspelt section."""
    page.locator("#side").get_by_role("link", name="干部职工", exact=True).click()
    page.get_by_role("link", name="导入名册").click()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载空白模板").click()
    path = folder / "人员名册.xlsx"
    coming.value.save_as(path)
    book = openpyxl.load_workbook(path)
    sheet = book["人员"]
    sheet.append(["P0101", "孙立新", "办公室", "一般人员", "科级及以下", "在编", None, "2026-06-15"])
    sheet.append(["P0102", "周晓", "综合业务可", "一般人员", "科级及以下", "聘用", "财务", "2026-07-01"])
    book.save(path)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("heading", name="导入预览")).to_be_visible()


def settled_book(page: Page, folder: Path) -> None:
    """Have the office's year in work checked and settled."""
    page.locator("#side").get_by_role("link", name="年度工作簿", exact=True).click()
    page.locator("#main input[type=file]").set_input_files(
        next((folder / "demo" / PRACTICE).glob("*补全*.xlsx"))
    )
    button = page.get_by_role("button", name="上传并检查")
    if button.is_visible():
        button.click()
    page.get_by_role("button", name="确认并核算").click(timeout=60_000)
    expect(page.get_by_role("heading", name="需要处理的问题")).to_be_visible(timeout=60_000)


def take(page: Page, name: str) -> None:
    """Take what the window shows, in few colours."""
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
    path = SCREENS / f"{name}.png"
    few.save(path, optimize=True)
    size = path.stat().st_size
    assert size <= LARGEST, f"{path.name}: {size} bytes"


if __name__ == "__main__":
    main()
