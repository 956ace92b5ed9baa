"""会议: entered and changed with minutes, decisions and files; a decision becomes a 整改事项 of its own.

A meeting that the year's calendar asks for is done there when it is entered here; the paper on the standing that was
shown is kept with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction

from indicators.services.filing_rules import QUARTERS, quarter_end
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from plans.models import CalendarItem, Plan
from plans.services.calendar import DoneFacts, record_done
from plans.services.plan_guard import refuse_unless_running
from scoring.models import Meeting, RectificationItem
from scoring.watching.meeting_messages import tell_decisions

OTHER: Final = "其他"
KINDS: Final = ("季度分析会", "半年汇报会", "年终总结会", "绩效情况分析会", OTHER)
# The quarter that a kind of meeting is about, whatever its day.
ABOUT: Final = {"半年汇报会": 2, "年终总结会": 4}
# A meeting so many days before the end of a quarter is about that quarter.
BEFORE: Final = timedelta(days=15)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The meeting of the year's calendar that this one was; why it was held late."""

    item: CalendarItem | None = None
    late_reason: str = ""


ALONE: Final = Joined()


def quarter_of(meeting: Meeting) -> int:
    """The quarter whose standing the meeting looked at: as entered, by its kind, else the last one over by then."""
    known = meeting.quarter or ABOUT.get(meeting.kind)
    over = [q for q in QUARTERS if quarter_end(meeting.plan.year, q) <= meeting.on + BEFORE]
    return known or max(over, default=1)


def asked_for(plan: Plan) -> list[CalendarItem]:
    """The meetings that the calendar of the year asks for and that are not held yet, by day."""
    rows = CalendarItem.objects.filter(plan=plan, kind=CalendarItem.Kind.MEETING, done_on__isnull=True)
    return list(rows.order_by("due", "pk"))


def decisions_of(meeting: Meeting) -> list[str]:
    """The decisions, one a line."""
    return [line.strip() for line in meeting.decisions.splitlines() if line.strip()]


def add_meeting(
    *,
    by: Actor,
    plan: Plan,
    facts: MeetingFacts,
    files: Iterable[StoredFile],
    today: date,
    joined: Joined = ALONE,
) -> Meeting:
    """Enter a meeting, and tick it off in the calendar.

    DomainError: of another year, to come, late without a reason, the plan is not approved or archived.
    """
    _check(plan, facts, today)
    with transaction.atomic():
        refuse_unless_running(plan, "没有保存")
        _tick(by, plan, facts, joined)
        row = Meeting.objects.create(plan=plan, account_id=by.account, item=joined.item, **asdict(facts))
        row.files.set(files)
        by.record(action="登记会议", target=str(row), detail=changes({}, _told(row)), agency=plan.agency_id)
        tell_decisions(by, row, decisions_of(row))
    return row


def change_meeting(
    *,
    by: Actor,
    meeting: int,
    version: int,
    facts: MeetingFacts,
    files: Iterable[StoredFile],
    today: date,
    joined: Joined = ALONE,
) -> Meeting:
    """Change a meeting. DomainError: changed meanwhile, a day that cannot be, the plan is archived."""
    with transaction.atomic():
        row = Meeting.objects.select_related("plan").get(pk=meeting)
        refuse_unless_running(row.plan_id, "没有保存")
        _check(row.plan, facts, today)
        before = _told(row)
        if joined.item is not None and joined.item.pk != row.item_id:
            _tick(by, row.plan, facts, joined)
        if not Meeting.objects.filter(pk=meeting, version=version).update(
            **asdict(facts), item=joined.item, version=version + 1
        ):
            raise DomainError("没有保存", why="这次会议刚刚被改动", next_step="请刷新页面，核对后再改")
        row.refresh_from_db()
        row.files.set(files)
        by.record(
            action="更改会议", target=str(row), detail=changes(before, _told(row)), agency=row.plan.agency_id
        )
        known = str(before["议定事项"]).splitlines()
        tell_decisions(by, row, [one for one in decisions_of(row) if one not in map(str.strip, known)])
    return row


def keep_material(*, by: Actor, meeting: int, version: int, file: StoredFile) -> Meeting:
    """Keep the paper that was shown; those kept before stay. DomainError: changed meanwhile, archived."""
    with transaction.atomic():
        if not Meeting.objects.filter(pk=meeting, version=version).update(version=version + 1):
            raise DomainError(
                "没有存", why="这次会议刚刚被改动，或刚存过", next_step="请刷新页面，核对后再存"
            )
        row = Meeting.objects.select_related("plan").get(pk=meeting)
        refuse_unless_running(row.plan_id, "没有存")
        row.materials.add(file)
        by.record(
            action="存会上材料", target=str(row), detail={"材料": file.name, "编号": str(file.pk)},
            agency=row.plan.agency_id,
        )  # fmt: skip
    return row


def _tick(by: Actor, plan: Plan, facts: MeetingFacts, joined: Joined) -> None:
    """Tick the meeting off in the calendar, unless it was ticked there."""
    item = joined.item
    if item is None:
        return
    if item.plan_id != plan.pk or item.kind != CalendarItem.Kind.MEETING:
        raise DomainError("没有保存", why="不是本年度日程里的会议", next_step="请重新选择")
    if item.done_on is None:
        done = DoneFacts(done_on=facts.on, late_reason=joined.late_reason)
        record_done(by=by, item=item.pk, version=item.version, facts=done)


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
    asked = {"日程": str(row.item) if row.item else ""}
    return {**names, **asked, "附件": [file.name for file in row.files.order_by("pk")]}


def turned(
    meeting: Meeting, items: Iterable[RectificationItem]
) -> list[tuple[str, RectificationItem | None]]:
    """The decisions with the 整改事项 that each became: the one whose problem repeats its words."""
    by_words: dict[str, RectificationItem] = {}
    for item in items:
        by_words.setdefault(item.problem.strip(), item)
    return [(text, by_words.get(text)) for text in decisions_of(meeting)]


def begun(plan: Plan, asked: str, today: date) -> dict[str, Any]:
    """What the form of a new meeting begins with; `asked` is the key of an item of the calendar, else ignored."""
    start: dict[str, Any] = {"on": today}
    item = next((row for row in asked_for(plan) if str(row.pk) == asked), None)
    if item is None:
        return start
    kind = item.name if item.name in KINDS else OTHER
    return start | {"item": item, "kind": kind, "quarter": item.quarter or ABOUT.get(kind)}
