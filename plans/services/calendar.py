"""What the year owes to whom and when: items from the scheme's calendar, own ones beside them, recorded when sent.

A late one needs its reason. The day of the document counts as it stands; whether it is worked is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from people.services.locks import lock_agency
from plans.current import rules_in_force
from plans.engine.check_calendar import due_date
from plans.engine.scheme.outcomes import CalendarEntry
from plans.models import CalendarItem, Plan
from plans.services.working_days import FIRST_YEAR, LAST_YEAR

Kind = CalendarItem.Kind
KINDS: Final = {
    "milestone": Kind.MILESTONE,
    "filing": Kind.FILING,
    "quarterly_return": Kind.RETURN,
    "meeting": Kind.MEETING,
}
NOT_SAVED: Final = "没有保存"
OWED: Final = (Kind.FILING, Kind.RETURN)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """What is said of an item before it is done."""

    name: str
    kind: str
    due: date
    recipient: str = ""
    copies: int | None = None
    quarter: int | None = None
    clause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneFacts:
    """How it was done: the day, copies sent on, the receipt, why late."""

    done_on: date
    sent_copies: int | None = None
    receipt: str = ""
    late_reason: str = ""
    files: Sequence[StoredFile] = ()


def items_of(plan: Plan) -> list[CalendarItem]:
    """Give the year's items by day; those of a plan that keeps none yet come from its scheme, not saved."""
    rows = list(CalendarItem.objects.filter(plan=plan).order_by("due", "pk"))
    return rows or sorted(_from_scheme(plan), key=lambda item: item.due)


def ensure_calendar(plan: Plan) -> list[CalendarItem]:
    """Write the items of the plan's scheme where it has none; only in a transaction. Doing it again changes nothing."""
    lock_agency(plan.agency_id)
    rows = list(CalendarItem.objects.filter(plan=plan).order_by("due", "pk"))
    return rows or CalendarItem.objects.bulk_create(_from_scheme(plan))


def open_calendar(*, by: Actor, plan: Plan) -> list[CalendarItem]:
    """Start the calendar of the plan's year from its scheme. DomainError: it was started, the scheme has none."""
    with transaction.atomic():
        lock_agency(plan.agency_id)
        if CalendarItem.objects.filter(plan=plan).exists():
            raise DomainError("没有载入", why="日程已经建立", next_step="请刷新页面")
        made = ensure_calendar(plan)
        if not made:
            raise DomainError("没有载入", why="方案没有写期限", next_step="请逐项增加")
        by.record(action="建立日程", target=str(plan), detail={"事项": len(made)}, agency=plan.agency_id)
    return made


def add_item(*, by: Actor, plan: Plan, facts: ItemFacts) -> CalendarItem:
    """Add an own item to the year. DomainError: no name, a quarterly return without its quarter."""
    facts = _checked(facts)
    with transaction.atomic():
        ensure_calendar(plan)
        item = CalendarItem(plan=plan, account_id=by.account)
        _fill(item, facts)
        item.save(force_insert=True)
        by.record(
            action="增加日程", target=str(item), detail=changes({}, _facts(item)), agency=plan.agency_id
        )
    return item


def change_item(*, by: Actor, item: int, version: int, facts: ItemFacts) -> CalendarItem:
    """Change an item that is not done: a date that was put off, copies, recipient. DomainError: changed meanwhile."""
    facts = _checked(facts)
    with transaction.atomic():
        row = take_item(item, version)
        if row.done_on is not None:
            raise DomainError(NOT_SAVED, why="这一项已经办结", next_step="请先撤销办结")
        before = _facts(row)
        _fill(row, facts)
        told = changes(before, _facts(row))
        if not told:
            raise DomainError("没有要改的内容", why="填写的与现在的相同", next_step="请修改后再保存，或取消")
        row.save()
        by.record(action="更改日程", target=str(row), detail=told, agency=row.plan.agency_id)
    return row


def remove_item(*, by: Actor, item: int, version: int, reason: str) -> None:
    """Take an item out of the year, with a reason; one that is done stays."""
    with transaction.atomic():
        row = take_item(item, version)
        if not reason.strip() or row.done_on is not None:
            raise DomainError(
                "没有删除", why="已经办结的不能删，删除须写原因", next_step="请填写原因，或先撤销办结"
            )
        detail = changes(_facts(row), {}) | {"原因": reason.strip()}
        # Before the audit log is taken: meetings that point to it are changed along.
        CalendarItem.objects.filter(pk=row.pk).delete()
        by.record(action="删除日程", target=str(row), detail=detail, agency=row.plan.agency_id)


def record_done(*, by: Actor, item: int, version: int, facts: DoneFacts) -> CalendarItem:
    """Record that an item was done or sent. DomainError: late without a reason, a day to come, fewer copies than asked."""
    with transaction.atomic():
        row = take_item(item, version)
        _check_done(row, facts)
        before = _facts(row)
        row.done_on, row.sent_copies = facts.done_on, facts.sent_copies
        row.receipt, row.late_reason = facts.receipt.strip(), facts.late_reason.strip()
        row.account_id = by.account
        row.save()
        row.files.set(facts.files)
        by.record(
            action="办结日程", target=str(row), detail=changes(before, _facts(row)), agency=row.plan.agency_id
        )
    return row


