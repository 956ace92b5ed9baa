"""逾期: which quarters of an indicator were not handed in by their day. The one place that says so.

The reading (rules 0.6 «of several approved quarters the latest counts, unless the scheme averages quarters»): a quarter
that a later one, handed in, has overtaken is owed no more, for nothing rests on it; where the scheme takes the mean of
the quarters, or scores each of them (rules 5.1), each is owed. The returns (`indicators.services.returns`) still tell
which rows a quarter lacked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date


def owed_quarters(handed_in: Collection[int], quarters: Iterable[int], *, every: bool = False) -> list[int]:
    """Give those of the quarters that are still owed; `every`: each quarter counts."""
    latest = 0 if every else max(handed_in, default=0)
    return [quarter for quarter in sorted(quarters) if quarter > latest and quarter not in handed_in]


def past_quarters(due: Mapping[int, date], today: date) -> list[int]:
    """Give the quarters whose day has passed; on the day itself nothing is late."""
    return sorted(quarter for quarter, day in due.items() if day < today)


def late_quarters(
    handed_in: Collection[int], due: Mapping[int, date], today: date, *, every: bool = False
) -> list[int]:
    """Give the quarters that an indicator owes and whose day has passed.

    `handed_in` are the quarters with a submitted or approved row, `due` the due day of each quarter.
    """
    return owed_quarters(handed_in, past_quarters(due, today), every=every)
