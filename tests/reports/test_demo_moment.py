"""When the example year under way stands, whatever day the program is tried on."""

from __future__ import annotations

from datetime import date

import pytest

from reports.demo.moment import moment_of


@pytest.mark.parametrize(
    ("today", "year", "quarter"),
    [
        (date(2026, 11, 5), 2026, 3), (date(2026, 12, 31), 2026, 3), (date(2027, 1, 1), 2026, 4),
        (date(2027, 3, 31), 2026, 4), (date(2027, 4, 1), 2027, 1),
    ],
)  # fmt: skip
def test_the_year_under_way_is_the_one_whose_quarter_was_last_over(
    today: date, year: int, quarter: int
) -> None:
    moment = moment_of(today)
    assert (moment.year, moment.quarter) == (year, quarter)
    assert moment.day(2, 20) <= today
    assert moment.after(quarter, 400) == today
