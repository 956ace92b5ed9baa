"""What is done in an office whose database is saved and moved while a round is open; every answer one line of JSON."""

from __future__ import annotations

import json
from typing import Final

from django.db import connection

from appraisals.models import (
    AppraisalRound,
    BallotTally,
    Elector,
    KeyHolder,
    OpenedMarks,
    SealedBallot,
    Turnout,
)
from appraisals.services.casting import AlreadyVoted, cast_ballot
from appraisals.services.closing import close_round, unlock
from people.audit import head
from people.audit_chain import first_break
from tests.appraisals.world import BY, marks_of, open_round, phrase

SIZES: Final = {"班子成员": 12, "村书记": 12}
SOME: Final = 8


def open_with_some_votes() -> str:
    """Open a round; eight vote, the last of them first."""
    world = open_round(sizes=SIZES, channels=dict.fromkeys(SIZES, "测评码"))
    for elector in reversed(world.everybody[:SOME]):
        cast_ballot(elector=elector.pk, marks=marks_of(elector.serial))
    return json.dumps({"voted": Turnout.objects.count()})


def more_votes(number: int) -> str:
    """Let the first so many of the roll vote; who has voted is told so."""
    again = 0
    for elector in Elector.objects.order_by("pk")[:number]:
        try:
            cast_ballot(elector=elector.pk, marks=marks_of(elector.serial))
        except AlreadyVoted:
            again += 1
    return json.dumps({"voted": Turnout.objects.count(), "again": again})


def closed(number: int) -> str:
    """Close with the second and third holder; say what came of it."""
    round_ = AppraisalRound.objects.get()
    keys = {row.pk: phrase(row.position) for row in KeyHolder.objects.filter(position__gt=1)}
    done = close_round(by=BY, round_=round_.pk, version=round_.version, key=unlock(round_, keys))
    given = [list(marks_of(serial)[0] or ()) for serial in range(1, number // 2 + 1)]
    opened = OpenedMarks.objects.filter(target__position=0)
    tallies = BallotTally.objects.filter(subject__code="K01")
    return json.dumps(
        {
            "turnout": done.turnout,
            "ballots": done.ballots,
            "marks": [row.marks for row in opened] == [sorted(given)] * 2,
            "tallies": [row.sums for row in tallies]
            == [[sum(each) for each in zip(*given, strict=True)]] * 2,
            "left": SealedBallot.objects.count(),
            "keys": KeyHolder.objects.exclude(salt="", public_key="").count(),
            "break": str(first_break(head()) or ""),
        }
    )


def in_order_of_keys() -> str:
    """Say whether the tables give their rows in the order of the keys or in that in which they came."""
    found = {}
    for model in (Turnout, SealedBallot):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {model._meta.pk.column} FROM {model._meta.db_table}")
            keys = [row[0] for row in cursor.fetchall()]
        found[model.__name__] = keys == sorted(keys)
    return json.dumps(found)
