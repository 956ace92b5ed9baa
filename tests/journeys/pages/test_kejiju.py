"""科技局 2021 by its pages: four quarters scored one by one, violations; as the sample expects."""

from __future__ import annotations

import pytest

from tests.journeys.pages.ledger import approve_with_scores, file_quarter, pass_all
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle

pytestmark = pytest.mark.django_db


def test_a_year_by_the_pages_comes_to_what_the_sample_expects() -> None:
    place = Place.of("kejiju-2021")
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    for quarter in (1, 2, 3, 4):
        number = file_quarter(place, quarter)
        assert number == pass_all(place) == len(place.sample.filed(quarter))
        assert approve_with_scores(place, place.clerk) + approve_with_scores(place, place.second) == number
    assert enter_registers(place) == {"违规违纪": 2}
    assert list(place.differences(settle(place))) == []
