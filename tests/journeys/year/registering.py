"""Registers and settling at the browser: entry, the second person, the ballots of the sample, the result."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.journeys.desk import PATIENCE
from tests.journeys.settled_desk import RESULT, ClerkDesk
from tests.journeys.year.book import Row, Sample


def find_register(desk: ClerkDesk, title: str) -> None:
    """Come to the form of a register by the navigation."""
    desk.choose("加减分和违纪")
    desk.follow(title)
    desk.follow("登记")
    desk.reads(title)


def register_charge(desk: ClerkDesk, agency: int, year: int, row: Row) -> None:
    """Enter one 个人扣分; its effect on the score stands beside it."""
    desk.go(f"/units/{agency}/years/{year}/registers/charges/new/")
    desk.fill(
        participant=f"（{row['工号']}）",
        responsibility=row["责任"],
        points=str(row["分值"]),
        basis=row["依据"],
    )
    desk.press("登记")


def register_violation(desk: ClerkDesk, agency: int, year: int, row: Row) -> None:
    """Enter one 违规违纪."""
    desk.go(f"/units/{agency}/years/{year}/conduct/violations/new/")
    desk.fill(
        code=row["编号"], participant=f"（{row['当事人']}）", situation=row["情形"], level=row["查处层级"],
        punishment=row["处分"], decided_on=f"{row['决定日期']:%Y-%m-%d}",
    )  # fmt: skip
    desk.press("登记")


def confirm_all(desk: ClerkDesk, agency: int, year: int, area: str, register: str) -> int:
    """Another person opens every waiting row of a register and confirms it; gives how many there were."""
    done = 0
    while True:
        desk.go(f"/units/{agency}/years/{year}/{area}/{register}/?standing=待复核")
        rows = desk.main.locator("tbody tr", has_text="待复核").locator("a")
        if not rows.count():
            return done
        rows.first.click()
        desk.press("复核通过")
        done += 1


def hand_in_register(desk: ClerkDesk, agency: int, sample: Sample, sheet: str, slug: str) -> int:
    """Hand in a register by the sheet of the sample, look at the preview and enter it; gives how many rows."""
    number = len(sample.rows(sheet))
    desk.go(f"/units/{agency}/years/{sample.year}/{slug}/table/")
    desk.main.locator("input[type=file]").first.set_input_files(sample.path)
    desk.press("看预览")
    desk.press(f"登记 {number} 条")
    desk.reads(f"已登记 {number} 条，等待另一人复核")
    return number


def confirm_together(desk: ClerkDesk, agency: int, sample: Sample, slug: str, number: int) -> None:
    """Another person looks at the rows that wait, and confirms all of them together."""
    desk.go(f"/units/{agency}/years/{sample.year}/{slug}/confirm/")
    desk.press("勾选的都复核通过")
    desk.reads(f"已复核 {number} 条")


def settle(desk: ClerkDesk, agency: int, sample: Sample, folder: Path) -> dict[str, Any]:
    """Take the ballots in, try, confirm; gives what the result comes to as its file 结果.json says."""
    desk.choose("考核结果")
    desk.follow("核算本年度")
    if sample.rows("测评"):
        desk.follow("导入测评")
        desk.main.locator("input[type=file]").set_input_files(sample.path)
        desk.press("导入")
        expect(desk.main).to_contain_text("非密封", timeout=PATIENCE)
    desk.go(f"/units/{agency}/years/{sample.year}/settle/")
    desk.press("试算")
    desk.reads("可以核算")
    desk.press("确认并核算")
    desk.page.wait_for_url(RESULT, timeout=PATIENCE)
    path = desk.page.url.removeprefix(desk.site)
    taken = desk.take(path, "json", folder)
    found: dict[str, Any] = json.loads(taken.read_text(encoding="utf-8"))
    return found
