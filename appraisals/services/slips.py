"""测评码 for the bearers of slips: made, printed once, burnt by the next print. The database keeps digests only.

Who has voted keeps the slip that was used; everybody else's older slip is void from this moment (quality «Ballots»).
Where the round tells nobody who has voted, everybody gets a new one, and that of who has voted is dead.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from appraisals.codes import digest_of, new_code
from appraisals.models import AppraisalRound, Elector, RoundGroup
from appraisals.services.editing import told_of_one
from appraisals.services.turns import take_round
from people.acting import Actor
from people.errors import DomainError

State = AppraisalRound.State
NOT_PRINTED: Final = "没有打印"
RENEWING: Final = "换发测评码"
# A sheet of eight takes about 0.4 s to lay out; the codes exist in this one answer only, so no job can do it.
MOST_SLIPS: Final = 200


@dataclass(frozen=True, slots=True)
class BallotSlip:
    """A slip with its code, which is kept nowhere; `name` is empty where the bearer is not named."""

    serial: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of serials that one print covers; `printed` of its slips were made before."""

    first: int
    last: int
    electors: int
    printed: int


@dataclass(frozen=True, slots=True)
class SlipGroup:
    """A group that votes by 测评码, in parts small enough for one print each."""

    group: RoundGroup
    electors: int
    printed: int
    named: bool
    parts: tuple[Part, ...]


def slip_groups(round_: AppraisalRound) -> list[SlipGroup]:
    """Give the groups of a round that vote by 测评码; how many have voted is not said here."""
    rows = round_.groups.filter(channel=RoundGroup.Channel.SLIP).order_by("position")
    rows = rows.annotate(
        bare=Count(
            "electors",
            filter=Q(electors__name="", electors__employee=None, electors__struck=""),
        )
    )
    return [_slip_group(row, row.bare) for row in rows]


def make_codes(
    *, by: Actor, group: int, version: int, first: int = 1, last: int | None = None
) -> list[BallotSlip]:
    """Make codes for everybody of a group (of these serials) who has not voted, in an order that chance gives.

    Where the round tells nobody who has voted, for those who have, too: their new slips are dead. DomainError: the round is not open or over, the group votes otherwise, nobody is left, too many at once.
    """
    with transaction.atomic():
        row = _turn(group, version)
        stretch = Elector.objects.filter(group=row, struck="", serial__gte=first)
        stretch = stretch.filter(serial__lte=last) if last is not None else stretch
        electors = list(stretch.select_related("employee", "turnout").order_by("serial"))
        alike = row.round.tells_nobody
        waiting = [elector for elector in electors if alike or not hasattr(elector, "turnout")]
        if not waiting:
            why = "这些投票人都已取消" if alike else "这些投票人都已投票或已取消"
            raise DomainError(NOT_PRINTED, why=why, next_step="不必再打印")
        if len(electors) > MOST_SLIPS:
            raise DomainError(
                NOT_PRINTED, why=f"一次最多打印 {MOST_SLIPS} 张", next_step="请按序号分几次打印"
            )
        burnt = sum(elector.code_digest is not None for elector in waiting)
        slips = _give_codes(electors, waiting)
        by.record(
            action="打印测评码",
            target=f"{row.round} {row}",
            detail={
                "张数": len(slips),
                "其中换发": burnt,
                "序号": f"{electors[0].serial}-{electors[-1].serial}",
            },
            agency=row.round.plan.agency_id,
        )
    return slips


def renew_code(*, by: Actor, group: int, serial: int, version: int) -> BallotSlip:
    """Make a new code for one lost slip; the old one is void.

    Where the round tells nobody who has voted, for one that has, too: the new slip is dead, and its bearer reads that it
    has voted. DomainError: it has voted (audited), was struck, does not exist.
    """
    with transaction.atomic():
        row = _turn(group, version)
        alike = row.round.tells_nobody
        waiting = Elector.objects.filter(group=row, struck="", serial=serial)
        waiting = waiting if alike else waiting.filter(turnout=None)
        elector = waiting.select_related("employee").first()
        if elector is None:
            detail: dict[str, object] = {"评价主体": row.name, "序号": serial}
            raise told_of_one(
                NOT_PRINTED,
                why=f"“{row}”没有第 {serial} 号，或者这一号已{'' if alike else '投票、已'}取消",
                next_step="请核对序号" + ("" if alike else "；已投过的每人一票，不能换发"),
                by=by, round_=row.round, action=RENEWING, detail=detail,
            )  # fmt: skip
        (slip,) = _give_codes([elector], [elector])
        by.record(
            action=RENEWING,
            target=f"{row.round} {row}",
            detail={"序号": serial},
            agency=row.round.plan.agency_id,
        )
    return slip


def over(round_: AppraisalRound, today: date) -> bool:
    """Whether codes printed today could no longer be used."""
    return round_.ends_on is not None and today > round_.ends_on


def _turn(group: int, version: int) -> RoundGroup:
    found = RoundGroup.objects.get(pk=group)
    round_ = take_round(found.round_id, version=version, states=(State.OPEN,))
    row = RoundGroup.objects.select_related("round__plan").get(pk=group)
    if row.channel != RoundGroup.Channel.SLIP:
        raise DomainError(
            NOT_PRINTED, why=f"“{row}”用{row.channel}投票，不用测评码", next_step="请选用测评码的评价主体"
        )
    if over(round_, timezone.localdate()):
        raise DomainError(
            NOT_PRINTED, why=f"测评 {round_.ends_on} 已经截止", next_step="须继续投票的，请先办理延期"
        )
    return row


def _give_codes(electors: list[Elector], waiting: list[Elector]) -> list[BallotSlip]:
    """Give new codes to those who wait; who has voted is written along, or the count of prints would tell who it was."""
    codes = {elector.pk: new_code() for elector in waiting}
    for elector in electors:
        elector.issue += 1
        if elector.pk in codes:
            elector.code_digest = digest_of(codes[elector.pk])
    Elector.objects.bulk_update(electors, ["code_digest", "issue"])
    slips = [BallotSlip(each.serial, _name(each), codes[each.pk]) for each in waiting]
    secrets.SystemRandom().shuffle(slips)
    return slips


def _name(elector: Elector) -> str:
    return elector.name or (elector.employee.name if elector.employee else "")


def _slip_group(group: RoundGroup, bare: int) -> SlipGroup:
    rows = list(group.electors.filter(struck="").order_by("serial").values_list("serial", "issue"))
    parts = []
    for start in range(0, len(rows), MOST_SLIPS):
        stretch = rows[start : start + MOST_SLIPS]
        parts.append(
            Part(stretch[0][0], stretch[-1][0], len(stretch), sum(issue > 0 for _, issue in stretch))
        )
    return SlipGroup(
        group, len(rows), sum(issue > 0 for _, issue in rows), named=bare < len(rows), parts=tuple(parts)
    )
