"""A city's office 2019 by its pages: 47 units and their sections, six registers by their tables; as the sample expects.

One section's year goes by the pages; the rest as it went, by the services behind them. Its document has no 测评.
"""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine

from tests.journeys.pages.first_quarter import first_quarter
from tests.journeys.pages.ledger import approve_page
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle
from tests.journeys.pages.services import approve_by_service
from tests.journeys.pages.to_archive import to_the_archive
from tests.journeys.year.office import member_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_report")]
# Of the city's office itself.
CLERK_BESIDE = "B005"
# Of a unit below: the result of the units concerns its people, who read and object at home (rules 4.11, 7.2).
UNIT_PERSON = "P0021"
REGISTERS = {"评议得分": 75, "加减分": 37, "违规违纪": 88, "重大情形": 3, "提醒函": 16, "历年结果": 92}


def test_a_year_by_the_pages_comes_to_what_the_sample_expects(
    clock: time_machine.Traveller, paper: Path, wide: bool
) -> None:
    place = Place.of("gongxinju-2019")
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    number = first_quarter(place, "U46K1", "I183", quarter=4)
    approved = approve_page(place, place.clerk, 4, {})
    assert len(approved) + approve_by_service(place) == number
    assert enter_registers(place) == REGISTERS
    assert list(place.differences(settle(place))) == []
    to_the_archive(
        place,
        clock,
        paper,
        answerer=member_of(place.sample.scheme),
        objector=UNIT_PERSON,
        others=[CLERK_BESIDE],
        wide=wide,
    )
