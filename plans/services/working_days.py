"""Working days as the offices keep them: known years come from the program, corrections and later years by hand.

A year is «loaded» when its days stand in the table; until then the program's own list speaks for it. The first
correction of a year loads it. A year that neither knows stops every count with a DomainError that says what to do.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from django.db import transaction

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from plans.engine import working_days as engine
from plans.engine.working_days import SATURDAY, UnknownYear, WorkingCalendar
from plans.models import WorkingDay, WorkingYear

SOURCE: Final = "国务院办公厅放假通知（系统自带）"
BY_HAND: Final = "手工录入"
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
# The program's list names days in English; offices read the holiday's own name.
NAMES: Final = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利七十周年纪念日",
}
Days = dict[date, tuple[bool, str]]


def add_working_days(start: date, days: int) -> date:
    """Give the last day of a term of working days; `start` does not count. DomainError: a year is not known."""
    try:
        return engine.add_working_days(start, days, working_calendar())
    except UnknownYear as error:
        raise unknown(error.year) from error


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and with `end` (negative when past). DomainError as above."""
    try:
        return engine.working_days_between(start, end, working_calendar())
    except UnknownYear as error:
        raise unknown(error.year) from error


def is_working_day(day: date) -> bool:
    """Say whether the day is worked. DomainError: its year is not known."""
    try:
        return working_calendar().works(day)
    except UnknownYear as error:
        raise unknown(error.year) from error


def working_calendar() -> WorkingCalendar:
    """Give the calendar as it stands: loaded years from the table, the others from the program's list. 2 queries."""
    loaded = set(WorkingYear.objects.values_list("year", flat=True))
    special = dict(WorkingDay.objects.filter(day__year__in=loaded).values_list("day", "working"))
    known = _known()
    for year in known.keys() - loaded:
        special |= {day: working for day, (working, _) in known[year].items()}
    return WorkingCalendar(special, frozenset(loaded | known.keys()))


def special_days(year: int) -> Days:
    """Give the days of a year that differ from their weekday, with what they are; empty where it is not known."""
    if WorkingYear.objects.filter(year=year).exists():
        rows = WorkingDay.objects.filter(day__year=year).order_by("day")
        return {row.day: (row.working, row.note) for row in rows}
    return dict(_known().get(year, {}))


def source_of(year: int) -> str:
    """Say where the year's days come from; empty: the year is not known."""
    row = WorkingYear.objects.filter(year=year).first()
    if row is not None:
        return row.source
    return SOURCE if year in _known() else ""


def load_year(*, by: Actor, year: int) -> None:
    """Put the year's days into the table, so that it can be corrected; a year the program does not know starts with
    plain weekdays, to be completed by hand. Loading again changes nothing. DomainError: no such year.
    """
    with transaction.atomic():
        _load(by, year)


def correct_day(*, by: Actor, day: date, working: bool, note: str) -> None:
    """Say whether a day is worked, by the State Council's notice. DomainError: nothing changes, no reason given."""
    note = " ".join(note.split())
    if not note:
        raise DomainError("没有保存", why="没有写依据", next_step="请写明放假或调休的依据，例如“春节调休”")
    with transaction.atomic():
        _load(by, day.year)
        row = WorkingDay.objects.filter(day=day).first()
        before = row.working if row else day.weekday() < SATURDAY
        if before == working and (row is None or row.note == note):
            raise DomainError(
                "没有要改的内容",
                why=f"{day} 本来就是{'上班' if working else '休息'}",
                next_step="请核对日期",
            )
        WorkingDay.objects.update_or_create(day=day, defaults={"working": working, "note": note})
        told = changes({"上班": before}, {"上班": working}) | {"依据": note}
        by.record(action="更改工作日", target=day.isoformat(), detail=told, category="系统")


def unknown(year: int) -> DomainError:
    """Say what to do about a year without its holidays."""
    return DomainError(
        "算不出工作日",
        why=f"{year} 年的放假和调休安排还没有录入",
        next_step="请绩效办或系统管理员按国务院办公厅的通知，在“工作日”页录入该年",
    )


def _load(by: Actor, year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DomainError("没有录入", why=f"年份须在 {FIRST_YEAR}—{LAST_YEAR} 之间", next_step="请改年份")
    days = _known().get(year)
    _, made = WorkingYear.objects.get_or_create(year=year, defaults={"source": SOURCE if days else BY_HAND})
    if not made:
        return
    rows = [WorkingDay(day=day, working=working, note=note) for day, (working, note) in (days or {}).items()]
    WorkingDay.objects.bulk_create(rows, ignore_conflicts=True)
    by.record(action="录入工作日年份", target=f"{year} 年", detail={"天数": len(rows)}, category="系统")


@lru_cache(maxsize=1)
def _known() -> dict[int, Days]:
    """Read the program's own list: only days that differ from their weekday."""
    from chinese_calendar import constants

    found: dict[int, Days] = {}
    for days, working in ((constants.holidays, False), (constants.workdays, True)):
        for day, name in days.items():
            if (day.weekday() < SATURDAY) != working:
                words = f"{NAMES.get(name, name)}{'调休上班' if working else ''}"
                found.setdefault(day.year, {})[day] = (working, words)
    return found
