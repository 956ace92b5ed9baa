"""What is overdue: the reading of rules 0.6, in one place."""

from __future__ import annotations

from datetime import date

import pytest

from indicators.engine.late import late_quarters, owed_quarters, past_quarters

DUE = {1: date(2026, 4, 15), 2: date(2026, 7, 15), 3: date(2026, 10, 15), 4: date(2027, 1, 15)}
OCTOBER = date(2026, 10, 20)


def test_on_the_day_itself_nothing_is_late() -> None:
    assert past_quarters(DUE, DUE[1]) == []
    assert past_quarters(DUE, date(2026, 4, 16)) == [1]
    assert past_quarters({2: DUE[1], 1: DUE[1]}, OCTOBER) == [1, 2]


@pytest.mark.parametrize(
    ("handed_in", "latest_counts", "mean_counts"),
    [
        ((), [1, 2, 3], [1, 2, 3]),
        ((1,), [2, 3], [2, 3]),
        ((2,), [3], [1, 3]),
        ((1, 3), [], [2]),
        ((4,), [], [1, 2, 3]),
        ((1, 2, 3), [], []),
    ],
)
def test_a_quarter_overtaken_by_a_later_one_is_owed_no_more(
    handed_in: tuple[int, ...], latest_counts: list[int], mean_counts: list[int]
) -> None:
    """The latest counts, unless the scheme takes the mean of the quarters (rules 0.6)."""
    assert late_quarters(handed_in, DUE, OCTOBER) == latest_counts
    assert late_quarters(handed_in, DUE, OCTOBER, every=True) == mean_counts


def test_what_is_owed_is_asked_of_any_quarters() -> None:
    assert owed_quarters([1], [2, 1]) == [2]
    assert owed_quarters([2], [1], every=True) == [1]
