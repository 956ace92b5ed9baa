"""A year of 市科协 2017 in the real browser, from choosing the scheme to the result that the sample expects.

Each kind of act is done at the browser by whom it belongs to; what repeats (the other filers and heads, the other
bases of bonuses) goes through the same services in a process. Only the ballots come from the sample's workbook.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import manage
from tests.journeys.settled_desk import ClerkDesk
from tests.journeys.year.book import Sample
from tests.journeys.year.filing import file_quarter, mend
from tests.journeys.year.planning import approve, begin, paste_the_indicators, put_up, take_the_roster
from tests.journeys.year.registering import (
    confirm_all,
    find_register,
    register_charge,
    register_violation,
    settle,
)
from tests.journeys.year.reviewing import (
    approve_many,
    approve_one_by_one,
    decide_correction,
    pass_all,
    propose_correction,
    send_back,
)
from tests.served import ROOT, JobOffice

SCHEME: Final = "kexie-2017"
# 绩效办 and another of its members, 主要领导, somebody who files, the head of her section.
CLERK, SECOND, CHIEF, FILER, HEAD = "P011", "P024", "P001", "P021", "P007"
HEADED: Final = "学会学术部"
# Returned once in the first quarter; approved with a wrong score in the last one and corrected.
RETURNED, MISTAKEN = "I003", "I010"
REMARK: Final = "写明专项行动的地点"


class Place:
    """The installation, running; desks of its people, and what is done there in bulk."""

    def __init__(self, office: JobOffice, site: str, browser: Browser) -> None:
        self.office, self.site, self.browser = office, site, browser
        found = self.run("prepare", SCHEME)
        self.agency: int = found["agency"]
        self._cookies: dict[str, dict[str, str]] = found["cookies"]
        self.desks: dict[str, ClerkDesk] = {}

    def run(self, *arguments: object) -> dict[str, Any]:
        """Run a command of the preparation as a process."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.journeys.year.prepare", *map(str, arguments)],
            cwd=ROOT, env=self.office.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    def desk(self, person: str) -> ClerkDesk:
        """Sit down at somebody's desk, the same one each time."""
        if person not in self.desks:
            self.desks[person] = ClerkDesk.signed_in(self.browser, self.site, self._cookies[person])
        return self.desks[person]


@pytest.fixture
def place(tmp_path: Path, browser: Browser) -> Iterator[Place]:
    """An installation with the office of the sample, and nothing of its year."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    office = JobOffice(folder, f"sqlite:///{folder / 'hengji.sqlite3'}", settings="config.settings")
    tables = [sys.executable, "-m", "tests.tables"]
    subprocess.run(tables, cwd=ROOT, env=office.environment, capture_output=True, timeout=120, check=True)
    with office.served() as served:
        yield Place(office, f"http://127.0.0.1:{served.port}", browser)
    assert "前后相连，没有改动" in manage(office, "verify")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A small true PDF."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    path = tmp_path / "会议纪要.pdf"
    document.save(path)
    document.close()
    return path


def test_the_year_at_the_browser_comes_to_what_the_sample_expects(
    place: Place, paper: Path, tmp_path: Path
) -> None:
    sample = Sample(SCHEME)
    the_plan_is_made_and_approved(place, sample, paper)
    three_quarters_are_approved(place, sample, paper)
    the_last_quarter_is_scored_row_by_row(place, sample, paper)
    the_registers_are_entered_and_confirmed(place, sample)
    found = settle(place.desk(CLERK), place.agency, sample, tmp_path)
    assert found["subjects"] == sample.expected["subjects"]
    assert found["people"] == sample.expected["people"]
    assert found["bonus"] == sample.expected["bonus"]
    assert found["honours"] == sample.expected["honours"]
    assert [plainly(each) for each in found["problems"]] == [
        plainly(each) for each in sample.expected["problems"]
    ]
    for desk in place.desks.values():
        desk.leave()


def plainly(problem: dict[str, Any]) -> tuple[str, bool, str]:
    """A problem without its sentence, which the sample leaves to the program."""
    return problem["code"], problem["blocking"], problem["where"]


def the_plan_is_made_and_approved(place: Place, sample: Sample, paper: Path) -> None:
    clerk = place.desk(CLERK)
    begin(clerk, place.agency, sample)
    take_the_roster(clerk, place.agency, sample)
    assert place.run("bulk", SCHEME)["done"] == len(sample.rows("人员")) - 1
    paste_the_indicators(clerk, sample)
    put_up(clerk, place.agency, sample, paper)
    approve(place.desk(CHIEF))


def a_quarter_is_filed_and_passed(place: Place, sample: Sample, paper: Path, quarter: int) -> None:
    rows = sample.filed(quarter, FILER)
    place.run("file", SCHEME, quarter, FILER)
    file_quarter(place.desk(FILER), place.agency, sample.year, rows, paper)
    pass_all(place.desk(HEAD), place.agency, sample.year, len(rows))


def three_quarters_are_approved(place: Place, sample: Sample, paper: Path) -> None:
    clerk, agency, year = place.desk(CLERK), place.agency, sample.year
    a_quarter_is_filed_and_passed(place, sample, paper, 1)
    send_back(clerk, agency, year, HEADED, RETURNED, REMARK)
    mend(place.desk(FILER), REMARK, f"{sample.filed(1, FILER)[0]['完成情况']}（地点：各县区）")
    pass_all(place.desk(HEAD), agency, year, 1)
    assert approve_many(clerk, agency, year) == len(sample.filed(1))
    for quarter in (2, 3):
        place.run("file", SCHEME, quarter)
    assert approve_many(clerk, agency, year) == len(sample.filed(2)) + len(sample.filed(3))


def the_last_quarter_is_scored_row_by_row(place: Place, sample: Sample, paper: Path) -> None:
    clerk, agency, year = place.desk(CLERK), place.agency, sample.year
    a_quarter_is_filed_and_passed(place, sample, paper, 4)
    rows = {row["指标编号"]: row for row in sample.filed(4)}
    approve_one_by_one(clerk, agency, year, rows, {MISTAKEN: "13"})
    propose_correction(clerk, agency, year, MISTAKEN, str(rows[MISTAKEN]["考核得分"]))
    decide_correction(place.desk(SECOND), agency, year, MISTAKEN)


def the_registers_are_entered_and_confirmed(place: Place, sample: Sample) -> None:
    clerk, second, agency, year = place.desk(CLERK), place.desk(SECOND), place.agency, sample.year
    entries: tuple[tuple[Callable[..., None], str, str, str], ...] = (
        (register_charge, "个人扣分", "registers", "charges"),
        (register_violation, "违规违纪", "conduct", "violations"),
    )
    for register, sheet, area, slug in entries:
        find_register(clerk, sheet)
        for row in sample.rows(sheet):
            register(clerk, agency, year, row)
        assert confirm_all(second, agency, year, area, slug) == len(sample.rows(sheet))
