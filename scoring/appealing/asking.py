"""复核 and 申诉 are asked for by the person, or entered from paper by the office; both may be taken back (rules 7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from people import chain
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.models import Account, StoredFile
from people.services.notifications import notify
from plans.models import Participant
from scoring.appealing.hands import hands_on
from scoring.appealing.offers import Offer, in_result, offers_of, published_on, terms_of
from scoring.appealing.telling import address, deciders, named, target, tell_applicant
from scoring.engine.appeal_days import Asking, due_on, reasons_against_asking
from scoring.models import Appeal, Settlement
from scoring.services import hold_settlements

NOT_ASKED: Final = "申请没有提交"
NOT_WITHDRAWN: Final = "没有撤回"
Outcome = Appeal.Outcome
Stage = Appeal.Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked for: the stage, the day of knowing (and why it was late), grounds and what is wanted, evidence.

    `asked_on` is only of those on paper: the day on which the paper came in.
    """

    stage: str
    known_on: date
    text: str
    known_reason: str = ""
    asked_on: date | None = None
    files: Sequence[StoredFile] = ()


def ask(*, by: Actor, settlement: int, participant: int, wanted: Request, on_paper: bool = False) -> Appeal:
    """Ask for 复核 or 申诉 against one's own published result; `on_paper` for somebody else, by the office.

    DomainError: not published or archived, not one's own, too late, asked already, nothing said.
    """
    wanted = _plain(wanted, on_paper=on_paper)
    with transaction.atomic():
        row, person = _found(settlement, participant)
        hold_settlements(row.plan_id)
        row.refresh_from_db(fields=["state"])
        _check_person(by, row, person, on_paper=on_paper)
        offer = _offer(row, person, wanted.stage)
        due = _check_days(row, wanted, offer)
        made = Appeal.objects.create(
            settlement=row, participant=person, name=person.name, stage=wanted.stage, after=offer.after,
            account_id=by.account, account_for_id=by.on_behalf_account, on_paper=on_paper,
            known_on=wanted.known_on, known_reason=wanted.known_reason, asked_on=_asked(wanted),
            asked_at=timezone.now(), text=wanted.text, due_on=due,
        )  # fmt: skip
        made.files.add(*wanted.files)
        by.record(
            action=f"{'登记' if on_paper else '提出'}{made.stage}", target=target(made),
            detail=_told(made, wanted), agency=row.plan.agency_id,
        )  # fmt: skip
        notify(
            deciders(made) - {by.account or 0}, title=f"有一份{made.stage}待决定", link=address(made),
            body=f"{row.plan.year}年度考核结果，须在 {due} 以前决定。", key=f"appeal:{made.pk}",
        )  # fmt: skip
        if on_paper:
            tell_applicant(
                made, but=by.account, title=f"已登记您的书面{made.stage}",
                body=f"须在 {due} 以前决定。不是您提出的，请告诉绩效办和监督小组。", key=f"appeal-entered:{made.pk}",
            )  # fmt: skip
    return made


def withdraw(*, by: Actor, appeal: int, version: int, reason: str, on_paper: bool = False) -> Appeal:
    """Take an open one back: the person one's own, the office (`on_paper`) one that the person took back on paper.

    The office does so by somebody who did not judge the result, and the person is told. DomainError: somebody else's.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(NOT_WITHDRAWN, why="没有写明原因", next_step="请填写原因")
    with transaction.atomic():
        row = take(appeal, version=version, refused=NOT_WITHDRAWN)
        _check_taking_back(by, row, on_paper=on_paper)
        Appeal.objects.filter(pk=row.pk).update(outcome=Outcome.WITHDRAWN, withdrawn_reason=reason)
        row.refresh_from_db()
        detail = changes({"结果": Outcome.OPEN.value}, {"结果": Outcome.WITHDRAWN.value}) | {"原因": reason}
        by.record(
            action=f"撤回{row.stage}", target=target(row), detail=detail | {"申请人": row.name},
            agency=row.settlement.plan.agency_id,
        )  # fmt: skip
        if on_paper:
            tell_applicant(
                row, but=by.account, title=f"您的{row.stage}已登记撤回",
                body=f"原因：{reason}。不是您要求的，请告诉监督小组。", key=f"appeal-withdrawn:{row.pk}",
            )  # fmt: skip
    return row


def take(appeal: int, *, version: int, refused: str) -> Appeal:
    """Win the turn on an open appeal as last seen; only in a transaction. DomainError says what it is now."""
    moved = Appeal.objects.filter(pk=appeal, version=version, outcome=Outcome.OPEN)
    won = moved.update(version=F("version") + 1)
    row = (
        Appeal.objects.select_related("settlement__plan__agency", "participant", "after")
        .filter(pk=appeal)
        .first()
    )
    if row is None:
        raise DomainError(refused, why="这份申请已不存在", next_step="请回到列表")
    if not won:
        why = "刚被别人改动" if row.outcome == Outcome.OPEN else f"现在是“{row.outcome}”{named(row)}"
        raise DomainError(refused, why=f"这份{row.stage}{why}", next_step="请刷新页面，核对后再办")
    return row


def belongs(by: Actor, person: Participant) -> bool:
    """Whether the actor's own account is that of the person."""
    return (
        by.account is not None and Account.objects.filter(pk=by.account, employee=person.employee_id).exists()
    )


