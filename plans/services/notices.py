"""公示: drafted, posted for its working days, closed only when they are over and every objection is answered.

What a posted notice says never changes: content, digest and the audit chain's head are frozen (rules 7.1, 7.2).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone

from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import StoredFile
from plans.current import rules_in_force
from plans.models import Objection, Plan, PublicNotice
from plans.publishers import publisher_of, recalls_of
from plans.services.notice_content import NoticeTable, content_of, digest_of, tables_of
from plans.services.notice_turns import take_notice, tell_concerned
from plans.services.notice_words import day_words
from plans.services.objections import answer_objection, file_objection
from plans.services.working_days import add_working_days

__all__ = [
    "NoticeTable",
    "answer_objection",
    "change_notice",
    "close_notice",
    "draft_notice",
    "file_objection",
    "least_days",
    "post_notice",
    "reasons_against_closing",
    "tables_of",
    "withdraw_notice",
]
State = PublicNotice.State
NOT_POSTED: Final = "没有发布公示"
NOT_CLOSED: Final = "公示还不能结束"


def draft_notice(
    *,
    by: Actor,
    plan: Plan,
    kind: str,
    title: str,
    text: str = "",
    audience: str = "",
    place: str = "",
    contact: str = "",
    working_days: int | None = None,
    tables: Sequence[NoticeTable] = (),
    follows: int | None = None,
) -> PublicNotice:
    """Draft a notice of the plan's year; without `working_days` the plan's own number counts.

    `follows` is the notice that this one takes up again after a correction. DomainError: no title, too few days.
    """
    days = working_days if working_days is not None else least_days(plan)
    notice = PublicNotice(
        plan=plan, kind=kind.strip(), title=title.strip(), text=text.strip(), audience=audience.strip(),
        place=place.strip(), contact=contact.strip(), working_days=days, content=content_of(tables),
        follows_id=follows,
    )  # fmt: skip
    _check(notice)
    with transaction.atomic():
        notice.save(force_insert=True)
        by.record(
            action="草拟公示", target=notice.title, detail=changes({}, _facts(notice)), agency=plan.agency_id
        )
    return notice


def change_notice(
    *,
    by: Actor,
    notice: int,
    version: int,
    title: str,
    text: str,
    audience: str,
    place: str,
    contact: str,
    working_days: int,
    tables: Sequence[NoticeTable] | None = None,
) -> PublicNotice:
    """Change a draft; `tables` None leaves what it shows. DomainError: posted meanwhile, changed by somebody else."""
    with transaction.atomic():
        row = take_notice(notice, state=State.DRAFT, version=version)
        before = _facts(row)
        row.title, row.text, row.audience = title.strip(), text.strip(), audience.strip()
        row.place, row.contact, row.working_days = place.strip(), contact.strip(), working_days
        if tables is not None:
            row.content = content_of(tables)
        _check(row)
        row.save(update_fields=["title", "text", "audience", "place", "contact", "working_days", "content"])
        by.record(
            action="更改公示草稿", target=row.title, detail=changes(before, _facts(row)),
            agency=row.plan.agency_id,
        )  # fmt: skip
    return row


def post_notice(
    *, by: Actor, notice: int, version: int, on: date | None = None, files: Sequence[StoredFile] = ()
) -> PublicNotice:
    """Post a draft: freeze it and compute its last day; the day of posting does not count (rules 7.1).

    `on` before today is for one that hung on the wall already: it needs its place and a photo of the sheet.
    DomainError: the years' holidays are not known, the part behind it refuses, somebody was quicker.
    """
    today = timezone.localdate()
    day = on or today
    with transaction.atomic():
        row = take_notice(notice, state=State.DRAFT, version=version)
        publisher_of(row.kind).hold(row)
        _check_posting(row, day, today, bool(files))
        row.state, row.posted_on, row.posted_by_id = State.POSTED, day, by.account
        row.closes_on = add_working_days(day, row.working_days)
        row.digest = digest_of(row)
        detail = {"公示日期": day.isoformat(), "截止日期": row.closes_on.isoformat(), "内容摘要": row.digest}
        if day < today:
            detail["补录"] = f"{today.isoformat()} 登记，附张贴照片 {len(files)} 份"
        entry = by.record(action="发布公示", target=row.title, detail=detail, agency=row.plan.agency_id)
        row.head = entry.head.printed()
        row.save(update_fields=["state", "posted_on", "posted_by", "closes_on", "digest", "head"])
        row.files.add(*files)
        publisher_of(row.kind).on_posted(row, by)
        tell_concerned(
            row,
            but=by.account,
            title=f"公示：{row.title}",
            body=_term_told(row, today),
            key=f"notice:{row.pk}",
        )
    return row


def close_notice(*, by: Actor, notice: int, version: int) -> PublicNotice:
    """Close a notice whose last day is over and whose objections all have their reply; tell who stands behind it.

    DomainError names everything that is missing.
    """
    with transaction.atomic():
        row = take_notice(notice, state=State.POSTED, version=version)
        publisher_of(row.kind).hold(row)
        against, _ = reasons_against_closing(row)
        if against:
            raise DomainError(NOT_CLOSED, why="；".join(against), next_step="请办完后再结束公示")
        row.state, row.closed_at = State.CLOSED, timezone.now()
        row.save(update_fields=["state", "closed_at"])
        by.record(
            action="结束公示",
            target=row.title,
            detail=changes({"状态": State.POSTED.value}, {"状态": State.CLOSED.value}) | _outcomes(row),
            agency=row.plan.agency_id,
        )
        publisher_of(row.kind).on_closed(row, by)
    return row


def withdraw_notice(*, by: Actor, notice: int, version: int, reason: str) -> PublicNotice:
    """Take back a draft or a posted notice, with its reason; text, objections and replies are kept."""
    reason = reason.strip()
    if not reason:
        raise DomainError("没有撤回", why="撤回公示须说明", next_step="请填写原因")
    with transaction.atomic():
        state = PublicNotice.objects.filter(pk=notice).values_list("state", flat=True).first()
        # A closed one is refused by the turn below, in its own words.
        row = take_notice(
            notice, state=State.DRAFT if state == State.DRAFT else State.POSTED, version=version
        )
        publisher_of(row.kind).hold(row)
        against = publisher_of(row.kind).may_withdraw(row)
        if against:
            raise DomainError("没有撤回", why="；".join(against), next_step="请先办完上述事项")
        was, row.state, row.reason = row.state, State.WITHDRAWN, reason
        row.save(update_fields=["state", "reason"])
        by.record(
            action="撤回公示",
            target=row.title,
            detail=changes({"状态": was}, {"状态": State.WITHDRAWN.value}) | {"原因": reason},
            agency=row.plan.agency_id,
        )
        publisher_of(row.kind).on_withdrawn(row, by)
        if was == State.POSTED:
            tell_concerned(
                row,
                but=by.account,
                title=f"公示已撤回：{row.title}",
                body=f"原因：{reason}",
                key=f"notice:{row.pk}:withdrawn",
            )
    return row


def reasons_against_closing(notice: PublicNotice) -> tuple[list[str], bool]:
    """Say what speaks against closing a posted notice, and whether it can never be closed (`Publisher.must_recall`).

    It waits for its last day, working days by the calendar of today, replies, and what stands behind it.
    """
    today = timezone.localdate()
    found: list[str] = []
    if notice.posted_on is None or notice.closes_on is None:
        return ["公示还没有发布"], False
    if today <= notice.closes_on:
        found.append(f"公示到{day_words(notice.closes_on)}当天结束时为止")
    elif add_working_days(notice.posted_on, notice.working_days) >= today:
        # A holiday proclaimed after posting must not shorten the term.
        found.append(f"放假安排有变，公示期不足 {notice.working_days} 个工作日")
    waiting = notice.objections.filter(outcome=Objection.Outcome.OPEN).count()
    if waiting:
        found.append(f"还有 {waiting} 条异议没有答复")
    recall = recalls_of([notice])
    return [*found, *publisher_of(notice.kind).may_close(notice), *recall.values()], bool(recall)


def least_days(plan: Plan) -> int:
    """Give the working days that the plan's scheme asks for; 1 where it cannot be read."""
    rules = rules_in_force(plan).rules
    return rules.scheme.notice_working_days if rules else 1


