"""Notices in words: the term, how long is left, and what waits for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from people.access import Access
from people.frame.todo import Todo
from plans.engine.working_days import UnknownYear, WorkingCalendar, working_days_between
from plans.models import Objection, PublicNotice
from plans.notice_sight import answering
from plans.publishers import publisher_of, recalls_of

WEEKDAYS: Final = "一二三四五六日"
State = PublicNotice.State


def day_words(day: date) -> str:
    """Say a day with its weekday: 2024年10月8日（星期二）."""
    return f"{day.year}年{day.month}月{day.day}日（星期{WEEKDAYS[day.weekday()]}）"


def term_words(notice: PublicNotice, today: date, working: WorkingCalendar) -> str:
    """Say where the notice stands: until when, working days left, over."""
    if notice.state == State.DRAFT:
        return f"发布后公示 {notice.working_days} 个工作日，发布当天不算。"
    if notice.posted_on is None or notice.closes_on is None:
        return "没有发布过。"
    term = f"{day_words(notice.posted_on)}发布，公示 {notice.working_days} 个工作日，到{day_words(notice.closes_on)}结束时为止"
    if notice.state == State.WITHDRAWN:
        return f"{term}；已撤回。"
    if notice.state == State.CLOSED:
        return f"{term}；已结束。"
    if today > notice.closes_on:
        return f"{term}；期限已满，等待结束。"
    if today == notice.closes_on:
        return f"{term}；今天是最后一天。"
    return f"{term}{_left(today, notice.closes_on, working)}。"


def _left(today: date, last: date, working: WorkingCalendar) -> str:
    try:
        return f"；还剩 {working_days_between(today, last, working)} 个工作日"
    except UnknownYear:
        return ""


def notice_todos(access: Access) -> Iterator[Todo]:
    """Name the notices whose last day is here or over, and the objections that wait for a reply.

    One query, and one of each part that stands behind notices whose term is over and that nothing else keeps open.
    """
    keys = answering(access)
    if not keys:
        return
    rows = list(
        PublicNotice.objects.filter(state=State.POSTED, plan__agency__in=keys)
        .annotate(waiting=Count("objections", filter=Q(objections__outcome=Objection.Outcome.OPEN)))
        .select_related("plan")
        .order_by("closes_on", "pk")
    )
    over = [row for row in rows if not row.waiting and row.closes_on and row.closes_on < access.today]
    recalled = recalls_of(over)
    for row in rows:
        link = reverse("notice", args=[row.plan.agency_id, row.plan.year, row.pk])
        if row.waiting:
            words = f"{row.waiting} 条{publisher_of(row.kind).word}待答复：{row.title}"
            yield Todo(words, link, count=row.waiting, due=row.closes_on)
        elif row.closes_on is not None and row.closes_on < access.today:
            words = "公示须撤回更正" if row.pk in recalled else "公示期满，可以结束"
            yield Todo(f"{words}：{row.title}", link, hint=recalled.get(row.pk, ""))
        elif row.closes_on == access.today:
            yield Todo(
                f"公示今天结束：{row.title}", link, hint="当天结束前仍可提出异议，明天起可以结束公示。"
            )
