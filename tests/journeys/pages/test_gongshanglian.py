"""工商联 2015 by its pages: graded rows, monthly plans and summaries, charges and violations; as the sample expects."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.journeys.pages.ledger import file_quarter, judge_all, pass_all
from tests.journeys.pages.place import Place
from tests.journeys.pages.planning import begin, enter_the_indicators, put_up_and_approve, take_the_roster
from tests.journeys.pages.registers import enter_registers, settle

pytestmark = pytest.mark.django_db


def test_a_year_by_the_pages_comes_to_what_the_sample_expects(settings: Settings, tmp_path: Path) -> None:
    settings.HENGJI_DATA = tmp_path
    settings.JOB_BROKER = "tests.reports.test_workbook_jobs.told"
    place = Place.of("gongshanglian-2015")
    begin(place)
    take_the_roster(place)
    enter_the_indicators(place)
    put_up_and_approve(place)
    for quarter in (1, 2, 3, 4):
        number = file_quarter(place, quarter)
        assert number == pass_all(place) == len(place.sample.filed(quarter))
        assert judge_all(place, place.clerk, "审核通过") + judge_all(place, place.second, "审核通过") == number
    assert enter_registers(place) == {"个人扣分": 3, "违规违纪": 3}
    assert list(place.differences(settle(place))) == []
