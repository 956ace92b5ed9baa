"""Working days with the State Council's holidays: rules 7.1, corrections, years that nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.acting import AT_THE_TERMINAL
from people.audit import AuditEntry
from people.errors import DomainError
from plans.engine import working_days as engine
from plans.engine.working_days import UnknownYear, WorkingCalendar
from plans.models import WorkingDay, WorkingYear
from plans.services import working_days as services

PLAIN = WorkingCalendar({}, frozenset(range(2020, 2031)))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        ("2024-09-27", 3, "2024-10-08"),  # rules 7.1: Sun 29 is made up, the National Day week is not
        ("2024-09-27", 1, "2024-09-29"),
        ("2024-02-08", 3, "2024-02-19"),  # Spring Festival; Sun 18 is made up
        ("2025-04-30", 5, "2025-05-12"),
        ("2024-12-31", 1, "2025-01-02"),  # across the year
    ],
)
def test_terms_of_the_state_councils_calendar(start: str, days: int, last: str) -> None:
    found = services.add_working_days(date.fromisoformat(start), days)
    assert found.isoformat() == last
    assert services.working_days_between(date.fromisoformat(start), found) == days


@pytest.mark.django_db
def test_a_make_up_sunday_is_worked_and_a_holiday_monday_is_not() -> None:
    assert services.is_working_day(date(2024, 9, 29))
    assert not services.is_working_day(date(2024, 10, 7))
    assert services.special_days(2024)[date(2024, 9, 29)] == (True, "国庆节调休上班")
    assert services.source_of(2024) == services.SOURCE


@pytest.mark.django_db
def test_a_year_that_nobody_knows_stops_the_count_and_says_what_to_do() -> None:
    with pytest.raises(DomainError) as refusal:
        services.add_working_days(date(2089, 12, 30), 3)
    assert "2089 年的放假和调休安排还没有录入" in str(refusal.value)
    assert "“工作日”页" in refusal.value.next_step
    services.load_year(by=AT_THE_TERMINAL, year=2089)
    services.load_year(by=AT_THE_TERMINAL, year=2090)
    services.correct_day(by=AT_THE_TERMINAL, day=date(2090, 1, 2), working=False, note="元旦放假")
    # Fri 30 Dec counts not, Mon 2 Jan is free now.
    assert services.add_working_days(date(2089, 12, 30), 1) == date(2090, 1, 3)
    assert WorkingYear.objects.get(year=2089).source == services.BY_HAND


@pytest.mark.django_db
def test_a_correction_loads_the_year_once_and_is_in_the_log() -> None:
    services.correct_day(by=AT_THE_TERMINAL, day=date(2024, 10, 8), working=False, note="台风停工")
    assert services.add_working_days(date(2024, 9, 27), 3) == date(2024, 10, 9)
    assert WorkingDay.objects.filter(day__year=2024).count() > 20
    services.load_year(by=AT_THE_TERMINAL, year=2024)
    assert WorkingDay.objects.get(day=date(2024, 10, 8)).note == "台风停工"
    actions = list(AuditEntry.objects.order_by("position").values_list("action", flat=True))
    assert actions == ["录入工作日年份", "更改工作日"]
    with pytest.raises(DomainError, match="没有要改的内容"):
        services.correct_day(by=AT_THE_TERMINAL, day=date(2024, 10, 8), working=False, note="台风停工")
    with pytest.raises(DomainError, match="没有写依据"):
        services.correct_day(by=AT_THE_TERMINAL, day=date(2024, 10, 9), working=False, note=" ")


def test_an_unknown_year_and_an_empty_term_are_refused_by_the_engine() -> None:
    with pytest.raises(UnknownYear) as stopped:
        engine.add_working_days(date(2030, 12, 31), 1, PLAIN)
    assert stopped.value.year == 2031
    with pytest.raises(ValueError, match="one working day"):
        engine.add_working_days(date(2024, 1, 1), 0, PLAIN)


@given(
    start=st.dates(date(2021, 1, 1), date(2028, 1, 1)),
    days=st.integers(1, 60),
    changed=st.dictionaries(st.dates(date(2021, 1, 1), date(2028, 12, 31)), st.booleans(), max_size=40),
)
def test_a_term_ends_on_a_worked_day_and_holds_exactly_its_days(
    start: date, days: int, changed: dict[date, bool]
) -> None:
    calendar = WorkingCalendar(changed, PLAIN.years)
    last = engine.add_working_days(start, days, calendar)
    assert last > start
    assert calendar.works(last)
    assert engine.working_days_between(start, last, calendar) == days
    assert engine.working_days_between(last, start, calendar) == -days
    assert engine.working_days_between(start, last - timedelta(days=1), calendar) == days - 1
