"""What the town's people do on the voting day, in the words that stand on the pages."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pypdfium2
from playwright.sync_api import expect

from tests.journeys.ballots.desks import looked_at
from tests.journeys.ballots.hand import HALF_FILLED, SHEETS, marks
from tests.journeys.ballots.running import choose_holders, new_round
from tests.journeys.ballots.voting import (
    counted,
    follow_by_keyboard,
    start_at_home,
    type_by_hand,
    type_by_keyboard,
)
from tests.journeys.desk import READY
from tests.journeys.settled_desk import ClerkDesk

ROUND: Final = "年底述职测评"
CHANNELS: Final = {"班子成员": "账号", "部门负责人": "测评码", "村书记": "纸质票"}
ISSUED: Final = len(SHEETS) + 1
HOLDERS: Final = (("S1", "绩效专干"), ("S3", "纪检干事"), ("S4", "党政办干事"))
SLIP: Final = re.compile(r"序号\s*\d{3}\s*(\S+)\s.*?((?:\d{4}\s+){3}\d{4})", re.DOTALL)


# —— setting up ——
def set_up(desk: ClerkDesk, guidance: str) -> str:
    """The 绩效办 makes the round: days, who judges how, the three holders. Gives its address."""
    address = new_round(desk, ROUND, "测评对象（4 个）")
    desk.follow("更改设置")
    desk.fill(guidance=guidance, meeting_place="镇政府三楼会议室")
    desk.main.get_by_label("始终不可见").check()
    looked_at(desk.page)
    desk.press("保存")
    desk.reads(guidance, "始终不可见")
    _channels(desk)
    choose_holders(desk, [name for _, name in HOLDERS])
    return address


def _channels(desk: ClerkDesk) -> None:
    desk.follow("投票方式、合并、决定")
    for group, channel in CHANNELS.items():
        fields = desk.main.get_by_role("group", name=re.compile(f"^{group}"))
        fields.get_by_label("投票方式").select_option(channel)
    fields.get_by_label("发放纸质票张数").fill(str(ISSUED))
    looked_at(desk.page)
    desk.press("保存")
    desk.reads("已保存投票方式")


def print_slips(desk: ClerkDesk, address: str, folder: Path) -> dict[str, str]:
    """Print the slips, once; gives the code on each by the name on it, as the paper has them."""
    desk.go(address)
    desk.follow("测评码")
    looked_at(desk.page)
    path = desk.download("打印（7 张）", folder, role="button")
    expect(desk.main.get_by_text("重新打印", exact=True)).to_be_visible()
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "/vote/" in text
    found = {name: re.sub(r"\s", "", code) for name, code in SLIP.findall(text)}
    assert len(found) == len(set(found.values()))
    return found


# —— voting ——
def typed(voter: str) -> list[tuple[str, ...] | None]:
    """What a voter types."""
    return [None if row is None else tuple(map(str, row)) for row in marks(voter)]


def vote_by_account(desk: ClerkDesk, voter: str) -> None:
    """On a telephone, from the first page: typed marks, also full-width."""
    page = desk.page
    start_at_home(desk, ROUND)
    expect(page.get_by_text("还剩 20 项")).to_be_visible()
    looked_at(page)
    type_by_hand(page, typed(voter))
    looked_at(page)
    page.get_by_role("button", name="确认投出").click()
    counted(page)


def vote_by_keyboard(desk: ClerkDesk, voter: str) -> None:
    """From the list of ballots to the receipt without a mouse."""
    desk.go("/ballots/")
    looked_at(desk.page)
    follow_by_keyboard(desk.page, "a.btn-primary")
    expect(desk.page.get_by_text("还剩 20 项")).to_be_visible()
    type_by_keyboard(desk.page, typed(voter))


def vote_by_slip(desk: ClerkDesk, voter: str, code: str) -> None:
    """Scanning the slip on a telephone on which nobody is signed in; the own section is not asked for."""
    page = desk.page
    desk.go("/vote/")
    looked_at(page)
    page.goto("about:blank")
    desk.go(f"/vote/#c={code}")
    expect(page.get_by_text("还剩 15 项")).to_be_visible()
    assert code not in page.url
    looked_at(page)
    type_by_hand(page, typed(voter))
    page.get_by_role("button", name="确认投出").click()
    counted(page)
    desk.go(f"/vote/#c={code}")
    expect(page.get_by_text("您的票已计入")).to_be_visible()


# —— paper ——
def type_paper(desk: ClerkDesk, wrong: tuple[str, int, int] | None = None) -> None:
    """A clerk types every sheet by the keyboard; one cell is typed `wrong` and put right where the page says so."""
    desk.follow("录入")
    if wrong:
        looked_at(desk.page)
    for number, sheet in enumerate(SHEETS, 1):
        expect(desk.page.get_by_role("heading", name=f"第 {number} 号")).to_be_visible()
        for place, row in enumerate(marks(sheet)):
            for aspect, mark in enumerate(row or ()):
                here = (sheet, place, aspect)
                desk.page.keyboard.insert_text(
                    "" if here == HALF_FILLED else "1" if here == wrong else str(mark)
                )
                if (place, aspect) == (3, 4):
                    with desk.page.expect_navigation(wait_until=READY):
                        desk.page.keyboard.press("Enter")
                else:
                    desk.page.keyboard.press("Enter")
        said = "；其中“社会事务办”没有填全" if sheet == HALF_FILLED[0] else ""
        desk.reads(f"第 {number} 号已保存{said}")


def settle_difference(desk: ClerkDesk, wrong: tuple[str, int, int]) -> None:
    """The page names sheet and place, no mark; the clerk looks at the sheet again and puts the own cell right."""
    sheet, place, aspect = wrong
    desk.follow("返回")
    desk.reads("两人不一致", "不能计票")
    looked_at(desk.page)
    desk.follow("核对我录的")
    right = marks(sheet)[place]
    assert right is not None
    desk.main.locator(f"[name=m_{place}_{aspect}]").fill(str(right[aspect]))
    desk.press("保存")
    desk.reads(f"第 {sheet[1:]} 号已保存")


def count_sheets(desk: ClerkDesk, address: str) -> None:
    """How many sheets went out and how many came back blank."""
    desk.go(address)
    desk.follow("纸质票")
    desk.fill(issued=str(ISSUED), unused="1")
    desk.press("登记张数")
    desk.reads("已登记")
