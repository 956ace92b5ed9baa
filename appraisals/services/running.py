"""What may still be done to an open round: a later last day, an elector who left struck from the roll."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appraisals.models import AppraisalRound, Elector, RoundGroup, Turnout
from appraisals.services.editing import needed, told, told_of_one
from appraisals.services.turns import take_round
from people.acting import Actor
from people.errors import DomainError
from people.models import Account
from people.services.notifications import notify

State = AppraisalRound.State
NOT_EXTENDED: Final = "没有延期"
NOT_STRUCK: Final = "没有取消"
STRIKING: Final = "取消投票资格"
EITHER_WAY: Final = "如其尚未投票，不能再投；已投的票仍然有效"


def extend_round(*, by: Actor, round_: int, version: int, ends_on: date, reason: str) -> AppraisalRound:
    """Move the last day of an open round to a later one; every voter with an account is told, voted or not.

    DomainError: not open, the day is not later or is past, no reason.
    """
    reason = needed(reason)
    with transaction.atomic():
        row = take_round(round_, version=version, states=(State.OPEN,))
        if row.ends_on is not None and ends_on <= row.ends_on:
            raise DomainError(NOT_EXTENDED, why=f"现在的截止日期是 {row.ends_on}", next_step="请填更晚的日期")
        if ends_on < timezone.localdate():
            raise DomainError(NOT_EXTENDED, why="这一天已经过了", next_step="请填今天或以后的日期")
        old, row.ends_on, row.reason = row.ends_on, ends_on, reason
        row.save(update_fields=["ends_on", "reason"])
        detail = {"截止日期": {"旧": str(old or ""), "新": str(ends_on)}, "原因": reason}
        by.record(action="延长测评", target=told(row), detail=detail, agency=row.plan.agency_id)
        # To all alike: a list of those who had not voted by now would stay in the messages.
        people = row.electors.filter(group__channel=RoundGroup.Channel.ACCOUNT, struck="").values("employee")
        voters = Account.objects.filter(employee__in=people, is_active=True).values_list("pk", flat=True)
        body = f"原因：{reason}。已经投过的不必再投。"
        notify(set(voters), title=f"“{row.name}”延长到 {ends_on}", body=body, link=reverse("ballots"))
    return row


def strike_elector(*, by: Actor, elector: int, version: int, reason: str) -> Elector:
    """Strike somebody who left before voting from the roll of an open round; whoever has voted stays.

    Where the round tells nobody who has voted, everybody is struck alike: who has not voted can no more, a vote that was
    cast stands. DomainError: not open, struck already, has voted (audited), no reason.
    """
    reason = needed(reason)
    found = Elector.objects.filter(pk=elector).first()
    if found is None:
        raise DomainError(NOT_STRUCK, why="名册里没有这个人", next_step="请刷新页面")
    detail: dict[str, object] = {"投票人": str(found), "原因": reason}
    with transaction.atomic():
        # The row alone: no ballot is on its way while it is struck.
        row = take_round(found.round_id, version=version, states=(State.OPEN,))
        about = partial(told_of_one, NOT_STRUCK, by=by, round_=row, action=STRIKING, detail=detail)
        if not row.tells_nobody and Turnout.objects.filter(pk=elector).exists():
            raise about(why="这张票已经计入，谁也找不出是哪一张", next_step="保留在名册里，不必办理")
        if Elector.objects.filter(pk=elector, struck="").update(struck=reason) != 1:
            raise about(why="已经取消过了", next_step="请刷新页面")
        by.record(action=STRIKING, target=told(row), detail=detail, agency=row.plan.agency_id)
    found.struck = reason
    return found


def struck_words(round_: AppraisalRound) -> str:
    """Say what striking comes to; in a round that tells nobody, the same whether or not the elector has voted."""
    return f"：{EITHER_WAY}" if round_.tells_nobody else ""
