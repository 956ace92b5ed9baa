"""The calendar in words: how many working days are left, what is late, the todos, the month grid."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from people.access import OFFICES, Access
from people.frame.todo import Todo
from plans.engine.working_days import UnknownYear, WorkingCalendar, working_days_between
from plans.models import CalendarItem, Plan

SOON: Final = 30
WEEKDAYS: Final = "一二三四五六日"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One item as a page shows it: `state` done, late, soon or open; `words` say it."""

    item: CalendarItem
    state: str
    words: str
    day: str
    off: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the month grid; `working` None: its year is not known."""

    day: date
    inside: bool
    working: bool | None
    today: bool
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What is owed to one office."""

    recipient: str
    lines: Sequence[Line]
    open: int


def lines_of(items: Iterable[CalendarItem], today: date, working: WorkingCalendar) -> list[Line]:
    """Say of every item where it stands."""
    return [_line(item, today, working) for item in items]


def owed_to(lines: Iterable[Line]) -> list[Owed]:
    """Group what goes to another office by that office, in the order of the first day due."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.item.recipient:
            groups[line.item.recipient].append(line)
    return [
        Owed(recipient=name, lines=rows, open=sum(row.state != "done" for row in rows))
        for name, rows in groups.items()
    ]


def month_grid(
    year: int, month: int, lines: Iterable[Line], today: date, working: WorkingCalendar
) -> list[list[Day]]:
    """Give the weeks of a month, Monday first, with the items due on each day."""
    by_day: dict[date, list[Line]] = defaultdict(list)
    for line in lines:
        by_day[line.item.due].append(line)
    return [
        [
            Day(
                day=day, inside=day.month == month, working=works(day, working), today=day == today,
                lines=by_day.get(day, ()) if day.month == month else (),
            )
            for day in week
        ]
        for week in calendar.Calendar().monthdatescalendar(year, month)
    ]  # fmt: skip


def works(day: date, working: WorkingCalendar) -> bool | None:
    """Say whether a day is worked; None where its year is not known."""
    try:
        return working.works(day)
    except UnknownYear:
        return None


def calendar_todos(access: Access) -> Iterator[Todo]:
    """Name what the offices of this person owe within a month; what is late is one line for each plan. One query.

    It ends with the plan's archiving, and with the year after the plan's.
    """
    own = frozenset(held.agency for held in access.roles(*OFFICES) if held.agency is not None)
    if not own:
        return
    rows = (
        CalendarItem.objects.filter(plan__agency__in=own, done_on__isnull=True)
        .filter(plan__year__gte=access.today.year - 1)
        .filter(due__lte=access.today + timedelta(days=SOON))
        .exclude(plan__state=Plan.State.ARCHIVED)
        .select_related("plan")
        .order_by("due", "pk")
    )
    late: dict[int, list[CalendarItem]] = defaultdict(list)
    for item in rows:
        if item.due < access.today:
            late[item.plan_id].append(item)
            continue
        to = f"（报{item.recipient}）" if item.recipient else ""
        yield Todo(f"{item.name}{to}", f"{_page(item)}#item-{item.pk}", due=item.due)
    for items in late.values():
        names = "、".join(item.name for item in items[:2]) + ("等" if len(items) > 2 else "")
        title = f"{items[0].plan.year}年度日程 {len(items)} 项未办结"
        yield Todo(title, _page(items[0]), count=len(items), due=items[0].due, hint=names)


def _page(item: CalendarItem) -> str:
    return f"{reverse('calendar', args=[item.plan.agency_id, item.plan.year])}?plan={item.plan_id}"


def _line(item: CalendarItem, today: date, working: WorkingCalendar) -> Line:
    state, words = _standing(item, today, working)
    off = ""
    if item.done_on is None and item.due >= today and works(item.due, working) is False:
        off = "当天不上班，请提前办"
    return Line(
        item=item,
        state=state,
        words=words,
        off=off,
        day=f"{item.due:%Y-%m-%d} 周{WEEKDAYS[item.due.weekday()]}",
    )


def _standing(item: CalendarItem, today: date, working: WorkingCalendar) -> tuple[str, str]:
    if item._state.adding:
        return "open", "按方案"
    if item.done_on is not None:
        late = (item.done_on - item.due).days
        return "done", f"{item.done_on:%Y-%m-%d} 办结{f'，晚 {late} 天' if late > 0 else ''}"
    days = (item.due - today).days
    if days < 0:
        return "late", f"已逾期 {-days} 天"
    if days == 0:
        return "soon", "今天到期"
    try:
        left = f"还有 {working_days_between(today, item.due, working)} 个工作日"
    except UnknownYear as error:
        left = f"还有 {days} 天（{error.year} 年放假安排未录入）"
    return ("soon" if days <= SOON else "open"), left
