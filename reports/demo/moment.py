"""When the example year under way stands: the last quarter that is over, whatever day the program is tried on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from indicators.services.filing_rules import quarter_end

QUARTERS: Final = 4
MONTHS: Final = 3
TEN: Final = time(10, 0)


@dataclass(frozen=True, slots=True)
class Moment:
    """The year that is under way and its last quarter that is over; in early November the third."""

    today: date
    year: int
    quarter: int

    def day(self, month: int, day: int) -> date:
        """A day of the year, today where it is still to come."""
        return min(self.today, date(self.year, month, day))

    def after(self, quarter: int, days: int) -> date:
        """So many days after a quarter ended, today where that is still to come."""
        return min(self.today, quarter_end(self.year, quarter) + timedelta(days=days))

    def hour(self, month: int, day: int) -> datetime:
        """Ten o'clock of a day of the year, never in the future."""
        return hour_of(self.day(month, day))

    def hour_after(self, quarter: int, days: int) -> datetime:
        """Ten o'clock so many days after a quarter ended, never in the future."""
        return hour_of(self.after(quarter, days))


def hour_of(day: date) -> datetime:
    """Ten o'clock of a day, now where that is still to come."""
    return min(timezone.make_aware(datetime.combine(day, TEN)), timezone.now())


def moment_of(today: date) -> Moment:
    """Give the moment: from January to March the fourth quarter of the year before."""
    over = (today.month - 1) // MONTHS
    return Moment(today, today.year, over) if over else Moment(today, today.year - 1, QUARTERS)
