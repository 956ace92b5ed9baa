"""The year's calendar as a file that every calendar program reads (.ics)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from plans.models import CalendarItem, Plan

WARNING: Final = timedelta(days=-3)


def calendar_file(plan: Plan, items: Iterable[CalendarItem], *, site: str, now: datetime) -> bytes:
    """Give the items as whole-day events with a reminder three days before; done ones say so and remind of nothing.

    `site` makes the numbers of the events unique, so that a second import replaces the first.
    """
    from icalendar import Alarm, Calendar, Event

    book = Calendar()
    book.add("prodid", "-//Hengji//Performance calendar//ZH")
    book.add("version", "2.0")
    book.add("x-wr-calname", f"{plan.agency.name}{plan.year}年度绩效日程")
    for number, item in enumerate(items, 1):
        event = Event()
        event.add("uid", f"plan-{plan.pk}-item-{item.pk or f'draft-{number}'}@{site}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("sequence", item.version)
        event.add("dtstart", item.due)
        event.add("dtend", item.due + timedelta(days=1))
        event.add("summary", _title(item))
        event.add("description", _text(item))
        event.add("transp", "TRANSPARENT")
        if item.done_on is None:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", _title(item))
            alarm.add("trigger", WARNING)
            event.add_component(alarm)
        book.add_component(event)
    packed: bytes = book.to_ical()
    return packed


def _title(item: CalendarItem) -> str:
    done = "【已办】" if item.done_on else ""
    return f"{done}{item.name}{f'（报{item.recipient}）' if item.recipient else ''}"


def _text(item: CalendarItem) -> str:
    said = [item.kind]
    if item.copies:
        said.append(f"{item.copies} 份")
    if item.clause:
        said.append(f"依据 {item.clause}")
    if item.assumed:
        said.append(f"系统读法：{item.assumed}")
    return "；".join(said)
