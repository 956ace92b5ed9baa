"""科协 2017 by its pages: 扣差补优 with a cancelled bonus taken back; as the sample expects, and on to the archive.

Its 测评 is cast in the program, everybody on everybody; as the sample's opened ballots, too, in the proofs.

Only the last quarter is filed (the latest approved one counts, rules 0.6), by the services behind the pages.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle
from tests.journeys.pages.round import take_the_ballots
from tests.journeys.pages.services import quarter_by_service
from tests.journeys.pages.to_archive import to_the_archive
from tests.journeys.pages.voted import VotedSample
from tests.journeys.year.book import Sample
from tests.journeys.year.office import member_of

pytestmark = pytest.mark.django_db
SCHEME = "kexie-2017"


@pytest.mark.parametrize(
    "cast", [True, pytest.param(False, marks=pytest.mark.prove)], ids=["cast", "imported"]
)
def test_a_year_by_the_pages_goes_to_its_archive(
    clock: time_machine.Traveller, paper: Path, tmp_path: Path, wide: bool, cast: bool
) -> None:
    place = Place.holding(VotedSample(SCHEME, tmp_path) if cast else Sample(SCHEME))
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    for quarter in (1, 2, 3, 4):
        quarter_by_service(place, quarter, scored=True)
    enter_registers(place)
    take_the_ballots(place)
    assert list(place.differences(settle(place))) == []
    to_the_archive(place, clock, paper, answerer=member_of(place.sample.scheme), objector="P021", wide=wide)
