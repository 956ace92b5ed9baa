"""Telling the 绩效办 of items of the calendar some working days before they are due; run every day (people.daily)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.urls import reverse

from people.daily import register_daily
from people.services.notifications import notify
from plans.engine.working_days import UnknownYear, WorkingCalendar, working_days_between
from plans.models import CalendarItem, Plan
from plans.services.notice_turns import office_accounts
from plans.services.working_days import working_calendar

# Three working days: one to collect the proof, one for the head, one for the office (ASSUMED: no document says).
REMIND_DAYS: Final = 3
# No three working days are longer: the longest holiday with the weekends around it.
LONGEST: Final = 14


def join() -> None:
    """Register it."""
    register_daily("日程到期提醒", remind_of_items)


def is_near(today: date, due: date, working: WorkingCalendar) -> bool:
    """Whether a day is here or at most REMIND_DAYS working days away; plain days where a year's are not known."""
    if not today <= due <= today + timedelta(days=LONGEST):
        return False
    try:
        return working_days_between(today, due, working) <= REMIND_DAYS
    except UnknownYear:
        return (due - today).days <= REMIND_DAYS


def remind_of_items(today: date) -> None:
    """Tell each 绩效办 what its plans owe on a near day: one message for a plan and day, however often it is run."""
    working = working_calendar()
    rows = CalendarItem.objects.filter(
        done_on__isnull=True, due__range=(today, today + timedelta(days=LONGEST))
    ).exclude(plan__state=Plan.State.ARCHIVED)
    groups: dict[tuple[int, date], list[CalendarItem]] = defaultdict(list)
    for item in rows.select_related("plan").order_by("due", "pk"):
        if is_near(today, item.due, working):
            groups[item.plan_id, item.due].append(item)
    for (key, due), items in groups.items():
        plan = items[0].plan
        names = "、".join(dict.fromkeys(item.name for item in items[:3])) + ("等" if len(items) > 3 else "")
        link = f"{reverse('calendar', args=[plan.agency_id, plan.year])}?plan={key}#item-{items[0].pk}"
        with transaction.atomic():
            notify(
                office_accounts(plan.agency_id),
                title=f"{plan.year}年度日程 {len(items)} 项 {due.month} 月 {due.day} 日到期",
                body=f"{names}。办完请登记办结。",
                link=link,
                key=f"calendar-due:{key}:{due}",
            )