def _check(notice: PublicNotice) -> None:
    if not notice.title or not notice.kind:
        raise DomainError("没有保存", why="公示要有事项和标题", next_step="请填写后再保存")
    least = least_days(notice.plan)
    if notice.working_days < least:
        raise DomainError(
            "公示天数不够", why=f"方案规定不少于 {least} 个工作日", next_step=f"请改为 {least} 个工作日以上"
        )


def _check_posting(row: PublicNotice, day: date, today: date, photographed: bool) -> None:
    if day > today:
        raise DomainError(NOT_POSTED, why="公示日期在今天之后", next_step="请到那天再发布")
    if day < today and not (row.place and photographed):
        raise DomainError(
            NOT_POSTED,
            why="公示日期在今天之前，须是当时已经张贴的",
            next_step="请填写公示地点并附张贴照片，或改为今天发布",
        )
    first = publisher_of(row.kind).not_before(row)
    if first is not None and day < first[0]:
        raise DomainError(
            NOT_POSTED, why=f"公示日期早于{first[1]}（{first[0]:%Y-%m-%d}）", next_step="请填写实际张贴的日期"
        )
    if not row.text and not row.content.get("表"):
        raise DomainError(NOT_POSTED, why="公示没有内容", next_step="请先填写正文")
    against = publisher_of(row.kind).may_post(row)
    if against:
        raise DomainError(NOT_POSTED, why="；".join(against), next_step="请办完后再发布")


def _term_told(row: PublicNotice, today: date) -> str:
    """What staff are told of the term; of a sheet entered after its last day nobody is asked to object any more."""
    if row.closes_on is not None and row.closes_on < today:
        return f"已于 {row.posted_on:%Y-%m-%d} 张贴，到 {row.closes_on:%Y-%m-%d} 期满，现补录。"
    return f"公示至 {row.closes_on:%Y-%m-%d}，有异议请在这天结束前提出。"


def _facts(row: PublicNotice) -> dict[str, object]:
    return {
        "事项": row.kind, "标题": row.title, "正文": row.text, "范围": row.audience, "地点": row.place,
        "受理": row.contact, "工作日": row.working_days,
        "表": [len(table.rows) for table in tables_of(row)],
    }  # fmt: skip


def _outcomes(row: PublicNotice) -> dict[str, object]:
    return {"异议": [f"{one.name}：{one.outcome}" for one in row.objections.order_by("pk")]}
