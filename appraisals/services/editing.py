"""What the commands on a round share: winning the turn to set it up, its name, a reason."""

from __future__ import annotations

from django.db import transaction

from appraisals.models import AppraisalRound
from appraisals.services.turns import take_round
from people.acting import Actor
from people.chain import with_hand
from people.errors import DomainError, KeptRefusal

State = AppraisalRound.State


def take_setting_up(*, by: Actor, round_: int, version: int) -> AppraisalRound:
    """Win the right to change a round that is being set up, and keep whose hand is in it; only in a transaction."""
    row = take_round(round_, version=version, states=(State.DRAFT,))
    row.hands = with_hand(row.hands, by)
    AppraisalRound.objects.filter(pk=row.pk).update(hands=row.hands)
    return row


def told(row: AppraisalRound) -> str:
    """Name a round for the audit log and for messages."""
    return f"{row.plan.agency.name} {row.plan.year}年度 {row.name}"


def needed(reason: str) -> str:
    """Give the reason as it is kept. DomainError when there is none."""
    reason = reason.strip()
    if not reason:
        raise DomainError("没有写原因", why="这一步须说明原因", next_step="请填写原因")
    return reason


def told_of_one(
    what: str,
    *,
    why: str,
    next_step: str,
    by: Actor,
    round_: AppraisalRound,
    action: str,
    detail: dict[str, object],
) -> KeptRefusal:
    """Refuse a command in words that tell something of one elector; that it was asked is kept.

    Not why it was refused, for the audit log is to be read longer than the roll.
    """

    def keep() -> None:
        with transaction.atomic():
            target, agency = told(round_), round_.plan.agency_id
            by.record(action=f"{action}未办成", target=target, detail=detail, agency=agency)

    return KeptRefusal(what, why=why, next_step=next_step, keep=keep)
