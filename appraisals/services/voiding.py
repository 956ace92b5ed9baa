"""Voiding a round: asked for with a reason by one, done by another; what was voted is destroyed, its number is kept."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.urls import reverse

from appraisals.models import (
    AppraisalRound,
    BallotTally,
    KeyHolder,
    OpenedMarks,
    PaperBallot,
    SealedBallot,
    Turnout,
)
from appraisals.results_registry import why_kept
from appraisals.services.editing import needed, told
from appraisals.services.erasing import erase_what_is_deleted, sweep
from appraisals.services.turnout import forget_reminders
from appraisals.services.turns import take_round
from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.services.notifications import mark_answered, notify
from plans.services.plan_turns import approvers_of

State = AppraisalRound.State
VOIDABLE: Final = (State.OPEN, State.CLOSED)
NOT_VOIDED: Final = "没有作废"
ASKED: Final = "提请作废测评"


def ask_void(*, by: Actor, round_: int, version: int, reason: str) -> AppraisalRound:
    """Ask that an open or counted round be voided; voting goes on until another person does it.

    DomainError: moved meanwhile, asked for already, a result rests on it, no reason.
    """
    reason = needed(reason)
    with transaction.atomic():
        row = take_round(round_, version=version, states=VOIDABLE)
        if row.void_asked_by_id is not None:
            raise DomainError("没有提请", why="已经有人提请作废", next_step="请由另一人办理")
        _refuse_kept(row, "没有提请")
        row.void_asked_by_id, row.void_asked_for_id, row.reason = by.account, by.on_behalf_account, reason
        row.save(update_fields=["void_asked_by", "void_asked_for", "reason"])
        detail = {"原因": reason, "状态": row.state}
        by.record(action=ASKED, target=told(row), detail=detail, agency=row.plan.agency_id)
        others = {one.account for one in approvers_of(row.plan.agency_id, steps=steps(row))}
        notify(others, **_asked(row), body=f"{by.name}：{reason}")
    return row


def refuse_void(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Leave the round as it is: the asking is taken back, or refused by another."""
    with transaction.atomic():
        row = _asked_round(round_, version)
        mark_answered(**_asked(row))
        row.void_asked_by, row.void_asked_for, row.reason = None, None, ""
        row.save(update_fields=["void_asked_by", "void_asked_for", "reason"])
        by.record(action="不作废测评", target=told(row), detail={}, agency=row.plan.agency_id)
    return row


def void_round(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Void a round that another asked to be voided: ballots, key, opened marks, sums and the list of voters are destroyed.

    How many had voted, the digest of the opened marks and the reason stay in the audit log. DomainError: moved
    meanwhile, nobody asked, the one who asked, a result rests on it.
    """
    erase_what_is_deleted()
    with transaction.atomic():
        row = _asked_round(round_, version)
        if by.account is not None:
            check_chain(steps(row), by=by, step="作废测评")
        _refuse_kept(row, NOT_VOIDED)
        kept: dict[str, object] = {
            "原因": row.reason,
            "作废前": row.state,
            "投票": Turnout.objects.filter(round=row).count(),
            "密封票": SealedBallot.objects.filter(round=row).count(),
            "纸质票": PaperBallot.objects.filter(group__round=row, clerk=1).count()
            or row.outcome.get("纸质票", 0),
            "摘要": row.outcome.get("摘要", ""),
        }
        _destroy(row)
        row.state, row.outcome, row.public_key, row.boxes = State.VOIDED, kept, "", []
        row.save(update_fields=["state", "outcome", "public_key", "boxes"])
        by.record(action="作废测评", target=told(row), detail=kept, agency=row.plan.agency_id)
        mark_answered(**_asked(row))
    sweep()
    return row


def steps(row: AppraisalRound) -> list[Step]:
    """Give the step that whoever voids the round has no part in."""
    return [] if row.void_asked_by_id is None else [Step(row.void_asked_by_id, row.void_asked_for_id, ASKED)]


def _asked_round(round_: int, version: int) -> AppraisalRound:
    row = take_round(round_, version=version, states=VOIDABLE)
    if row.void_asked_by_id is None:
        raise DomainError(NOT_VOIDED, why="没有人提请作废", next_step="请先提请，再由另一人办理")
    return row


def _refuse_kept(row: AppraisalRound, what: str) -> None:
    if said := why_kept(row, hold=True):
        raise DomainError(what, why=said, next_step="请先退回或更正核算结果")


def _destroy(row: AppraisalRound) -> None:
    SealedBallot.objects.filter(round=row).delete()
    PaperBallot.objects.filter(group__round=row).delete()
    forget_reminders(row.pk)
    OpenedMarks.objects.filter(target__round=row).delete()
    BallotTally.objects.filter(round=row).delete()
    Turnout.objects.filter(round=row).delete()
    KeyHolder.objects.filter(round=row).update(salt="", public_key="")


def _asked(row: AppraisalRound) -> dict[str, str]:
    """Title and link of the message that asks for it."""
    link = reverse("round_page", args=[row.plan.agency_id, row.plan.year, row.pk])
    return {"title": f"“{row.name}”待您办理作废", "link": link}
