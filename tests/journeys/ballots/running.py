"""What an office does around any voting: makes the round, names the holders, puts it up, opens it, counts."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import expect

from tests.appraisals.world import phrase
from tests.journeys.ballots.desks import Desks, looked_at
from tests.journeys.desk import PATIENCE, READY
from tests.journeys.settled_desk import RESULT, ClerkDesk

# Who opens the seal: two of the three.
OPENING: Final = (1, 3)


def new_round(desk: ClerkDesk, name: str, *words: str) -> str:
    """The 绩效办 makes a round of three days that begins today. Gives its address; `words` stand on its page."""
    desk.home()
    desk.choose("测评")
    looked_at(desk.page)
    desk.follow("新建测评")
    today = date.today()  # noqa: DTZ011
    desk.fill(name=name, begins_on=today.isoformat(), ends_on=(today + timedelta(days=2)).isoformat())
    looked_at(desk.page)
    desk.press("新建")
    desk.reads("请核对测评对象和名单，再选定密钥保管人", "须有 3 位", *words)
    looked_at(desk.page)
    return desk.page.url.removeprefix(desk.site)


def choose_holders(desk: ClerkDesk, names: list[str]) -> None:
    """Who keeps the key, by name."""
    desk.follow("选定保管人")
    desk.fill(**{f"account_{place}": name for place, name in enumerate(names, 1)})
    looked_at(desk.page)
    desk.press("保存")
    desk.reads("已选定保管人")


def set_passphrase(desk: ClerkDesk, name: str, position: int) -> None:
    """A holder finds on the first page that a passphrase is due, and sets it."""
    desk.home()
    desk.follow(f"设定保管口令：{name}")
    desk.fill(passphrase=phrase(position), again=phrase(position))
    if position == 1:
        looked_at(desk.page)
    desk.press("设定口令")
    desk.reads("口令已设定")


def put_up(desk: ClerkDesk, address: str, *words: str) -> None:
    """The checks have nothing in the way; the round waits for somebody else."""
    desk.go(address)
    desk.reads("开启前检查：可以提请")
    desk.follow("检查并提请开启")
    expect(desk.main.locator(".remarks .note-error")).to_have_count(0)
    desk.reads(*words)
    looked_at(desk.page)
    desk.press("提请开启")
    desk.reads("已提请开启，等待另一人办理")


def open_round(desk: ClerkDesk, name: str, *words: str, roll: tuple[str, ...]) -> None:
    """主要领导 finds on the first page what waits for her, reads all of it, opens the round."""
    desk.home()
    desk.follow(f"开启测评：{name}")
    desk.reads(*words)
    looked_at(desk.page)
    desk.follow("看投票名册")
    desk.reads(*roll)
    looked_at(desk.page)
    desk.page.go_back()
    desk.press("开启测评")
    desk.reads("已开启", "投票进度")


def close(desk: ClerkDesk, address: str) -> None:
    """Two holders at one keyboard; everybody has voted, so that no reason is asked for once the count says it."""
    desk.go(address)
    desk.follow("计票")
    desk.reads("密钥")
    looked_at(desk.page)
    for position in OPENING:
        desk.page.locator("[data-passphrase]").nth(position - 1).fill(phrase(position))
    with desk.page.expect_navigation(wait_until=READY):
        desk.main.get_by_role("button", name="打开密封，计票").click()


def results_shown(desk: ClerkDesk) -> list[list[list[str]]]:
    """The cells of the result page: the rows of each target."""
    found: list[list[list[str]]] = desk.main.locator("table.round-results tbody").evaluate_all(
        "bodies => bodies.map(body => [...body.rows].map(row => [...row.cells].map(cell => cell.innerText.trim())))"
    )
    return found


def settle_year(clerk: ClerkDesk, desks: Desks, folder: Path) -> dict[str, Any]:
    """Settle the year; gives its 结果.json."""
    clerk.go(f"/units/{desks.agency}/years/{desks.year}/settle/")
    clerk.press("试算")
    clerk.reads("可以核算")
    clerk.press("确认并核算")
    clerk.page.wait_for_url(RESULT, timeout=PATIENCE)
    path = clerk.take(clerk.page.url.removeprefix(clerk.site), "json", folder)
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found
