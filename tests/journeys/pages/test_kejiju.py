"""科技局 2021 by its pages: a return, rows scored one by one, a correction, violations; as the sample expects.

One section's first quarter goes by the pages; the rest as it went, by the services behind them. Its 测评 is cast in the program
or imported as opened ballots.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.journeys.pages.first_quarter import first_quarter
from tests.journeys.pages.ledger import approve_page, correct
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle
from tests.journeys.pages.round import take_the_ballots
from tests.journeys.pages.services import approve_by_service, quarter_by_service
from tests.journeys.pages.to_archive import to_the_archive
from tests.journeys.pages.voted import VotedSample
from tests.journeys.year.book import Sample
from tests.journeys.year.office import member_of

# The other four go in an ordinary run.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_report"), pytest.mark.prove]
SCHEME = "kejiju-2021"
# Returned once; approved with a wrong score and corrected.
RETURNED, MISTAKEN = "I003", "I006"


@pytest.mark.parametrize("cast", [True, False], ids=["cast", "imported"])
def test_a_year_by_the_pages_comes_to_what_the_sample_expects(
    clock: time_machine.Traveller, paper: Path, tmp_path: Path, wide: bool, cast: bool
) -> None:
    place = Place.holding(VotedSample(SCHEME, tmp_path) if cast else Sample(SCHEME))
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    number = first_quarter(place, "K01", RETURNED)
    approved = approve_page(place, place.clerk, 1, {MISTAKEN: "0.01"})
    assert MISTAKEN in approved
    right = next(row["考核得分"] for row in place.sample.filed(1) if row["指标编号"] == MISTAKEN)
    correct(place, MISTAKEN, 1, approved_points="" if right is None else str(right))
    assert len(approved) + approve_by_service(place) == number
    for quarter in (2, 3, 4):
        assert quarter_by_service(place, quarter, scored=True) == len(place.sample.filed(quarter))
    assert enter_registers(place) == {"违规违纪": 2}
    take_the_ballots(place)
    assert list(place.differences(settle(place))) == []
    to_the_archive(place, clock, paper, answerer=member_of(place.sample.scheme), objector="P013", wide=wide)
