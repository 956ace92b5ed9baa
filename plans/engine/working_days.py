"""Counting working days through the State Council's holidays and make-up days (rules 7.1). Pure: no clock, no table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ONE_DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
# No holiday is longer than this; a count that runs further is a mistake of the table.
LONGEST_BREAK: Final = 60


class UnknownYear(LookupError):
    """The holidays of a year that a count runs through are not known."""

    def __init__(self, year: int) -> None:
        super().__init__(f"holidays of {year} are not known")
        self.year = year


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`special`: days that differ from their weekday (True = worked); `years`: those whose holidays are known."""

    special: Mapping[date, bool]
    years: frozenset[int]

    def works(self, day: date) -> bool:
        """Say whether the day is worked. UnknownYear where its year's holidays are not known."""
        if day.year not in self.years:
            raise UnknownYear(day.year)
        return self.special.get(day, day.weekday() < SATURDAY)


def add_working_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """Give the last day of a term of `days` working days; the day it starts from does not count (民法典 201).

    Fri 2024-09-27 and 3 days: Sun 29 (make-up), Mon 30, Tue 2024-10-08. ValueError unless `days` is 1 or more.
    """
    if days < 1:
        raise ValueError("a term has one working day at least")
    day, rest = start, 0
    while days:
        day += ONE_DAY
        rest += 1
        if calendar.works(day):
            days, rest = days - 1, 0
        if rest > LONGEST_BREAK:
            raise ValueError(f"no working day in {LONGEST_BREAK} days before {day}")
    return day


def working_days_between(start: date, end: date, calendar: WorkingCalendar) -> int:
    """Count the working days after `start` up to and with `end`; below zero where `end` lies before `start`."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (end - start).days
    return sum(calendar.works(start + ONE_DAY * step) for step in range(1, days + 1))
