"""Monthly plans and summaries of a section, where the plan's document asks for them (rules 2.5).

They are filed by the section's 填报人, saved like a ledger row, and go to the 科室负责人, who sends them back or
approves; where the head had a hand in it himself, or there is none, the 绩效办 does. A leader over the section may too.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from indicators.engine.filing import LONGEST, clean, merge
from indicators.models import LedgerEntry, MonthlyEvent, MonthlyReport
from indicators.services.filing import OPEN_STATES
from indicators.services.filing_line import line_duties
from indicators.services.filing_stuck import Judges, judges_of
from indicators.services.filing_submitting import offices_of
from indicators.services.monthly_reading import FIELDS
from people.acting import Actor
from people.audit import changes
from people.chain import Step, check_chain, steps_of, with_hand
from people.errors import DomainError
from people.frame.found import path_of
from people.services.notifications import notify
from plans.models import Subject
from plans.services.plan_guard import refuse_unless_running

State = LedgerEntry.State
Kind = MonthlyEvent.Kind
TURNS: Final = 16


def save_month(
    *,
    by: Actor,
    subject: Subject,
    month: int,
    edits: Mapping[str, str],
    base: Mapping[str, str],
    version: int,
) -> tuple[MonthlyReport | None, tuple[str, ...]]:
    """Store what was typed; gives the row and the fields that both hands changed differently.

    DomainError: an unknown field, text too long, or the row is no longer the filer's to write.
    """
    mine = {name: _text(name, text) for name, text in edits.items()}
    for _ in range(TURNS):
        row = MonthlyReport.objects.filter(subject=subject, month=month).first()
        theirs = {name: getattr(row, name) if row else "" for name in FIELDS}
        if row is not None and row.state not in OPEN_STATES:
            return row, tuple(name for name in mine if theirs[name] != mine[name])
        known = theirs if version == (row.version if row else 0) else {}
        seen = {**known, **{name: clean(text) for name, text in base.items()}}
        merged = merge(seen, mine, theirs)
        if merged.conflicts or not merged.store:
            return row, merged.conflicts
        said = {**merged.store, "saved_at": timezone.now(), **_hand(row, by)}
        try:
            with transaction.atomic():
                refuse_unless_running(subject.plan_id, "没有保存")
                if row is None:
                    made = MonthlyReport.objects.create(
                        plan=subject.plan, subject=subject, month=month, version=1, **said
                    )
                    return made, ()
                rows = MonthlyReport.objects.filter(pk=row.pk, version=row.version, state__in=OPEN_STATES)
                if rows.update(version=row.version + 1, **said):
                    row.refresh_from_db()
                    return row, ()
        except IntegrityError:
            continue
    raise DomainError("没有保存", why="正被别处反复改动", next_step="请稍后再试")


def submit_month(*, by: Actor, subject: Subject, month: int, version: int, today: date) -> MonthlyReport:
    """Hand the month in. DomainError: nothing written, or changed meanwhile."""
    with transaction.atomic():
        row = _row(subject, month, version)
        if row.state not in OPEN_STATES:
            raise _moved(row)
        if not row.planned.strip() and not row.summary.strip():
            raise DomainError("没有提交", why="计划和总结都还没有写", next_step="请至少写一项再提交")
        _move(row, State.SUBMITTED.value, **_hand(row, by))
        _say(by, row, Kind.SUBMITTED)
        said = {FIELDS[name]: getattr(row, name) for name in FIELDS}
        _record(by, row, "提交月度计划和总结", {"内容": said})
        accounts = _judges(row, today).heads
        accounts = accounts or frozenset(offices_of({subject.plan.agency_id}, today)[subject.plan.agency_id])
        link = path_of("my_month", agency=subject.plan.agency_id, year=subject.plan.year, month=month)
        notify(accounts, title=f"{subject.name}提交了 {month} 月的计划和总结", body="请审核。", link=link)
    return row


def withdraw_month(*, by: Actor, subject: Subject, month: int, version: int) -> MonthlyReport:
    """Take a month back that nobody has judged."""
    with transaction.atomic():
        row = _row(subject, month, version)
        if row.state != State.SUBMITTED:
            raise _moved(row)
        _move(row, State.DRAFT.value)
        _say(by, row, Kind.WITHDRAWN)
        _record(by, row, "撤回月度计划和总结", {})
    return row


def judge_month(
    *, by: Actor, subject: Subject, month: int, version: int, today: date, approve: bool, reply: str = ""
) -> MonthlyReport:
    """审核 or 退回 a month, by the section's line; by the 绩效办 where no head may.

    DomainError: a hand in the filing (also for another), a head who may, no reason, changed meanwhile.
    """
    words = clean(reply).strip()
    if not approve and not words:
        raise DomainError("没有退回", why="没有写理由", next_step="请写明要改什么")
    if len(words) > LONGEST:
        raise DomainError("没有办成", why=f"意见最多 {LONGEST} 字", next_step="请写短一些")
    with transaction.atomic():
        row = _row(subject, month, version)
        if row.state != State.SUBMITTED:
            raise _moved(row)
        filing = [Step(row.filed_by_id, None, "填报")] if row.filed_by_id is not None else []
        check_chain([*filing, *steps_of(row.hands, "填报")], by=by, step="审核")
        judges = _judges(row, today)
        if judges.heads and not judges.fits(by.account, by.on_behalf_account):
            raise DomainError("没有审核", why="科室负责人在任", next_step="请由科室负责人先审核")
        state = State.APPROVED if approve else State.SENT_BACK
        _move(row, state.value, reply=words, approved_by_id=by.account, approved_name=by.name)
        _say(by, row, Kind.APPROVED if approve else Kind.SENT_BACK, words)
        action = "审核月度计划和总结" if approve else "退回月度计划和总结"
        _record(by, row, action, changes({}, {"意见": words}) if words else {})
        if not approve and row.filed_by_id is not None:
            link = path_of("my_month", agency=subject.plan.agency_id, year=subject.plan.year, month=month)
            notify([row.filed_by_id], title=f"{month} 月的计划和总结被退回", body=words, link=link)
    return row


def _text(name: str, text: str) -> str:
    if name not in FIELDS:
        raise DomainError("没有保存", why=f"没有“{name[:30]}”这一栏", next_step="请刷新页面后再填")
    plain = clean(text)
    if len(plain) > LONGEST:
        raise DomainError("没有保存", why=f"最多 {LONGEST} 字", next_step="请写短一些")
    return plain


def _hand(row: MonthlyReport | None, by: Actor) -> dict[str, object]:
    hands = with_hand(row.hands if row else (), by)
    return {"filed_by_id": by.account, "filed_name": by.name, "hands": hands}


def _judges(row: MonthlyReport, today: date) -> Judges:
    return judges_of(row, line_duties({row.subject.agency_id or row.plan.agency_id}, today))


def _row(subject: Subject, month: int, version: int) -> MonthlyReport:
    refuse_unless_running(subject.plan_id, "没有办成")
    rows = MonthlyReport.objects.select_related("plan", "subject").defer("plan__scheme_text")
    row = rows.filter(subject=subject, month=month).first()
    if row is None:
        raise DomainError("没有提交", why="还没有写", next_step="请先写计划或总结")
    if row.version != version:
        raise _moved(row)
    return row


def _move(row: MonthlyReport, state: str, **more: object) -> None:
    rows = MonthlyReport.objects.filter(pk=row.pk, version=row.version, state=row.state)
    if not rows.update(state=state, version=row.version + 1, **more):
        raise _moved(row)
    row.refresh_from_db()


def month_for_change(by: Actor, subject: Subject, month: int) -> MonthlyReport:
    """Give the row, written if there is none, its version raised: for what is added to it (佐证材料).

    Inside the caller's transaction. DomainError: the row is not the filer's to write any more.
    """
    refuse_unless_running(subject.plan_id, "没有改动")
    row, made = MonthlyReport.objects.get_or_create(
        subject=subject, month=month,
        defaults={"plan": subject.plan, "version": 1, "saved_at": timezone.now(), **_hand(None, by)},
    )  # fmt: skip
    for _ in range(TURNS):
        if row.state not in OPEN_STATES:
            raise _moved(row)
        if made:
            return row
        rows = MonthlyReport.objects.filter(pk=row.pk, version=row.version, state__in=OPEN_STATES)
        made = bool(rows.update(version=row.version + 1, saved_at=timezone.now(), **_hand(row, by)))
        row.refresh_from_db()
    raise DomainError("没有改动", why="正被别处反复改动", next_step="请稍后再试")


def _say(by: Actor, row: MonthlyReport, kind: str, text: str = "") -> None:
    """Add a line to the conversation, in the transaction of the step."""
    MonthlyEvent.objects.create(
        report=row, kind=kind, account_id=by.account, name=by.name, on_behalf_of=by.on_behalf_of,
        on_behalf_account_id=by.on_behalf_account, text=text,
    )  # fmt: skip


def _record(by: Actor, row: MonthlyReport, action: str, detail: dict[str, object]) -> None:
    target = f"{row.plan.year}年{row.month}月 {row.subject.name}"
    by.record(action=action, target=target, detail=detail, agency=row.plan.agency_id)


def _moved(row: MonthlyReport) -> DomainError:
    return DomainError(
        "没有办成",
        why=f"{row.month} 月的计划和总结刚刚被改动，现在是“{row.state}”",
        next_step="请刷新页面后再办",
    )
