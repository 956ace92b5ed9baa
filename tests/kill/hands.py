"""People who file, review and correct over HTTP while the web processes die under them.

Each hand is a thread that looks up in the database what is next (as a page would show it), posts it, and keeps the
numbers of the requests that were acknowledged. Rows of a hand are no other's, so nothing is refused for being late.
"""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from typing import Any, Final
from urllib.parse import urlencode

import psycopg2

from tests.kill.halves import BATCH
from tests.served import SQLITE

TOKEN: Final = "a" * 32
# As long as a database may still be busy with what a killed process had asked of it.
SETTLING: Final = 0.1
_OPEN: Final = """
    SELECT e.indicator_id, e.version FROM indicators_ledgerentry e JOIN indicators_secondaryindicator i
    ON i.id = e.indicator_id WHERE e.state IN ('草稿', '已退回') AND i.code LIKE '{}.%' ORDER BY e.version, e.id LIMIT {}
"""
_PASSING: Final = """
    SELECT e.id, e.version FROM indicators_ledgerentry e JOIN indicators_secondaryindicator i
    ON i.id = e.indicator_id WHERE e.stage = '科室负责人' AND i.code LIKE '{}.%' ORDER BY e.version DESC, e.id LIMIT {}
"""
_WAITING: Final = """
    SELECT id, version FROM indicators_ledgerentry WHERE stage = '绩效办' ORDER BY version DESC, id LIMIT {}
"""
_PROPOSED: Final = "SELECT id, version FROM indicators_correction WHERE outcome = '待批' ORDER BY id LIMIT 1"
_APPROVED: Final = (
    "SELECT id, version FROM indicators_ledgerentry WHERE state = '已审核' ORDER BY id LIMIT 50"
)


def read(url: str, query: str) -> list[tuple[int, int]]:
    """Ask the office's database."""
    if url.startswith(SQLITE):
        with closing(sqlite3.connect(url.removeprefix(SQLITE), timeout=60)) as database:
            return database.execute(query).fetchall()
    with closing(psycopg2.connect(url)) as server, server.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


# What a step acts on (the column of the fact, its key) and the version of it that was seen.
Seen = tuple[str, int, int]


class Hand(threading.Thread):
    """Does `step` over and over; `acknowledged` are the objects that it was told to have moved on."""

    def __init__(self, port: int, url: str, office: dict[str, Any], step: Callable[[Hand], bool]) -> None:
        super().__init__(daemon=True)
        self.port, self.url, self.office, self.act = port, url, office, step
        self.over = threading.Event()
        self.chance = random.Random(20261121)
        self.acknowledged: list[Seen] = []
        self.interrupted = 0
        self.other: list[str] = []

    def run(self) -> None:
        while not self.over.is_set():
            try:
                if not self.act(self):
                    time.sleep(0.01)
            except (OSError, http.client.HTTPException):
                self.interrupted += 1
                time.sleep(SETTLING)

    def post(self, who: str, path: str, data: list[tuple[str, object]], *seen: Seen) -> None:
        """Post, and keep what was seen of the objects before when the answer says that it is done."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = self.office["cookies"][who] | {"csrftoken": TOKEN}
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": TOKEN, "Host": "127.0.0.1",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X-Requested-With": "fetch",
        }  # fmt: skip
        place = f"/units/{self.office['agency']}/years/{self.office['year']}/{path}"
        with closing(line):
            line.request("POST", place, urlencode(data), headers)
            answer = line.getresponse()
            body = answer.read()
        done = answer.status == 302 or (
            answer.status == 200 and body.startswith(b"{") and json.loads(body)["ok"]
        )
        if done:
            self.acknowledged += seen
        else:
            self.other.append(f"{place} {answer.status} {body[:300].decode(errors='replace')}")

    def judge(self, who: str, rows: list[tuple[int, int]]) -> None:
        """Carry many rows on, as the page does after its check."""
        chosen: list[tuple[str, object]] = [("row", f"{key}:{version}") for key, version in rows]
        seen = [("entry", key, version) for key, version in rows]
        self.post(who, "review/many/", [*chosen, ("confirmed", "1")], *seen)


def files_of(section: int) -> Callable[[Hand], bool]:
    """Submit rows of a section, so many at once, as its 填报人."""

    def step(hand: Hand) -> bool:
        rows = read(hand.url, _OPEN.format(section, BATCH))
        if len(rows) == BATCH:
            who, quarter = ("一科填报", "二科填报")[section - 1], hand.office["quarter"]
            chosen: list[tuple[str, object]] = [("rows", f"{key}:{version}") for key, version in rows]
            seen = [("indicator", key, version) for key, version in rows]
            hand.post(who, f"mine/quarters/{quarter}/submit/", chosen, *seen)
        return len(rows) == BATCH

    return step


def passes_of(section: int) -> Callable[[Hand], bool]:
    """Let many rows of a section go on to the 绩效办 at once."""

    def step(hand: Hand) -> bool:
        rows = read(hand.url, _PASSING.format(section, BATCH))
        if len(rows) == BATCH:
            hand.judge(("一科科长", "二科科长")[section - 1], rows)
        return len(rows) == BATCH

    return step


def review(hand: Hand) -> bool:
    """Approve many at once, and now and then send one back."""
    rows = read(hand.url, _WAITING.format(BATCH))
    if not rows:
        return False
    if hand.chance.random() < 0.4:
        key, version = rows[0]
        data: list[tuple[str, object]] = [("version", version), ("reason", "请补充")]
        hand.post("绩效办", f"ledger/{key}/return/", data, ("entry", key, version))
    elif len(rows) == BATCH:
        hand.judge("绩效办", rows)
    return True


def correct(hand: Hand) -> bool:
    """Propose a correction of an approved row, and have another decide it."""
    waiting = read(hand.url, _PROPOSED)
    if waiting:
        (key, version), *_ = waiting
        decision: list[tuple[str, object]] = [("accept", "1"), ("version", version)]
        hand.post("绩效办二", f"corrections/{key}/", decision, ("correction", key, version))
        return True
    rows = read(hand.url, _APPROVED)
    if rows:
        key, version = hand.chance.choice(rows)
        new = hand.chance.randint(5_000, 9_999) / 100
        data: list[tuple[str, object]] = [
            ("version", version), ("attainment", new), ("approved_points", "0.5"), ("reason", "复核"),
            ("progress", "已按计划完成。"),
        ]  # fmt: skip
        hand.post("绩效办", f"ledger/{key}/correct/", data, ("proposed", key, 0))
    return bool(rows)
