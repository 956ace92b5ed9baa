"""Pictures of the handbook, taken of the demo into static/help: what the pages name is what the program shows.

The walk follows the tour: what a page of help describes is done, then its picture is taken.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import FloatRect, Page, expect

from tests.served import ROOT

PICTURES: Final = ROOT / "static" / "help"
LARGEST: Final = 90_000
COLOURS: Final = 96
# Wide enough for the tables, low enough that a page of help shows the picture beside its words.
SIZE: Final = (1180, 700)
OFFICE, STAFF = "demo-jixiaoban", "demo-zhigong"
HIGH: Final = 1080
MARGIN: Final = 8


def office_pictures(page: Page, site: str, books: Path) -> None:
    """Walk as 绩效办: published result, draft with problems, upload with faults."""
    published = result_of(page, site, 2017)
    # The distribution with its lines belongs on the picture for leaders.
    page.set_viewport_size({"width": SIZE[0], "height": HIGH})
    take(page, "result")
    page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    for part, name in (("bonus/", "bonus"), ("files/", "files")):
        page.goto(published + part)
        take(page, name)
    page.goto(published + "people/")
    page.locator("#main tbody tr", has_text="良好").first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="为什么不是优秀？")).to_be_visible()
    take(page, "trace")
    reconcile(page, published)
    draft = result_of(page, site, 2018)
    page.goto(draft)
    take(page, "problems")
    page.goto(draft + "compare/")
    take(page, "compare")
    upload(page, books)


def staff_pictures(page: Page, site: str) -> None:
    """Walk as 干部职工: the own published result."""
    page.goto(f"{site}{units(page)}/years/2017/my-result/")
    take(page, "my-result")


def result_of(page: Page, site: str, year: int) -> str:
    """The address of the newest version of a year, with its slash."""
    page.goto(f"{site}{units(page)}/years/{year}/results/")
    page.get_by_role("link", name=re.compile("查看第")).first.click()
    return page.url.partition("?")[0]


def units(page: Page) -> str:
    """The beginning of the office's addresses."""
    found = page.locator("a[href^='/units/']").first.get_attribute("href") or ""
    return "/".join(found.split("/")[:3])


def reconcile(page: Page, result: str) -> None:
    """Paste own figures of three sections, one of them off by a hundredth."""
    page.goto(result + "subjects/")
    rows = page.locator("#main tbody tr").filter(has_text=re.compile(r"K0[2-4]")).all()
    own = [(re.findall(r"K\d+", row.inner_text())[0], row.locator("td").nth(2).inner_text()) for row in rows]
    own[0] = (own[0][0], f"{float(own[0][1]) + 0.01:.2f}")
    own[1] = (own[1][0], f"{float(own[1][1]) - 1.5:.2f}")
    page.goto(result + "reconcile/")
    text = "\n".join(["编号\t得分", *(f"{code}\t{score}" for code, score in own)])
    page.locator("#main textarea").first.fill(text)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("heading", name="改了再对一次")).to_be_visible()
    take(page, "reconcile")


def upload(page: Page, books: Path) -> None:
    """Upload the workbook with mistakes."""
    page.locator("#side").get_by_role("link", name="年度工作簿", exact=True).click()
    expect(page.get_by_role("button", name="上传并检查")).to_be_visible()
    take(page, "upload")
    page.locator("#main input[type=file]").set_input_files(next(books.glob("*有错误*.xlsx")))
    button = page.get_by_role("button", name="上传并检查")
    if button.is_visible():
        button.click()
    expect(page.get_by_role("link", name="下载标好错误的副本")).to_be_visible(timeout=60_000)
    take(page, "faults")


def take(page: Page, name: str) -> None:
    """Take what the window shows of the page's own part, in few colours."""
    box = page.locator("#main").bounding_box()
    window = page.viewport_size
    assert box is not None
    assert window is not None
    top = max(0.0, box["y"] - MARGIN)
    clip = FloatRect(
        x=max(0.0, box["x"] - MARGIN),
        y=top,
        width=box["width"] + 2 * MARGIN,
        height=min(box["height"] + 2 * MARGIN, window["height"] - top),
    )
    picture = Image.open(io.BytesIO(page.screenshot(clip=clip))).convert("RGB")
    path = PICTURES / f"{name}.png"
    PICTURES.mkdir(parents=True, exist_ok=True)
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    size = path.stat().st_size
    assert size <= LARGEST, f"{path.name}: {size} bytes"
