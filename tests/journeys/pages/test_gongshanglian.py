"""工商联 2015 by its pages: graded rows, a month's plan and summary, charges, violations; as the sample expects.

One section's first quarter goes by the pages; the rest as it went, by the services behind them. The sample's opened ballots
are imported; in the proofs its 测评 is cast in the program, too.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.journeys.pages.first_quarter import first_quarter
from tests.journeys.pages.ledger import correct, judge_all
from tests.journeys.pages.monthly import write_month
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle
from tests.journeys.pages.round import take_the_ballots
from tests.journeys.pages.services import quarter_by_service
from tests.journeys.pages.to_archive import to_the_archive
from tests.journeys.pages.voted import VotedSample
from tests.journeys.year.book import Sample
from tests.journeys.year.office import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_report")]
SCHEME = "gongshanglian-2015"
# Returned once; filed with a wrong grade, approved as filed, and corrected.
RETURNED, MISTAKEN = "I003", "I001"


@pytest.mark.parametrize(
    "cast", [pytest.param(True, marks=pytest.mark.prove), False], ids=["cast", "imported"]
)
def test_a_year_by_the_pages_comes_to_what_the_sample_expects(
    clock: time_machine.Traveller, paper: Path, tmp_path: Path, wide: bool, cast: bool
) -> None:
    place = Place.holding(VotedSample(SCHEME, tmp_path) if cast else Sample(SCHEME))
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    write_month(place, 3)
    row = next(row for row in place.sample.filed(1) if row["指标编号"] == MISTAKEN)
    grade = row["考核等次"]
    row |= {"考核等次": "良好", "得分比例": 0.81}
    number = first_quarter(place, "K02", RETURNED)
    members = (place.clerk, place.second)
    assert sum(judge_all(place.year, member, "审核通过") for member in members) == number
    correct(place, MISTAKEN, 1, grade=grade, ratio="")
    for quarter in (2, 3, 4):
        assert quarter_by_service(place, quarter, scored=False) == len(place.sample.filed(quarter))
    assert enter_registers(place) == {"个人扣分": 3, "违规违纪": 3}
    take_the_ballots(place)
    assert list(place.differences(settle(place))) == []
    to_the_archive(place, clock, paper, answerer=member_of(place.sample.scheme), objector="P013", wide=wide)
