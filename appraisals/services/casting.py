"""Casting: the one command without an audit row. What it leaves are a turnout without time and a sealed ballot.

Both come in one transaction or not at all, and nobody gets a second one (quality «Ballots»).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from appraisals.boxes import seal_ballot
from appraisals.engine.payload import Marks, encode
from appraisals.models import AppraisalRound, Elector, RoundGroup, RoundTarget, SealedBallot, Turnout
from appraisals.services.holders import check_key_once
from appraisals.services.turns import share_round
from appraisals.sheets import Sheet, sheet_of
from people.errors import DomainError
from people.prepared import asked, columns_of, made
from plans.engine.units import POINT

NOT_COUNTED: Final = "没有投出"
NAMED: Final = 5


class AlreadyVoted(DomainError):
    """The elector's vote is counted; a second one is refused and the first stands."""


def cast_ballot(*, elector: int, marks: Sequence[Marks | None], code_digest: str | None = None) -> None:
    """Count one elector's ballot set.

    `marks` has one entry per target of the round in its order, in 1/10000 point; None where the elector does not judge.
    `code_digest` is that of the slip in whose name it is cast: one burnt meanwhile no longer counts. DomainError: the
    round is not open today, the ballot is incomplete (with the places), the slip was replaced, the key is not the one of
    the opening; AlreadyVoted.
    """
    voter = _voter(elector)
    round_ = voter.round
    names = [subject or person or "" for subject, person in asked(_named, round_.pk)]
    sheet = sheet_of(round_)
    check_open(round_)
    check_marks(marks, sheet=sheet, names=names, excluded=voter.excluded, abstaining=round_.abstaining)
    check_key_once(round_, NOT_COUNTED)
    sealed = seal_ballot(encode(voter.group.position, marks, sheet.shape(len(names))), round_.public_key)
    with transaction.atomic():
        if share_round(round_.pk) != AppraisalRound.State.OPEN:
            raise _over()
        # Its row stands still under the lock of the round.
        if asked(_standing, elector) != [("", code_digest)]:
            raise DomainError(
                NOT_COUNTED, why="这张测评码已换发新码或已取消", next_step="请用新的测评码，或向绩效办询问"
            )
        _turn_out(voter)
        _put_in(round_, sealed)


def has_voted(elector: int) -> bool:
    """Whether the elector's vote is counted."""
    return Turnout.objects.filter(pk=elector).exists()


def check_open(round_: AppraisalRound) -> None:
    """Refuse a ballot outside the round's days."""
    today = timezone.localdate()
    if round_.state != AppraisalRound.State.OPEN or (round_.ends_on and today > round_.ends_on):
        raise _over()
    if round_.begins_on and today < round_.begins_on:
        raise DomainError(NOT_COUNTED, why=f"测评从 {round_.begins_on} 开始", next_step="请到那一天再来")


def check_marks(
    marks: Sequence[Marks | None],
    *,
    sheet: Sheet,
    names: Sequence[str],
    excluded: Sequence[int],
    abstaining: bool,
) -> None:
    """Refuse a ballot set that is not complete or holds a mark outside its range; the message names the places."""
    wrong: list[str] = []
    for place, (name, row) in enumerate(zip(names, marks, strict=True)):
        if row is None:
            if place not in excluded and not abstaining:
                wrong.append(name)
        elif place in excluded:
            wrong.append(f"{name}（按规定回避）")
        elif len(row) != len(sheet.aspects):
            wrong.append(name)
        else:
            wrong += [
                f"{name}·{aspect.name}（0 至 {aspect.full // POINT}）"
                for aspect, mark in zip(sheet.aspects, row, strict=True)
                if not sheet.allows(aspect, mark)
            ]
    if wrong:
        more = f"等 {len(wrong)} 处" if len(wrong) > NAMED else ""
        raise DomainError(
            NOT_COUNTED, why=f"没有填完或填得不对：{'、'.join(wrong[:NAMED])}{more}", next_step="请补上后再投"
        )
    if all(row is None for row in marks):
        raise DomainError(NOT_COUNTED, why="一个对象也没有评", next_step="请至少评一个")


def _voter(key: int) -> Elector:
    """Give the elector with round and group; on a voting day this is asked hundreds of times a minute."""
    rows = asked(_with_round, key)
    if not rows:
        raise Elector.DoesNotExist
    first, second = len(columns_of(Elector)), len(columns_of(Elector)) + len(columns_of(AppraisalRound))
    voter = made(Elector, rows[0][:first])
    voter.round = made(AppraisalRound, rows[0][first:second])
    voter.group = made(RoundGroup, rows[0][second:])
    return voter


def _with_round(key: int) -> QuerySet[Any, Any]:
    return Elector.objects.filter(pk=key).values_list(
        *columns_of(Elector),
        *(f"round__{name}" for name in columns_of(AppraisalRound)),
        *(f"group__{name}" for name in columns_of(RoundGroup)),
    )


def _named(round_: int) -> QuerySet[Any, Any]:
    rows = RoundTarget.objects.filter(round=round_).order_by("position")
    return rows.values_list("subject__name", "participant__name")


def _standing(key: int) -> QuerySet[Any, Any]:
    return Elector.objects.filter(pk=key).values_list("struck", "code_digest")


def _turn_out(voter: Elector) -> None:
    """Note that the elector has voted; AlreadyVoted when that stands already.

    Not by `save()`: a refused insert would leave the elector's number in the log of a PostgreSQL server.
    """
    table = Turnout._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (elector_id, round_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            [voter.pk, voter.round_id],
        )
        if cursor.rowcount != 1:
            raise AlreadyVoted("已经投过", why="您的票已经计入，每人一票", next_step="不必再投")


def _put_in(round_: AppraisalRound, sealed: bytes) -> None:
    table = SealedBallot._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (id, round_id, ciphertext) VALUES (%s, %s, %s)",
            [secrets.randbits(63), round_.pk, sealed],
        )


def _over() -> DomainError:
    return DomainError(NOT_COUNTED, why="这一轮测评已经结束或没有开启", next_step="如有疑问请向绩效办询问")
