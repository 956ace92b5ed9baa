"""A city's office with 47 units, 2019, in the real browser: from choosing the scheme to the result of the sample.

One unit's quarter goes by hand, as filer, head and office have it; the other units' rows by the services behind the
pages. The sample has facts of the last quarter only. The whole year by pages without a browser is in
tests/journeys/pages/test_gongxinju.py.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest

from tests.journeys.year.book import Sample
from tests.journeys.year.filing import file_quarter, mend
from tests.journeys.year.office import OFFICE, chief_of
from tests.journeys.year.place import Place
from tests.journeys.year.planning import approve, begin, paste_the_indicators, put_up, walk_the_route
from tests.journeys.year.registering import confirm_together, hand_in_register, settle
from tests.journeys.year.reviewing import (
    approve_one_by_one,
    decide_correction,
    pass_all,
    propose_correction,
    queue,
    send_back,
)
from tests.journeys.year.test_other_years import REGISTERS
from tests.journeys.year.units import Seat, take_the_units
from tests.reports.agreement import differences

pytestmark = pytest.mark.prove
SCHEME: Final = "gongxinju-2019"
QUARTER: Final = 4
STEPS: Final = ("草案", "小组互审", "集中审核", "主要领导审定签名", "分管副市长签批", "报送人社局", "公开")
# Of one unit: what it files itself and what its section files; a row returned, a row approved with a wrong score.
UNIT, SECTION, RETURNED, MISTAKEN = "U46", "U46K1", "I183", "I184"
REMARK: Final = "写明压缩了几个工作日"


def test_the_year_of_a_city_at_the_browser_comes_to_what_the_sample_expects(
    place_of: Callable[[str], Place], paper: Path, tmp_path: Path
) -> None:
    place, sample = place_of(SCHEME), Sample(SCHEME)
    clerk, second = (place.desk(number) for number in OFFICE[SCHEME])
    the_plan_is_made_and_walks_its_route(place, sample, paper)
    by_hand = one_unit_files_and_passes(place, sample, paper)
    the_office_approves_and_corrects(place, sample)
    others = len(sample.rows("季度台账")) - by_hand
    filers = (Seat.of(sample, code).filer for code in (UNIT, SECTION))
    assert place.run("rest", QUARTER, *filers)["filed"] == others
    assert place.run("judge", 1)["approved"] == others
    entered = {}
    for sheet, slug in REGISTERS.items():
        if sample.rows(sheet):
            entered[sheet] = hand_in_register(clerk, place.agency, sample, sheet, slug)
            confirm_together(second, place.agency, sample, slug, entered[sheet])
    assert set(entered) == {"评议得分", "加减分", "违规违纪", "重大情形", "提醒函", "历年结果"}
    assert list(differences(settle(clerk, place.agency, sample, tmp_path), sample.expected)) == []
    place.leave()


def the_plan_is_made_and_walks_its_route(place: Place, sample: Sample, paper: Path) -> None:
    clerk = place.desk(OFFICE[SCHEME][0])
    begin(clerk, place.agency, sample)
    take_the_units(clerk, place.agency, sample)
    paste_the_indicators(clerk, sample, agreed=False)
    put_up(clerk, place.agency, sample, paper)
    approve(place.desk(chief_of(SCHEME)), sample)
    walk_the_route(clerk, place.agency, sample, paper)
    done = clerk.main.locator(".panel", has_text="已办").locator("h2").all_inner_texts()
    assert [heading.split()[1] for heading in done] == list(STEPS)


def one_unit_files_and_passes(place: Place, sample: Sample, paper: Path) -> int:
    """The unit and its section file, each row attached a proof; each head passes; gives how many rows."""
    number = 0
    for code in (SECTION, UNIT):
        seat = Seat.of(sample, code)
        rows, unit = seat.rows(sample, QUARTER), place.units[seat.unit]
        file_quarter(place.desk(seat.filer), unit, sample.year, rows, paper)
        pass_all(place.desk(seat.head), unit, sample.year, len(rows))
        number += len(rows)
    return number


def the_office_approves_and_corrects(place: Place, sample: Sample) -> None:
    """The city's office returns a row of the unit, approves all of them, and corrects a score afterwards."""
    clerk, second = (place.desk(number) for number in OFFICE[SCHEME])
    agency, year, seat = place.agency, sample.year, Seat.of(sample, SECTION)
    rows = {row["指标编号"]: row for row in sample.filed(QUARTER)}
    send_back(clerk, agency, year, seat.name(sample), RETURNED, REMARK)
    mend(place.desk(seat.filer), REMARK, f"{rows[RETURNED]['完成情况']}（压缩 3 个工作日）")
    pass_all(place.desk(seat.head), place.units[seat.unit], year, 1)
    assert queue(clerk, agency, year).count() == len(seat.rows(sample, QUARTER)) + len(
        Seat.of(sample, UNIT).rows(sample, QUARTER)
    )
    approve_one_by_one(clerk, agency, year, rows, {MISTAKEN: "8.6"})
    propose_correction(clerk, agency, year, MISTAKEN, str(rows[MISTAKEN]["考核得分"]))
    decide_correction(second, agency, year, MISTAKEN)
