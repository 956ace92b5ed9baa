"""Entering a 测评码: a right one always passes, wrong ones are counted by address and soon answered without a word more.

A hall of voters sits behind one address, so that nobody is ever locked out there. What is kept of an address is a keyed
digest, for an hour; right codes and slips of the finger leave nothing (quality «Ballots»).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Sum

from appraisals.codes import digest_of, read_code, source_of
from appraisals.models import AppraisalRound, CodeFailures, Elector, RoundGroup
from appraisals.papers import elector_of_digest
from people.access import OFFICES
from people.errors import DomainError
from people.services.holders import accounts_with
from people.services.notifications import notify

WINDOW: Final = timedelta(minutes=10)
WATCHED: Final = timedelta(hours=1)
# Wrong codes of one address in a window before the answer is 429.
TOLERATED: Final = 50
# Wrong codes of all addresses in an hour before the 绩效办 is told.
ALARMING: Final = 200
# From here on a window only says «many»: whoever guesses shall not keep the database busy.
LARGEST: Final = 1_000
WHAT: Final = "测评码没有通过"


class TooManyWrong(DomainError):
    """So many wrong codes came from this address that the next ones get no closer answer."""


def elector_of_code(*, typed: str, address: str, now: datetime) -> Elector:
    """Give the elector for whom a code was printed, whether or not the vote is cast by now.

    DomainError: it cannot be a code (not counted), or no such code is in use; TooManyWrong beyond TOLERATED.
    """
    code = read_code(typed)
    if not code:
        raise DomainError(
            WHAT, why="测评码是 16 位数字，您输入的有漏位或错位", next_step="请对照纸条再输一遍，空格不必输"
        )
    elector = elector_of_digest(digest_of(code))
    if elector is not None:
        return elector
    if _count(source_of(address), now) > TOLERATED:
        raise TooManyWrong(
            "这里输错的次数太多",
            why="这个网络地址十分钟内输错了很多次，错的测评码暂时不再一一说明",
            next_step="对的测评码不受影响，照常可以投票；确实输不进去的，请向绩效办换一张纸条",
        )
    raise DomainError(
        WHAT, why="没有这个测评码，或者它已经换发、取消", next_step="请对照纸条再输一遍；还不行请向绩效办询问"
    )


def window_of(now: datetime) -> datetime:
    """Give the beginning of the ten minutes."""
    return now.replace(minute=now.minute - now.minute % 10, second=0, microsecond=0)


def _count(source: str, now: datetime) -> int:
    """Count a wrong code; gives how many this address has in the window."""
    window = window_of(now)
    mine = CodeFailures.objects.filter(window=window, source=source)
    so_far = mine.values_list("count", flat=True).first()
    if so_far is not None and so_far >= LARGEST:
        return so_far
    with transaction.atomic():
        CodeFailures.objects.filter(window__lt=now - WATCHED).delete()
        CodeFailures.objects.bulk_create([CodeFailures(window=window, source=source)], ignore_conflicts=True)
        mine.update(count=F("count") + 1)
        together = CodeFailures.objects.aggregate(all=Sum("count"))["all"] or 0
        if together >= ALARMING:
            _tell(now)
        return mine.values_list("count", flat=True).get()


def _tell(now: datetime) -> None:
    """Tell the 绩效办 of every unit with slips in use, once an hour; neither codes nor addresses."""
    rounds = AppraisalRound.objects.filter(
        state=AppraisalRound.State.OPEN, groups__channel=RoundGroup.Channel.SLIP
    )
    by_agency = dict(rounds.order_by("pk").values_list("plan__agency", "name"))
    offices = accounts_with(OFFICES, by_agency, now.date())
    for agency, name in by_agency.items():
        notify(
            offices[agency],
            title="有人在反复试测评码",
            body=f"一小时内输错的测评码已到 {ALARMING} 次，“{name}”正在用测评码投票。输错的都没有通过，"
            "对的测评码照常可用；猜中的可能极小，不必停止投票。请留意会场和网络。",
            key=f"ballot-codes:{agency}:{now:%Y%m%d%H}",
        )
