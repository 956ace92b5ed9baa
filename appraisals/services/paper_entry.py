"""Entry of paper ballots by two people, each alone; what they typed differently is told by place, never by mark.

Who types first into a group is its first clerk, the next one its second; a third is refused. Entries go with the closing:
the sheets themselves are the archive.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import F

from appraisals.models import AppraisalRound, KeyHolder, PaperBallot, RoundGroup
from appraisals.services.turns import share_round, take_round
from people.acting import Actor
from people.errors import DomainError

State = AppraisalRound.State
NOT_CLEARED: Final = "没有清空"
NOT_SAVED: Final = "没有保存"
CLERKS: Final = (1, 2)
LARGEST_NUMBER: Final = 9999
Row = list[int | None]


def holds_key(round_: AppraisalRound, account: int | None) -> bool:
    """Whether the account is one of the three holders of the round's key."""
    return account is not None and KeyHolder.objects.filter(round=round_, account=account).exists()


def count_sheets(*, by: Actor, group: int, version: int, issued: int, unused: int) -> None:
    """Note how many sheets were handed out and how many came back blank. DomainError: impossible, not open, changed."""
    if not 0 <= unused <= issued:
        raise DomainError(
            NOT_SAVED,
            why=f"收回空白 {unused} 张，比发出的 {issued} 张还多",
            next_step="请核对发出和收回的张数",
        )
    with transaction.atomic():
        found = RoundGroup.objects.get(pk=group)
        round_ = take_round(found.round_id, version=version, states=(State.OPEN,))
        _on_paper(found)
        row = RoundGroup.objects.get(pk=group)
        RoundGroup.objects.filter(pk=group).update(issued=issued, unused=unused)
        by.record(
            action="登记纸质票张数",
            target=f"{round_} {row}",
            detail={"发出": [row.issued, issued], "收回空白": [row.unused, unused]},
            agency=round_.plan.agency_id,
        )


def save_ballot(*, by: Actor, group: int, number: int, version: int | None, marks: Sequence[Row]) -> None:
    """Store one sheet as this clerk read it; `version` None for one not typed before.

    Marks outside their range are kept: they make the target's ballot invalid (rules 0.10). DomainError: not open, two
    others type this group, the number was typed meanwhile.
    """
    if not 1 <= number <= LARGEST_NUMBER:
        raise DomainError(
            NOT_SAVED, why=f"票号 {number} 不对", next_step=f"票号从 1 起，最大 {LARGEST_NUMBER}"
        )
    with transaction.atomic():
        row = _turn(group)
        clerk, account = _take_seat(row, by)
        kept = [list(each) for each in marks]
        own = PaperBallot.objects.filter(group=row, number=number, clerk=clerk)
        if version is None and not own.exists():
            PaperBallot.objects.create(group=row, number=number, clerk=clerk, account_id=account, marks=kept)
        elif version is None or own.filter(version=version).update(marks=kept, version=F("version") + 1) != 1:
            raise DomainError(
                NOT_SAVED,
                why=f"您在另一个页面已经录过或改过第 {number} 号",
                next_step="请刷新页面，看看现在的内容",
            )
        by.record(
            action="录入纸质票" if version is None else "更正纸质票录入",
            target=f"{row.round} {row}",
            detail={"票号": number, "第几人": clerk},
            agency=row.round.plan.agency_id,
        )


def remove_ballot(*, by: Actor, group: int, number: int) -> None:
    """Take back an own entry, of a number that does not exist. DomainError: there is none, the round is not open."""
    with transaction.atomic():
        row = _turn(group)
        gone, _ = PaperBallot.objects.filter(group=row, number=number, account=by.account).delete()
        if not gone:
            raise DomainError("没有删除", why=f"您没有录过第 {number} 号", next_step="只能删除自己录的")
        by.record(
            action="删除纸质票录入",
            target=f"{row.round} {row}",
            detail={"票号": number},
            agency=row.round.plan.agency_id,
        )


def clear_seat(*, by: Actor, group: int, clerk: int, reason: str) -> int:
    """Delete all that one clerk typed, who cannot go on or typed what does not exist; another begins anew in that seat.

    Otherwise whoever typed one sheet too many and left would keep the round from ever being counted. Gives how many
    sheets went. DomainError: no reason, nothing typed in the seat, or the giver is the other clerk, who would then
    decide alone which entries stand against his own.
    """
    reason = reason.strip()
    if not reason:
        raise DomainError(NOT_CLEARED, why="清空录入须说明", next_step="请填写原因")
    with transaction.atomic():
        row = _turn(group)
        rows = PaperBallot.objects.filter(group=row)
        other = rows.exclude(clerk=clerk).values_list("account", flat=True).first()
        if other is not None and other == by.account:
            raise DomainError(NOT_CLEARED, why="您是另一位录入人", next_step="请绩效办里没有录这一组的人来办")
        gone, _ = rows.filter(clerk=clerk).delete()
        if not gone:
            raise DomainError(NOT_CLEARED, why=f"第 {clerk} 人还没有录入", next_step="请刷新页面")
        by.record(
            action="清空纸质票录入",
            target=f"{row.round} {row}",
            detail={"第几人": clerk, "张数": gone, "原因": reason},
            agency=row.round.plan.agency_id,
        )
    return gone


def seat_of(group: RoundGroup, account: int | None) -> int | None:
    """Give which clerk of the group the account is or would be; None where two others are at it."""
    taken = dict(PaperBallot.objects.filter(group=group).values_list("clerk", "account").distinct())
    return next(
        (clerk for clerk in CLERKS if taken.get(clerk) == account),
        next((clerk for clerk in CLERKS if clerk not in taken), None),
    )


def _turn(group: int) -> RoundGroup:
    """Share the round with the other clerk and with those who vote, and have the group alone."""
    found = RoundGroup.objects.get(pk=group)
    if share_round(found.round_id) != State.OPEN:
        raise DomainError(NOT_SAVED, why="这一轮测评不在进行中", next_step="计票以后不能再录入")
    RoundGroup.objects.select_for_update(no_key=True).get(pk=group)
    _on_paper(found)
    return RoundGroup.objects.select_related("round__plan").get(pk=group)


def _take_seat(group: RoundGroup, by: Actor) -> tuple[int, int]:
    clerk = seat_of(group, by.account)
    if by.account is None or clerk is None:
        raise DomainError(
            NOT_SAVED,
            why=f"“{group}”已经有两人在录入，第三人不能录",
            next_step="请由这两人继续；须换人的，请绩效办先清空其中一人录的票",
        )
    return clerk, by.account


def _on_paper(group: RoundGroup) -> None:
    if group.channel != RoundGroup.Channel.PAPER:
        raise DomainError(NOT_SAVED, why=f"“{group}”用{group.channel}投票", next_step="只有纸质票须录入")
