"""工商联 from the settled year to its archive in the real browser, over the days of its two 公示.

The result and the distribution of its bonus hang; a comment is written on a telephone without a mouse and answered; two
weeks later both are closed, the result is published, the money approved; after a month the year is packed and archived.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import barriers, scrolls_sideways
from tests.journeys.conftest import manage
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year import ending
from tests.journeys.year.book import Sample
from tests.journeys.year.office import OFFICE, chief_of, member_of
from tests.journeys.year.place import Place
from tests.served import ROOT, JobOffice, Served

pytestmark = pytest.mark.prove
SCHEME: Final = "gongshanglian-2015"
CLERK, SECOND = OFFICE[SCHEME]
CHIEF, MEMBER, WRITER = chief_of(SCHEME), member_of(SCHEME), "P013"
# Longer than five working days and the longest holiday.
AGO: Final = 16
# Days after the publication: nobody may ask for 复核 any more (rules 7.4).
APPEALED: Final = 31
COMMENT: Final = "建议说明扣减的算法。"
REPLY: Final = "扣减按方案第四条第三款计算，已向本人说明。"


class Installation:
    """The program on a data folder, begun so many days ago and begun again on other days."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.office = JobOffice(
            folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="tests.journeys.clocked",
            more={"HENGJI_TEST_DAYS": str(-AGO)},
        )  # fmt: skip
        self.browser, self._days = browser, ExitStack()
        tables = [sys.executable, "-m", "tests.tables"]
        subprocess.run(
            tables, cwd=ROOT, env=self.office.environment, capture_output=True, timeout=300, check=True
        )

    def begin(self) -> Place:
        """Run it in those days; nothing of the year is there yet."""
        self.place = Place(self.office, "", self.browser, SCHEME)
        assert self.place.run("settled")["differences"] == []
        self.place.site = self._site()
        return self.place

    def go_on(self, days: int = 0) -> None:
        """Stop it, and run it today or so many days later."""
        self.place.leave()
        self._days.close()
        self.office.more = {"HENGJI_TEST_DAYS": str(days)}
        self.place.come_back(self._site())

    def _site(self) -> str:
        served: Served = self._days.enter_context(self.office.served())
        return f"http://127.0.0.1:{served.port}"

    def stop(self) -> None:
        """Let it end."""
        self._days.close()


@pytest.fixture
def installation(tmp_path: Path, browser: Browser) -> Iterator[Installation]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    found = Installation(folder, browser)
    yield found
    found.stop()


def is_without_barrier(desk: ClerkDesk) -> None:
    """axe has nothing serious against the page, and it is not wider than the window."""
    found = barriers(desk.page)
    assert found == [], f"{desk.page.url}\n" + "\n".join(found)
    assert not scrolls_sideways(desk.page), desk.page.url


def test_a_settled_year_goes_to_its_archive_at_the_browser(
    installation: Installation, paper: Path, tmp_path: Path
) -> None:
    place, sample = installation.begin(), Sample(SCHEME)
    year = f"/units/{place.agency}/years/{sample.year}"
    life = f"{year}/life/"
    the_version_is_decided(place, life, paper)
    result = ending.put_up(place.desk(CLERK), life, "公示")
    money = ending.put_up(place.desk(CLERK), life, "奖金分配方案公示")
    somebody_comments_and_is_answered(place, year, money)
    installation.go_on()
    clerk = place.desk(CLERK)
    for notice in (result, money):
        ending.close(clerk, notice)
    ending.publish(clerk)
    everybody_sees_the_own(place, sample, year)
    ending.prepare_the_money(clerk, life)
    ending.approve_the_money(place.desk(CHIEF))
    installation.go_on(APPEALED)
    clerk = place.desk(CLERK)
    the_package_holds_the_year(ending.pack(clerk, year, tmp_path))
    ending.archive(clerk, life)
    is_without_barrier(clerk)
    place.leave()
    told = manage(installation.office, "verify")
    assert "前后相连，没有改动" in told
    assert "逐项一致" in told


def the_version_is_decided(place: Place, life: str, paper: Path) -> None:
    clerk = place.desk(CLERK)
    clerk.go(life)
    clerk.reads("您已参与这一版的“核算”，“核对”须由另一位有权限的同志办理")
    is_without_barrier(clerk)
    ending.check(place.desk(SECOND))
    ending.decide(place.desk(CHIEF), paper)
    clerk.go(life)
    assert [ending.standing(clerk, title) for title in ending.STATIONS] == [
        "已办", "已办", "已办", "待办", "未到", "未到", "未到", "未到",
    ]  # fmt: skip


def somebody_comments_and_is_answered(place: Place, year: str, money: str) -> None:
    phone = place.narrow(WRITER)
    phone.go(f"{year}/my-result/")
    is_without_barrier(phone)
    ending.object_by_keyboard(phone, year, "提出意见", COMMENT)
    is_without_barrier(phone)
    clerk = place.desk(CLERK)
    clerk.go(money)
    clerk.reads(COMMENT)
    assert not clerk.main.get_by_role("link", name="答复").count()
    ending.answer(place.desk(MEMBER), money, "不采纳", REPLY)
    phone.go(money)
    phone.reads(REPLY)


def everybody_sees_the_own(place: Place, sample: Sample, year: str) -> None:
    """At a telephone: the own score, grade and amount; the pages of the office are shut."""
    phone = place.narrow(WRITER)
    phone.go(f"{year}/my-result/")
    row = next(row for row in sample.expected["people"] if row["id"] == WRITER)
    whole, _, fen = str(row["bonus"]).partition(".")
    phone.reads(row["score"], row["grade"], f"{int(whole):,}.{fen}", "提出复核")
    is_without_barrier(phone)


def the_package_holds_the_year(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        notices = "".join(archive.read(name).decode() for name in names if name.startswith("04-"))
    assert {"index.html", "manifest.json", "README.txt"} <= set(names)
    assert REPLY in notices
