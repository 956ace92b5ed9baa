"""会议: entered and changed with minutes, decisions and files; a decision becomes a 整改事项 of its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from plans.models import Plan
from scoring.models import Meeting

KINDS: Final = ("季度分析会", "半年汇报会", "年终总结会", "绩效情况分析会", "其他")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What is entered of a meeting; `decisions` one a line."""

    kind: str
    quarter: int | None
    on: date
    place: str = ""
    host: str = ""
    attendees: str = ""
    minutes: str = ""
    decisions: str = ""


def decisions_of(meeting: Meeting) -> list[str]:
    """The decisions, one a line."""
    return [line.strip() for line in meeting.decisions.splitlines() if line.strip()]


def add_meeting(
    *, by: Actor, plan: Plan, facts: MeetingFacts, files: Iterable[StoredFile], today: date
) -> Meeting:
    """Enter a meeting. DomainError: it is of another year or still to come."""
    _check(plan, facts, today)
    with transaction.atomic():
        row = Meeting.objects.create(plan=plan, account_id=by.account, **asdict(facts))
        row.files.set(files)
        by.record(action="登记会议", target=str(row), detail=changes({}, _told(row)), agency=plan.agency_id)
    return row


def change_meeting(
    *, by: Actor, meeting: int, version: int, facts: MeetingFacts, files: Iterable[StoredFile], today: date
) -> Meeting:
    """Change a meeting. DomainError: changed meanwhile, a day that cannot be."""
    with transaction.atomic():
        row = Meeting.objects.select_related("plan").get(pk=meeting)
        _check(row.plan, facts, today)
        before = _told(row)
        if not Meeting.objects.filter(pk=meeting, version=version).update(
            **asdict(facts), version=version + 1
        ):
            raise DomainError("没有保存", why="这次会议刚刚被改动", next_step="请刷新页面，核对后再改")
        row.refresh_from_db()
        row.files.set(files)
        by.record(
            action="更改会议", target=str(row), detail=changes(before, _told(row)), agency=row.plan.agency_id
        )
    return row


def _check(plan: Plan, facts: MeetingFacts, today: date) -> None:
    if facts.on > today:
        raise DomainError("会议日期不对", why="日期在今天之后", next_step="请在会后登记")
    if not plan.year <= facts.on.year <= plan.year + 1:
        raise DomainError(
            "会议日期不对", why=f"不在 {plan.year} 年或次年", next_step="请改日期，或到当年的方案里登记"
        )


def _told(row: Meeting) -> dict[str, Any]:
    names = {
        "会议": row.kind, "季度": str(row.quarter or ""), "日期": str(row.on), "地点": row.place, "主持人": row.host,
        "参加人员": row.attendees, "纪要": row.minutes, "议定事项": row.decisions,
    }  # fmt: skip
    return {**names, "附件": [file.name for file in row.files.order_by("pk")]}
