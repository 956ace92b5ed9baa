"""情况反馈: problems given back to a unit item by item, sent to it, each then a 整改事项 of the unit (rules 4.14 «6-5)»).

A 系列牵头单位 gives back to the units of its series, the 绩效办 of the plan to all of them; a unit never to itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from indicators.models import SecondaryIndicator
from people.access import Role
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.services.holders import accounts_with
from people.services.locks import lock_agency
from people.services.notifications import notify
from plans.models import Plan, Subject
from plans.services.plan_guard import refuse_unless_running
from scoring.models import FeedbackItem
from scoring.watching.rectifying import FEEDBACK, Matter, open_in_turn

NOT_DONE: Final = "情况反馈没有办成"
# Who of a unit is told what came back.
TOLD: Final = (Role.PERFORMANCE_OFFICE, Role.CHIEF_LEADER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is entered of a problem."""

    problem: str
    suggestion: str = ""
    due: date
    indicator: SecondaryIndicator | None = None


def enter(*, by: Actor, subject: Subject, facts: Problem) -> FeedbackItem:
    """Enter a problem of a unit; nobody of the unit sees it before it is sent. DomainError: the year is not under way."""
    with transaction.atomic():
        _check(subject, facts)
        refuse_unless_running(subject.plan, NOT_DONE)
        row = FeedbackItem.objects.create(
            plan=subject.plan, subject=subject, entered_by_id=by.account, entered_name=by.name,
            entered_at=timezone.now(), **_values(facts),
        )  # fmt: skip
        _record(by, row, "登记情况反馈", changes({}, _told(row)))
    return row


def change(*, by: Actor, subject: Subject, item: int, version: int, facts: Problem) -> FeedbackItem:
    """Change a problem that is not sent yet. DomainError: sent or changed meanwhile."""
    with transaction.atomic():
        _check(subject, facts)
        row = _row(subject, item)
        before, values = _told(row), _values(facts)
        _take(row, version, **values)
        for name, value in values.items():
            setattr(row, name, value)
        _record(by, row, "修改情况反馈", changes(before, _told(row)))
    return row


def remove(*, by: Actor, subject: Subject, item: int, version: int) -> None:
    """Take a problem out that is not sent yet; the log keeps what it said."""
    with transaction.atomic():
        row = _row(subject, item)
        _take(row, version)
        detail = changes(_told(row), {})
        FeedbackItem.objects.filter(pk=row.pk).delete()
        _record(by, row, "删去情况反馈", detail)


def send(*, by: Actor, subject: Subject) -> int:
    """Send a unit everything that is entered and not sent: each becomes a 整改事项 of it; give how many.

    DomainError: nothing waits to be sent, the year is not under way.
    """
    plan = subject.plan
    with transaction.atomic():
        lock_agency(plan.agency_id)
        rows = FeedbackItem.objects.filter(subject=subject, sent_at__isnull=True)
        waiting = list(rows.select_related("plan__agency", "subject", "indicator").order_by("pk"))
        if not waiting:
            raise DomainError(NOT_DONE, why="没有待反馈的问题", next_step="请先登记，或刷新页面")
        now = timezone.now()
        for row in waiting:
            _send(by, row, now)
        _tell(by, plan, subject, len(waiting))
        detail = {"条数": len(waiting), "编号": [row.pk for row in waiting]}
        _record(by, waiting[0], "反馈情况", detail)
    return len(waiting)


def _send(by: Actor, row: FeedbackItem, now: Any) -> None:
    matter = Matter(
        source=FEEDBACK, problem=row.problem, measure=row.suggestion, due=row.due or timezone.localdate(now),
        subject=row.subject,
    )  # fmt: skip
    row.rectification = open_in_turn(by=by, plan=row.plan, matter=matter)
    row.sent_at, row.sent_name = now, by.name
    row.version += 1
    row.save(update_fields=["rectification", "sent_at", "sent_name", "version"])


def _tell(by: Actor, plan: Plan, subject: Subject, number: int) -> None:
    unit = subject.agency_id
    if unit is None:
        return
    accounts = accounts_with(TOLD, [unit], timezone.localdate())[unit]
    notify(
        accounts - {by.account or 0},
        title=f"{plan.year}年度情况反馈：{number} 个问题",
        body="请逐项整改，按期报完成。",
        link=reverse("feedback", args=[unit, plan.year]),
    )


def _check(subject: Subject, facts: Problem) -> None:
    if not facts.problem.strip():
        raise DomainError(NOT_DONE, why="没有写问题", next_step="请写明要整改什么")
    if facts.indicator is not None and facts.indicator.plan_id != subject.plan_id:
        raise DomainError(NOT_DONE, why="指标不是本年度方案里的", next_step="请重新选择")


def _row(subject: Subject, item: int) -> FeedbackItem:
    rows = FeedbackItem.objects.select_related("plan__agency", "subject", "indicator__primary")
    found = rows.filter(pk=item, subject=subject).first()
    if found is None:
        raise DomainError(NOT_DONE, why="找不到这条反馈", next_step="请刷新列表")
    return found


def _take(row: FeedbackItem, version: int, **values: Any) -> None:
    """Move a problem that is not sent, as last seen."""
    rows = FeedbackItem.objects.filter(pk=row.pk, version=version, sent_at__isnull=True)
    if not rows.update(**values, version=version + 1):
        now = FeedbackItem.objects.filter(pk=row.pk).first()
        why = "它已经反馈给单位" if now is not None and now.sent_at else "它刚刚被改动"
        raise DomainError(NOT_DONE, why=why, next_step="请刷新页面，核对后再办")
    row.version = version + 1


def _values(facts: Problem) -> dict[str, Any]:
    return {
        "problem": facts.problem.strip(), "suggestion": facts.suggestion.strip(), "due": facts.due,
        "indicator": facts.indicator,
    }  # fmt: skip


def _told(row: FeedbackItem) -> dict[str, object]:
    return {
        "问题": row.problem, "整改要求": row.suggestion, "整改期限": str(row.due or ""),
        "指标": str(row.indicator or ""),
    }  # fmt: skip


def _record(by: Actor, row: FeedbackItem, action: str, detail: dict[str, object]) -> None:
    plan = row.plan
    by.record(action=action, target=f"{plan} {row.subject} 情况反馈", detail=detail, agency=plan.agency_id)
