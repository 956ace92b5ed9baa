"""A filer's quarter at the browser, and how the section's head passes it on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from playwright.sync_api import Locator, expect

from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Row, plain, rate_of, typed

# Label of a field on a card, by the heading of the sheet 季度台账.
FIELDS: Final = ("完成情况", "存在问题", "整改措施", "自评分")


def file_quarter(desk: ClerkDesk, agency: int, year: int, rows: list[Row], proof: Path) -> None:
    """Type everything a person owes for a quarter, attach the proof to each row, submit all of it."""
    desk.home()
    desk.choose("我的填报")
    desk.go(f"/units/{agency}/years/{year}/mine/quarters/{rows[0]['季度']}/")
    expect(desk.main.locator("[data-card]")).to_have_count(len(rows))
    for row in rows:
        card = card_of(desk, row)
        if row["考核等次"]:
            card.get_by_label("考核等次", exact=True).select_option(row["考核等次"])
            if typed(row)["ratio"]:  # the field stands there only for a grade that leaves it open
                card.get_by_label("得分比例", exact=True).fill(typed(row)["ratio"])
        else:
            card.get_by_label("完成率", exact=True).fill(rate_of(row))
        for name in FIELDS:
            card.get_by_label(name, exact=True).fill(plain(row[name]))
        card.locator("[data-files-input]").set_input_files(proof)
        expect(card.locator("[data-proof]")).to_have_count(1)
        expect(card.locator("[data-missing]")).to_have_text("填好了，可以提交")
    submit(desk, len(rows))


def card_of(desk: ClerkDesk, row: Row) -> Locator:
    """The card of a row of the sample."""
    code = desk.page.locator(".filing-code", has_text=row["指标编号"])
    return desk.main.locator("[data-card]").filter(has=code)


def submit(desk: ClerkDesk, number: int) -> None:
    """Submit what is complete."""
    with desk.page.expect_navigation():
        desk.main.get_by_role("button", name=f"提交填好的 {number} 项").click()
    desk.reads(f"已提交 {number} 项，交科室负责人审核")


def mend(desk: ClerkDesk, remark: str, text: str) -> None:
    """Open the message of a returned row, see what was said at the field, write it anew and submit."""
    desk.go("/messages/")
    desk.main.get_by_text("被退回，请修改后重新提交").first.click()
    desk.page.wait_for_url("**/mine/quarters/**")
    card = desk.main.locator("[data-card]")
    expect(card).to_have_count(1)
    expect(card).to_contain_text(remark)
    card.get_by_label("完成情况", exact=True).fill(text)
    submit(desk, 1)
