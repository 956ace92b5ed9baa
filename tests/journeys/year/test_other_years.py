"""Years of the other schemes in the real browser: each kind of act by hand at least once, what repeats by services.

The whole of each year by the program's pages, without a browser, is in tests/journeys/pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.journeys.pages.place import filers
from tests.journeys.year.book import Sample
from tests.journeys.year.filing import file_quarter, mend
from tests.journeys.year.office import OFFICE, chief_of
from tests.journeys.year.place import Place
from tests.journeys.year.planning import (
    approve,
    begin,
    paste_the_indicators,
    put_up,
    take_the_roster,
    walk_the_route,
)
from tests.journeys.year.registering import confirm_together, hand_in_register, settle
from tests.journeys.year.reviewing import pass_all, queue, send_back
from tests.reports.agreement import differences

pytestmark = pytest.mark.prove
REGISTERS: Final = {
    "评议得分": "registers/ratings",
    "加减分": "registers/adjustments",
    "个人扣分": "registers/charges",
    "违规违纪": "conduct/violations",
    "重大情形": "registers/grave",
    "提醒函": "registers/letters",
    "历年结果": "registers/past",
}
REMARK: Final = "写明地点和件数"


@dataclass(frozen=True, slots=True)
class Year:
    """What is done by hand in a year: who files (one of the rows is returned), whether 考核得分 is given row by row."""

    scheme: str
    filer: str
    scored: bool


YEARS: Final = (Year("gongshanglian-2015", "P013", False), Year("kejiju-2021", "P012", True))


@pytest.mark.parametrize("year", YEARS, ids=lambda year: year.scheme)
def test_a_year_at_the_browser_comes_to_what_the_sample_expects(
    year: Year, place_of: Callable[[str], Place], paper: Path, tmp_path: Path
) -> None:
    place, sample = place_of(year.scheme), Sample(year.scheme)
    clerk, second = (place.desk(number) for number in OFFICE[year.scheme])
    begin(clerk, place.agency, sample)
    take_the_roster(clerk, place.agency, sample)
    paste_the_indicators(clerk, sample, agreed=False)
    put_up(clerk, place.agency, sample, paper)
    approve(place.desk(chief_of(year.scheme)), sample)
    walk_the_route(clerk, place.agency, sample, paper)
    the_first_quarter_by_hand(place, sample, year, paper)
    for quarter in (2, 3, 4):
        assert place.run("rest", quarter)["filed"] == len(sample.filed(quarter))
        assert place.run("judge", int(year.scored))["approved"] == len(sample.filed(quarter))
    for sheet, slug in REGISTERS.items():
        if sample.rows(sheet):
            number = hand_in_register(clerk, place.agency, sample, sheet, slug)
            confirm_together(second, place.agency, sample, slug, number)
    assert list(differences(settle(clerk, place.agency, sample, tmp_path), sample.expected)) == []
    place.leave()


def the_first_quarter_by_hand(place: Place, sample: Sample, year: Year, paper: Path) -> None:
    """One person files by hand, the head passes, a row comes back and goes again."""
    number, agency = sample.year, place.agency
    clerk = place.desk(OFFICE[year.scheme][0])
    codes = filers(sample)[year.filer]
    rows = [row for row in sample.filed(1) if row["指标编号"] in codes]
    section = next(row["所在对象"] for row in sample.rows("人员") if row["工号"] == year.filer)
    subject = next(row for row in sample.rows("考核对象") if row["编号"] == section)
    filer, head = place.desk(year.filer), place.desk(subject["负责人"])
    file_quarter(filer, agency, number, rows, paper)
    pass_all(head, agency, number, len(rows))
    send_back(clerk, agency, number, subject["名称"], rows[0]["指标编号"], REMARK)
    mend(filer, REMARK, f"{rows[0]['完成情况']}（{REMARK}：已补充）")
    pass_all(head, agency, number, 1)
    assert queue(clerk, agency, number).count() == len(rows)
    left = place.run("rest", 1, year.filer)
    assert left["filed"] + len(rows) == len(sample.filed(1))
    assert place.run("judge", int(year.scored))["approved"] == len(sample.filed(1))