def undo_done(*, by: Actor, item: int, version: int, reason: str) -> CalendarItem:
    """Take back that an item is done, with a reason; the log keeps what was recorded."""
    with transaction.atomic():
        row = take_item(item, version)
        if not reason.strip() or row.done_on is None:
            raise DomainError("没有撤销", why="撤销办结须写原因", next_step="请填写原因")
        before = _facts(row)
        row.done_on, row.sent_copies, row.receipt, row.late_reason = None, None, "", ""
        row.save()
        row.files.clear()
        by.record(
            action="撤销办结", target=str(row),
            detail=changes(before, _facts(row)) | {"原因": reason.strip()}, agency=row.plan.agency_id,
        )  # fmt: skip
    return row


def take_item(item: int, version: int) -> CalendarItem:
    """Win the right to change an item as last seen; only in a transaction."""
    moved = CalendarItem.objects.filter(pk=item, version=version).update(version=F("version") + 1)
    row = CalendarItem.objects.select_related("plan").filter(pk=item).first()
    if row is None or not moved:
        why = "这一项已被删除" if row is None else f"“{row.name}”刚刚被别人改动"
        raise DomainError(NOT_SAVED, why=why, next_step="请刷新页面，核对后再办")
    return row


def _from_scheme(plan: Plan) -> list[CalendarItem]:
    rules = rules_in_force(plan).rules
    if rules is None:
        return []
    return [
        CalendarItem(
            plan=plan, name=entry.name, kind=KINDS[entry.kind], due=_day(entry, plan.year),
            recipient=recipient, copies=entry.copies, quarter=entry.quarter, clause=entry.clause, assumed=entry.assumed,
        )
        for entry in rules.scheme.calendar
        for recipient in entry.recipient.split("、")
    ]  # fmt: skip


def _day(entry: CalendarEntry, year: int) -> date:
    """The entry's day in the plan's year; 29 February of a common year is the 28th."""
    try:
        return due_date(entry.due, year)
    except ValueError:
        return due_date(f"{entry.due[:-2]}28", year)


def _checked(facts: ItemFacts) -> ItemFacts:
    facts = replace(
        facts,
        name=" ".join(facts.name.split()),
        recipient=facts.recipient.strip(),
        clause=facts.clause.strip(),
    )
    if not facts.name or facts.kind not in Kind.values:
        raise DomainError(NOT_SAVED, why="须填事项和类型", next_step="请补全后再保存")
    if not FIRST_YEAR <= facts.due.year <= LAST_YEAR:
        raise DomainError(
            NOT_SAVED, why=f"日期须在 {FIRST_YEAR}—{LAST_YEAR} 年之间", next_step="请改截止日期"
        )
    if (facts.kind == Kind.RETURN) != (facts.quarter is not None):
        raise DomainError(NOT_SAVED, why="季度报表须写是哪一季度，其他事项不写", next_step="请改季度")
    if facts.kind in OWED and not facts.recipient:
        raise DomainError(NOT_SAVED, why="报送须写报给谁", next_step="请填写报送对象")
    return facts


def _check_done(row: CalendarItem, facts: DoneFacts) -> None:
    if row.done_on is not None:
        raise DomainError(NOT_SAVED, why="这一项已经办结", next_step="要改内容，请先撤销办结")
    if facts.done_on > timezone.localdate():
        raise DomainError(NOT_SAVED, why="办结日期在今天之后", next_step="请填写实际日期")
    if facts.done_on > row.due and not facts.late_reason.strip():
        raise DomainError(
            NOT_SAVED,
            why=f"比截止日期晚 {(facts.done_on - row.due).days} 天，须说明",
            next_step="请填写逾期理由",
        )
    if row.copies and facts.sent_copies is not None and facts.sent_copies < row.copies:
        raise DomainError(
            NOT_SAVED,
            why=f"要求 {row.copies} 份，只送 {facts.sent_copies} 份",
            next_step="请补齐份数，或先更改要求的份数",
        )


def _fill(item: CalendarItem, facts: ItemFacts) -> None:
    item.name, item.kind, item.due, item.recipient = facts.name, facts.kind, facts.due, facts.recipient
    item.copies, item.quarter, item.clause = facts.copies, facts.quarter, facts.clause


def _facts(item: CalendarItem) -> dict[str, object]:
    return {
        "事项": item.name, "类型": item.kind, "截止": item.due.isoformat(), "报送对象": item.recipient,
        "份数": item.copies, "季度": item.quarter, "办结": item.done_on.isoformat() if item.done_on else "",
        "实送": item.sent_copies, "回执": item.receipt, "逾期理由": item.late_reason,
    }  # fmt: skip