def _check_taking_back(by: Actor, row: Appeal, *, on_paper: bool) -> None:
    if not on_paper:
        if not belongs(by, row.participant):
            raise DomainError(NOT_WITHDRAWN, why="这不是您提出的", next_step="请由本人撤回")
        return
    if not row.on_paper:
        raise DomainError(NOT_WITHDRAWN, why="它由本人在系统里提出", next_step="请由本人撤回")
    if by.account is not None:
        # Who judged the result does not make an appeal against it go away.
        chain.check_chain(hands_on(row.settlement), by=by, step=f"撤回{row.stage}")


def _plain(wanted: Request, *, on_paper: bool) -> Request:
    text = wanted.text.strip()
    if not text or wanted.stage not in Stage.values:
        raise DomainError(
            NOT_ASKED, why="没有写理由和请求", next_step="请写明不服什么、理由是什么、请求怎样处理"
        )
    return Request(
        stage=wanted.stage, known_on=wanted.known_on, text=text, known_reason=wanted.known_reason.strip(),
        asked_on=wanted.asked_on if on_paper else None, files=wanted.files,
    )  # fmt: skip


def _found(settlement: int, participant: int) -> tuple[Settlement, Participant]:
    row = (
        Settlement.objects.select_related("plan__agency")
        .defer("inputs", "book", "rules", "result", "plan__scheme_text")
        .filter(pk=settlement)
        .first()
    )
    person = Participant.objects.filter(pk=participant).first()
    if row is None or person is None or person.plan_id != row.plan_id:
        raise DomainError(NOT_ASKED, why="这一年的名单里没有这个人", next_step="请与绩效办核对名单")
    return row, person


def _check_person(by: Actor, row: Settlement, person: Participant, *, on_paper: bool) -> None:
    own = belongs(by, person)
    if not on_paper and not own:
        raise DomainError(NOT_ASKED, why="只能对自己的结果提出", next_step="代别人提交书面申请请到绩效办")
    if on_paper and own:
        raise DomainError(NOT_ASKED, why="这是您本人的申请", next_step="请在“我的复核申诉”里自己提出")
    if row.state != Settlement.State.PUBLISHED:
        why = "年度已经归档" if row.state == Settlement.State.ARCHIVED else "这一版结果现在不是发布状态"
        raise DomainError(NOT_ASKED, why=why, next_step="请刷新页面，对现在发布的结果提出")
    if not in_result(row, person):
        raise DomainError(NOT_ASKED, why="这一版结果里没有这个人", next_step="请与绩效办核对名单")


def _offer(row: Settlement, person: Participant, stage: str) -> Offer:
    offer = next((each for each in offers_of(row, person) if each.stage == stage), None)
    if offer is None:
        raise DomainError(
            NOT_ASKED,
            why=f"对这一版结果的{stage}已经提出，或正在复核",
            next_step="请查看已经提出的申请和决定",
        )
    return offer


def _check_days(row: Settlement, wanted: Request, offer: Offer) -> date:
    """Give the day by which it has to be decided."""
    terms = terms_of(row.plan_id)
    asking = Asking(
        appeal=wanted.stage == Stage.APPEAL, published_on=published_on(row), known_on=wanted.known_on,
        asked_on=_asked(wanted), today=timezone.localdate(),
        review_on=offer.after.decided_on if offer.after else None,
    )  # fmt: skip
    against = reasons_against_asking(asking, terms)
    if against:
        raise DomainError(
            NOT_ASKED, why="；".join(against), next_step="请核对日期；确实较晚知悉的，写明知悉日期和原因"
        )
    if wanted.known_on > offer.since and not wanted.known_reason:
        raise DomainError(
            NOT_ASKED, why=f"知悉日期晚于 {offer.since}，没有写原因", next_step="请写明较晚知悉的原因"
        )
    return due_on(terms, appeal=asking.appeal, asked_on=_asked(wanted))


def _asked(wanted: Request) -> date:
    return wanted.asked_on or timezone.localdate()


def _told(made: Appeal, wanted: Request) -> dict[str, object]:
    told: dict[str, object] = {
        "申请人": made.name, "核算编号": made.settlement_id, "知悉": made.known_on.isoformat(),
        "提出": made.asked_on.isoformat(), "决定期限": made.due_on.isoformat(), "理由和请求": made.text,
        "书面": made.on_paper,
    }  # fmt: skip
    told |= {"较晚知悉的原因": made.known_reason} if made.known_reason else {}
    return told | ({"附件": sorted(file.name for file in wanted.files)} if wanted.files else {})
