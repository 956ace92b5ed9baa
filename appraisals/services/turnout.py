"""How many have voted, and reminding those who have not; nowhere when.

Pages get a count that is renewed in steps and not with every vote: who looks all the time must not learn the moment of a
vote from it. A process of the web server keeps its last count in memory for the length of a step; nothing is stored.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Final

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from appraisals.engine.suppression import LEAST_VOTERS
from appraisals.models import AppraisalRound, Elector, RoundGroup
from appraisals.services.turns import share_round
from people.acting import Actor
from people.errors import DomainError
from people.models import Account, Notification
from people.services.notifications import notify

State = AppraisalRound.State
# Seconds for which a count stands, and the names of those who have not voted.
STEP: Final = 15
NAMES_STEP: Final = 600
# From so many electors on pages may show a group's own number (quality «Ballots»).
NOT_REMINDED: Final = "没有提醒"
MOST_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class GroupTurnout:
    """One group: `electors` who may vote and `voted` of them; a paper group has `issued` and `unused` sheets instead.

    `struck` of the electors were struck and are counted all the same, where the round tells nobody who has voted: a roll
    that shrinks only by those who had not would tell it.
    """

    name: str
    channel: str
    electors: int
    voted: int
    issued: int = 0
    unused: int = 0
    struck: int = 0

    @property
    def paper(self) -> bool:
        """Whether it votes on paper, where nobody is counted before the box is opened."""
        return self.channel == RoundGroup.Channel.PAPER

    @property
    def few(self) -> bool:
        """Whether so few are on its roll that their number would tell who has voted: of one elector it does."""
        return not self.paper and self.electors - self.struck < LEAST_VOTERS

    @property
    def percent(self) -> int:
        """Whole percent of those who voted, never rounded up to 100."""
        return self.voted * 100 // self.electors if self.electors else 0


@dataclass(frozen=True, slots=True)
class Missing:
    """Those of a group who have not voted: their names in order of the roll, and how many have none (slips)."""

    group: str
    names: tuple[str, ...]
    nameless: int


@dataclass(frozen=True, slots=True)
class Hall:
    """What a big screen shows: groups of at least five, and the sum of these."""

    groups: tuple[GroupTurnout, ...]
    electors: int
    voted: int
    hidden: bool


def turnout_now(round_: AppraisalRound) -> list[GroupTurnout]:
    """Count at this moment: for closing and for a round that is over; pages of an open one take `turnout_in_steps`."""
    rows = round_.groups.order_by("position").annotate(
        roll=Count("electors"),
        standing=Count("electors", filter=Q(electors__struck="")),
        voting=Count("electors", filter=Q(electors__struck="") | Q(electors__turnout__isnull=False)),
        voted=Count("electors__turnout"),
    )
    told = not round_.tells_nobody
    return [
        GroupTurnout(
            row.name, row.channel, row.voting if told else row.roll, row.voted, row.issued, row.unused,
            struck=0 if told else row.roll - row.standing,
        )
        for row in rows
    ]  # fmt: skip


def everybody_voted(groups: list[GroupTurnout]) -> bool:
    """Whether nobody of the groups without paper is missing, and somebody is there at all."""
    counted = [group for group in groups if not group.paper]
    return bool(counted) and all(group.voted == group.electors for group in counted)


def turnout_in_steps(round_: AppraisalRound) -> list[GroupTurnout]:
    """Give the count of the current step of an open round, the exact one of any other."""
    if round_.state != State.OPEN:
        return turnout_now(round_)
    return _stepped(round_, "turnout", STEP)  # type: ignore[return-value]


def missing_of(round_: AppraisalRound) -> list[Missing]:
    """Name those who have not voted, as of the current step; nobody where the round does not allow it or is not open."""
    if round_.state != State.OPEN or round_.tells_nobody:
        return []
    return _stepped(round_, "missing", NAMES_STEP)  # type: ignore[return-value]


def hall_of(groups: list[GroupTurnout]) -> Hall:
    """Leave out groups under five, in the sum too, or the difference would give them away."""
    shown = tuple(group for group in groups if not group.paper and not group.few)
    small = any(group.few and group.electors for group in groups)
    return Hall(shown, sum(each.electors for each in shown), sum(each.voted for each in shown), small)


def remind(*, by: Actor, round_: int) -> int:
    """Send a message to everybody with an account who has not voted; gives how many. The audit log keeps the number only.

    Once a day: the number would else tell when somebody votes. Where the round tells nobody who has voted, to all with
    an account alike: the number less those who have not voted is of those struck who had. DomainError: not open,
    reminded today, nobody to remind.
    """
    today = timezone.localdate()
    with transaction.atomic():
        row = AppraisalRound.objects.select_related("plan").get(pk=round_)
        if share_round(row.pk) != State.OPEN:
            raise DomainError(NOT_REMINDED, why=f"“{row}”不在进行中", next_step="不必提醒")
        key = f"ballot-reminder:{row.pk}:{today.isoformat()}"
        if Notification.objects.filter(key=key).exists():
            raise DomainError(
                NOT_REMINDED, why="今天已经提醒过，每天只提醒一次", next_step="请明天再提醒，或当面、电话提醒"
            )
        waiting = Elector.objects.filter(round=row, struck="", group__channel=_ACCOUNT)
        if not row.tells_nobody:
            waiting = waiting.filter(turnout=None)
        accounts = Account.objects.filter(employee__in=waiting.values("employee"), is_active=True)
        keys = list(accounts.values_list("pk", flat=True))
        if not keys:
            why = "没有可用的账号" if row.tells_nobody else "用账号投票的人都已投票，或没有可用的账号"
            raise DomainError(NOT_REMINDED, why=why, next_step="用测评码的请当面提醒")
        notify(keys, title=f"请参加“{row}”", body=_words(row, today), link=reverse("ballots"), key=key)
        by.record(
            action="提醒投票",
            target=f"{row}",
            detail={"提醒有账号的投票人" if row.tells_nobody else "提醒未投票人": len(keys)},
            agency=row.plan.agency_id,
        )
    return len(keys)


def forget_reminders(round_: int) -> None:
    """Delete the messages of a round that is over: each says that its receiver had not voted on that day."""
    Notification.objects.filter(key__startswith=f"ballot-reminder:{round_}:").delete()


_ACCOUNT: Final = RoundGroup.Channel.ACCOUNT
_KEPT: Final[dict[tuple[str, int, str], tuple[int, object]]] = {}
_LOCK: Final = Lock()


def _stepped(round_: AppraisalRound, what: str, step: int) -> object:
    """Give what was counted first within this step by this process."""
    now = int(time.time()) // step
    # A round's key is never another's, whatever number the database gives the round.
    key = (what, round_.pk, round_.public_key)
    with _LOCK:
        kept = _KEPT.get(key)
        if kept is not None and kept[0] == now:
            return kept[1]
        found = turnout_now(round_) if what == "turnout" else _missing_now(round_)
        while len(_KEPT) >= MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[key] = (now, found)
        return found


def _missing_now(round_: AppraisalRound) -> list[Missing]:
    waiting = Elector.objects.filter(round=round_, struck="", turnout=None).exclude(
        group__channel=RoundGroup.Channel.PAPER
    )
    rows = waiting.order_by("group__position", "serial")
    found: dict[str, list[str]] = {}
    for group, name, person in rows.values_list("group__name", "name", "employee__name"):
        found.setdefault(group, []).append(name or person or "")
    return [
        Missing(group, tuple(name for name in names if name), names.count(""))
        for group, names in found.items()
    ]


def _words(row: AppraisalRound, today: date) -> str:
    all_alike = "发给全部有账号的投票人，已经投过的不必理会。" if row.tells_nobody else ""
    sealed = f"{all_alike}投票密封保存，没有人能看到谁投了什么。"
    if row.ends_on is None:
        return f"请抽几分钟投票。{sealed}"
    left = (row.ends_on - today).days
    when = "今天截止" if left <= 0 else f"{row.ends_on.month}月{row.ends_on.day}日截止"
    return f"{when}。{sealed}"
