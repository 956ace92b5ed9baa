"""Pictures of the program for README: `python -m tests.browser.screens` takes them of the demo into docs/screens.

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

from tests.browser.chromium import launch_arguments
from tests.served import ROOT, JobOffice

SCREENS: Final = ROOT / "docs" / "screens"
LARGEST: Final = 120_000
COLOURS: Final = 160
CLERK, WATCHER = "demo-jixiaoban", "demo-jiandu"
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
            take_all(browser, f"http://127.0.0.1:{served.port}", folder)
            browser.close()


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
        running_job(page, folder)
        take(page, "job")
    with desk(browser, site, WATCHER) as page:
        page.locator("#side").get_by_role("link", name="审计记录", exact=True).click()
        expect(page.locator("#main tbody tr").first).to_be_visible()
        take(page, "audit")


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


def running_job(page: Page, folder: Path) -> None:
    """Have the office's year checked and settled; leaves when the work runs."""
    page.locator("#side").get_by_role("link", name="年度工作簿", exact=True).click()
    agency = page.locator(".switch-agency summary .cut").inner_text().strip()
    page.locator("#main input[type=file]").set_input_files(book_of(folder / "demo", agency))
    page.get_by_role("button", name="上传并检查").click()
    page.get_by_role("link", name="查看结果").click(timeout=60_000)
    page.get_by_text("确认并核算").click()
    page.get_by_role("button", name="核算", exact=True).click()
    page.wait_for_url(re.compile(r"/jobs/"))
    while "正在排队" in page.locator("#job-state").inner_text():
        page.reload()


def book_of(folder: Path, agency: str) -> Path:
    """Find the example workbook of an agency."""
    for path in sorted(folder.glob("*/年度工作簿.xlsx")):
        rows = openpyxl.load_workbook(path, read_only=True)["方案"].iter_rows(values_only=True)
        if ("单位名称", agency) in {row[:2] for row in rows}:
            return path
    raise FileNotFoundError(agency)


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
