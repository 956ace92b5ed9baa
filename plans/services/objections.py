"""异议 to a posted notice: raised by anybody of the agency, or entered by the office; every one gets a reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people import chain
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Account, StoredFile
from people.services.notifications import notify
from people.typed import half_width
from plans.concerned import concerned_accounts
from plans.models import Objection, PublicNotice
from plans.publishers import publisher_of
from plans.services.notice_turns import address, office_accounts, take_notice
from plans.services.objection_words import outcome_words

Outcome = Objection.Outcome
State = PublicNotice.State
NOT_FILED = "异议没有提交"
NOT_ANSWERED = "答复没有存入"


def file_objection(
    *,
    by: Actor,
    notice: int,
    text: str,
    about: str = "",
    name: str = "",
    received_on: date | None = None,
    files: Sequence[StoredFile] = (),
) -> Objection:
    """Raise an objection while the notice hangs; it is the actor's own unless `name` says whose paper was entered.

    A paper one carries the day it was received, which must lie in the term. DomainError: too late, nothing said.
    """
    now, name = timezone.now(), " ".join(name.split())
    day = received_on if name and received_on else timezone.localdate()
    if not text.strip():
        raise DomainError(NOT_FILED, why="没有写异议内容", next_step="请写明针对什么、理由是什么")
    with transaction.atomic():
        row = take_notice(notice, state=State.POSTED)
        _check_term(row, day)
        made = Objection.objects.create(
            notice=row, account_id=by.account, name=name or by.name, on_paper=bool(name), about=about.strip(),
            text=text.strip(), filed_at=_moment(day) if name else now,
        )  # fmt: skip
        made.files.add(*files)
        detail = {"提出人": made.name, "书面": made.on_paper, "针对": made.about, "异议": made.text}
        by.record(action="提出异议", target=row.title, detail=detail, agency=row.plan.agency_id)
        word = publisher_of(row.kind).word
        notify(
            office_accounts(row.plan.agency_id) - {by.account or 0},
            title=f"公示有{word}：{row.title}",
            body="请核实并答复，答复后公示才能结束。",
            link=address(row),
            key=f"objection:{made.pk}",
        )
    return made


def answer_objection(
    *, by: Actor, objection: int, version: int, outcome: str, reply: str, files: Sequence[StoredFile] = ()
) -> Objection:
    """Answer an objection, once. DomainError: answered meanwhile, no reply, one's own or that of whom one acts for."""
    reply = reply.strip()
    if not reply or outcome not in (Outcome.ACCEPTED, Outcome.PARTLY, Outcome.REFUSED):
        raise DomainError(NOT_ANSWERED, why="须选择处理结果并写明答复", next_step="请补全后再提交")
    with transaction.atomic():
        _check_answering(by, objection)
        moved = Objection.objects.filter(pk=objection, outcome=Outcome.OPEN, version=version).update(
            outcome=outcome, reply=reply, replied_by=by.account, replied_at=timezone.now(),
            version=F("version") + 1,
        )  # fmt: skip
        row = Objection.objects.select_related("notice__plan", "replied_by").get(pk=objection)
        if not moved:
            raise _answered_before(row)
        publisher_of(row.notice.kind).hold(row.notice)
        row.files.add(*files)
        plan = row.notice.plan
        detail = changes({"处理结果": Outcome.OPEN.value}, {"处理结果": outcome}) | {
            "提出人": row.name, "答复": reply,
        }  # fmt: skip
        by.record(action="答复异议", target=row.notice.title, detail=detail, agency=plan.agency_id)
        publisher_of(row.notice.kind).on_answered(row, by)
        if row.account_id and not row.on_paper:
            word = publisher_of(row.notice.kind).word
            notify(
                [row.account_id],
                title=f"您的{word}已有答复：{row.notice.title}",
                body=f"处理结果：{outcome_words(outcome, word)}",
                link=address(row.notice, at=_home(row.notice, row.account_id)),
                key=f"objection-answer:{row.pk}",
            )
    return row


def is_own(row: Objection, by: Actor, names: Sequence[str] | None = None) -> bool:
    """Whether the objection is that of the actor or of whom the actor acts for.

    One raised in the program is known by its account, one on paper only by the name on it (张三 with a title or
    with blanks is 张三): a namesake of who wrote a paper has a colleague answer it. Who typed a paper in may answer it.
    """
    hands = [key for key in (by.account, by.on_behalf_account) if key is not None]
    if not row.on_paper:
        return row.account_id in hands
    written = _plain(row.name)
    return any(_plain(name) in written for name in (_names(by) if names is None else names))


def barred_from(rows: Iterable[Objection], by: Actor, earlier: Sequence[chain.Step]) -> set[int]:
    """Keys of those that the actor may not answer: own ones, those about him, all where he had a part. One query."""
    names, part = _names(by), chain.took_part(earlier, by)
    return {row.pk for row in rows if part or is_own(row, by, names) or is_about(row, by, names)}


def is_about(row: Objection, by: Actor, names: Sequence[str] | None = None) -> bool:
    """Whether the objection names the actor, or whom the actor acts for, as the one whom it is about."""
    about = _plain(row.about)
    return any(_plain(name) in about for name in (_names(by) if names is None else names))


def _names(by: Actor) -> list[str]:
    hands = [key for key in (by.account, by.on_behalf_account) if key is not None]
    known = Account.objects.filter(pk__in=hands).values_list("name", "employee__name")
    return [name for pair in known for name in pair if name]


def _plain(name: str) -> str:
    return "".join(half_width(name).split())


def _check_term(row: PublicNotice, day: date) -> None:
    if day > timezone.localdate():
        raise DomainError(NOT_FILED, why="收到日期在今天之后", next_step="请改日期")
    if (row.posted_on or day) <= day <= (row.closes_on or day):
        return
    raise DomainError(
        NOT_FILED,
        why=f"公示期是 {row.posted_on} 至 {row.closes_on}",
        next_step="公示期外的意见请直接向绩效办或监督小组反映",
    )


def _check_answering(by: Actor, objection: int) -> None:
    row = Objection.objects.select_related("notice").filter(pk=objection).first()
    if row is None:
        raise DomainError(NOT_ANSWERED, why="这条异议已不存在", next_step="请刷新页面")
    if by.account is None or is_own(row, by):
        raise DomainError(
            NOT_ANSWERED,
            why="自己提出的异议不能自己答复，由人代办也一样",
            next_step="请由绩效办的其他人员答复",
        )
    if is_about(row, by):
        raise DomainError(NOT_ANSWERED, why="这一条与您本人有关", next_step="请由其他人员答复")
    chain.check_chain(publisher_of(row.notice.kind).hands(row.notice), by=by, step="答复异议")
    if row.notice.state == State.CLOSED:
        raise DomainError(NOT_ANSWERED, why="公示已经结束", next_step="请查看已有的答复")


def _answered_before(row: Objection) -> DomainError:
    if row.outcome == Outcome.OPEN:
        return DomainError(NOT_ANSWERED, why="这条异议刚被改动", next_step="请刷新页面后再办")
    who = row.replied_by.name if row.replied_by else ""
    when = timezone.localtime(row.replied_at) if row.replied_at else None
    return DomainError(
        NOT_ANSWERED, why=f"已由{who}于{when:%Y-%m-%d %H:%M}答复", next_step="请查看已有的答复"
    )


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _home(notice: PublicNotice, account: int) -> int:
    """The agency at which somebody reads the notice."""
    return next(
        (agency for agency, accounts in concerned_accounts(notice.plan).items() if account in accounts),
        notice.plan.agency_id,
    )
