"""The queue at the browser: passing, approving many, one by one with scores, a return, a correction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from playwright.sync_api import Locator, expect

from tests.journeys.desk import READY
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Row, plain

REASON: Final = "按考评单位评定"


def queue(desk: ClerkDesk, agency: int, year: int) -> Locator:
    """Open the queue; gives the rows that wait."""
    if desk.page.url == "about:blank":
        desk.go(f"/units/{agency}/years/{year}/review/")
    else:
        desk.choose("审核")
    return desk.main.locator("[data-open]")


def pass_all(desk: ClerkDesk, agency: int, year: int, number: int) -> None:
    """A head lets the rows go on, by the key."""
    waiting = queue(desk, agency, year)
    expect(waiting).to_have_count(number)
    for left in range(number - 1, -1, -1):
        desk.page.keyboard.press("a")
        expect(waiting).to_have_count(left)


def approve_many(desk: ClerkDesk, agency: int, year: int) -> int:
    """Approve all that waits, page by page, after looking at what is doubtful; gives how many rows."""
    done = 0
    while number := queue(desk, agency, year).count():
        desk.main.get_by_label("选本页全部").check()
        desk.press("检查后一起通过")
        for doubt in desk.main.locator("[name=row][type=checkbox]").all():
            doubt.check()
        desk.press("确认通过")
        desk.reads(f"{number} 行审核通过")
        done += number
    return done


def approve_one_by_one(
    desk: ClerkDesk, agency: int, year: int, rows: Mapping[str, Row], wrong: Mapping[str, str]
) -> None:
    """Approve the last quarter with 考核得分 as the sample has it; of `wrong` codes another score is given."""
    while number := queue(desk, agency, year).count():
        for left in range(number - 1, -1, -1):
            card = desk.main.locator("[data-open]").first
            code = card.locator("h2").inner_text().split()[0]
            given = wrong.get(code, plain(rows[code]["考核得分"]))
            card.locator("[data-points]").fill(given)
            card.locator("[data-reason]").fill(REASON)
            card.get_by_role("button", name="通过", exact=True).click()
            expect(desk.main.locator("[data-open]")).to_have_count(left)


def send_back(desk: ClerkDesk, agency: int, year: int, section: str, code: str, remark: str) -> None:
    """Find a row by its section, and return it with a word at the field."""
    queue(desk, agency, year)
    desk.main.locator("[name=section]").select_option(label=section)
    desk.press("筛选")
    card = desk.main.locator("[data-open]", has_text=code)
    card.locator("[data-return]").click()
    card.locator("[name=remark_progress]").fill(remark)
    card.locator("[data-return-send]").click()
    expect(desk.main.locator("[data-answer]:visible")).to_contain_text("已退回填报人")


def propose_correction(desk: ClerkDesk, agency: int, year: int, code: str, points: str) -> None:
    """Find an approved row of the last quarter and propose another score."""
    desk.go(f"/units/{agency}/years/{year}/review/?state=已审核&quarter=4")
    while not desk.main.get_by_role("link", name=code).count():
        desk.follow("下一页")
    desk.follow(code)
    desk.follow("提出更正")
    desk.fill(approved_points=points, reason="抄录考评单位的评分时有误")
    desk.press("提出更正")


def decide_correction(desk: ClerkDesk, agency: int, year: int, code: str) -> None:
    """Another member agrees."""
    desk.go(f"/units/{agency}/years/{year}/corrections/")
    desk.reads(code)
    desk.follow("作出决定")
    desk.fill(accept="同意更正")
    with desk.page.expect_navigation(wait_until=READY):
        desk.main.get_by_role("button", name="决定", exact=True).click()
    desk.reads("同意")
