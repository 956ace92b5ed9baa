"""`python -m tests.kill.balloting cast|torn|close NUMBER`: kill −9 at so many random moments; tells what was left, as JSON.

The victims are processes of their own, forked from this one, which has the program loaded: a kill costs no start.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import django

from tests.tables import make_tables

SEED: Final = 20261121
TOGETHER: Final = 3
CLOSED_BALLOTS: Final = 300
SLIPS: Final = {"村书记": "测评码"}


class Victim:
    """A process that does `act`; what it says comes through a pipe, line by line."""

    def __init__(self, act: Callable[[Callable[[str], None]], None]) -> None:
        from django.db import connections

        connections.close_all()
        self.ears, mouth = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            # Whatever happens, it never goes on with what its parent does.
            try:
                act(lambda said: void(os.write(mouth, f"{said}\n".encode())))
            finally:
                os._exit(0)
        os.close(mouth)

    def first_word(self) -> None:
        """Wait until it says something, which stays to be heard."""
        self.heard = os.read(self.ears, 1)

    def killed(self) -> list[str]:
        """Kill it; give all that it said."""
        os.kill(self.pid, signal.SIGKILL)
        return self.ended()

    def ended(self) -> list[str]:
        os.waitpid(self.pid, 0)
        with os.fdopen(self.ears, "rb") as pipe:
            return (getattr(self, "heard", b"") + pipe.read()).decode().splitlines()


def server_is_done() -> None:
    """Wait until PostgreSQL has ended what the killed had asked of it."""
    from django.db import connection

    others = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    while connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(others)
            if not sum(number for (number,) in cursor.fetchall()):
                return
        time.sleep(0.002)


def void(_: object) -> None:
    """A write whose number of bytes is of no interest."""


def votes_of(electors: list[int]) -> Callable[[Callable[[str], None]], None]:
    """Cast for each, saying before what is tried and after what was acknowledged."""

    def act(say: Callable[[str], None]) -> None:
        from appraisals.services.casting import AlreadyVoted, cast_ballot
        from tests.appraisals.world import marks_of

        for elector in electors:
            say(f"try {elector}")
            try:
                cast_ballot(elector=elector, marks=marks_of(elector))
            except AlreadyVoted:
                say(f"was {elector}")
            else:
                say(f"done {elector}")

    return act


def cast(number: int) -> dict[str, Any]:
    """Kill one of three who cast, so many times; at last everybody votes and the round is closed."""
    from tests.appraisals.world import open_round

    world = open_round(sizes={"村书记": 40 * number}, channels=SLIPS)
    chance = random.Random(SEED)
    left = [elector.pk for elector in world.everybody]
    acknowledged: set[int] = set()
    interrupted, faults = 0, []
    for _ in range(number):
        victims = [Victim(votes_of(left[start::TOGETHER])) for start in range(TOGETHER)]
        for victim in victims:
            victim.first_word()
        time.sleep(chance.uniform(0.0, 0.03))
        chance.shuffle(victims)
        for victim in victims:
            said = victim.killed()
            interrupted += said[-1].startswith("try")
            acknowledged |= {int(line.split()[1]) for line in said if line[:3] in ("don", "was")}
        server_is_done()
        faults += halves(world, acknowledged)
        left = [elector for elector in left if elector not in acknowledged]
    rest = Victim(votes_of(left)).ended()
    again = sum(line.startswith("was") for line in rest)
    acknowledged |= {int(line.split()[1]) for line in rest if line[:3] in ("don", "was")}
    faults += halves(world, acknowledged)
    return {
        "faults": faults, "interrupted": interrupted, "again": again, "acknowledged": len(acknowledged),
        "electors": len(world.everybody), "wrong": closed_wrongly(world),
    }  # fmt: skip


def halves(world: Any, acknowledged: set[int]) -> list[str]:
    """Say where a turnout has no ballot, a ballot no turnout, or something acknowledged is not there."""
    from appraisals.models import SealedBallot, Turnout

    voted = set(Turnout.objects.filter(round=world.round).values_list("elector", flat=True))
    ballots = SealedBallot.objects.filter(round=world.round).count()
    wrong = [f"turnout {len(voted)}, ballots {ballots}"] if len(voted) != ballots else []
    return wrong + [f"acknowledged, not there: {elector}" for elector in acknowledged - voted]


def closed_wrongly(world: Any) -> str:
    """Close the round; say what is wrong with what it opened: each voter's own marks, once."""
    from appraisals.models import OpenedMarks
    from appraisals.services.closing import close_round, unlock
    from people.errors import DomainError
    from tests.appraisals.world import BY, marks_of

    key = unlock(world.round, world.passphrases(1, 2))
    try:
        close_round(by=BY, round_=world.round.pk, version=0, key=key)
    except DomainError as error:
        return str(error.why)
    expected = sorted(list(marks_of(elector.pk)[1] or ()) for elector in world.everybody)
    opened = OpenedMarks.objects.get(target__round=world.round, target__position=1).marks
    return "" if opened == expected else "marks differ"


def torn(number: int) -> dict[str, Any]:
    """The control: turnout and ballot in two transactions."""
    from appraisals.services import casting

    @contextmanager
    def nothing() -> Iterator[None]:
        yield

    def slowly(voter: Any) -> None:
        turn_out(voter)
        time.sleep(0.03)

    module: Any = casting
    turn_out = module._turn_out
    module.transaction, module._turn_out = type("Apart", (), {"atomic": staticmethod(nothing)}), slowly
    return cast(number)


def close(number: int) -> dict[str, Any]:
    """Kill so many closings, beginning anew whenever one came through; the last is let alone."""
    from appraisals.models import AppraisalRound
    from tests.appraisals.world import open_round

    world = open_round(sizes={"村书记": CLOSED_BALLOTS}, channels=SLIPS)
    for elector in world.everybody:
        votes_of([elector.pk])(void)
    before, chance = kept(world), random.Random(SEED)
    act = closing_of(world)
    began = time.monotonic()
    Victim(act).ended()
    whole = time.monotonic() - began
    faults, through = wrong_when_closed(world), 0
    put_back(world, before)
    for _ in range(number):
        victim = Victim(act)
        victim.first_word()
        time.sleep(chance.uniform(0.0, whole))
        victim.killed()
        server_is_done()
        world.round.refresh_from_db()
        if world.round.state == AppraisalRound.State.CLOSED:
            through += 1
            faults += wrong_when_closed(world)
            put_back(world, before)
        elif kept(world) != before:
            faults.append(f"open, but not as before: {world.round.state}")
    Victim(act).ended()
    return {"faults": faults + wrong_when_closed(world), "through": through, "whole": whole}


def closing_of(world: Any) -> Callable[[Callable[[str], None]], None]:
    """Close the round with its key, opened beforehand: the passphrases are slow and change nothing."""
    from appraisals.services.closing import close_round, unlock
    from tests.appraisals.world import BY

    key = unlock(world.round, world.passphrases(2, 3))

    def act(say: Callable[[str], None]) -> None:
        say("closing")
        close_round(by=BY, round_=world.round.pk, version=0, key=key)

    return act


def _rows(world: Any) -> dict[str, Any]:
    from appraisals.models import AppraisalRound, KeyHolder, SealedBallot, Turnout

    mine = {"round": world.round.pk}
    return {
        "round": AppraisalRound.objects.filter(pk=world.round.pk),
        "holders": KeyHolder.objects.filter(**mine).order_by("pk"),
        "ballots": SealedBallot.objects.filter(**mine).order_by("pk"),
        "turnout": Turnout.objects.filter(**mine).order_by("pk"),
    }


def kept(world: Any) -> dict[str, Any]:
    """Everything that closing changes, as it stands."""
    from appraisals.models import BallotTally, OpenedMarks
    from people.audit import AuditEntry

    found: dict[str, Any] = {name: list(rows.values()) for name, rows in _rows(world).items()}
    for row in found["ballots"]:
        row["ciphertext"] = bytes(row["ciphertext"])
    found["made"] = [OpenedMarks.objects.count(), BallotTally.objects.count()]
    found["audit"] = AuditEntry.objects.filter(action="测评计票").count() - _closings(world)
    return found


def _closings(world: Any) -> int:
    return getattr(world.round, "closings", 0)


def wrong_when_closed(world: Any) -> list[str]:
    """Say what a closing that came through did not finish."""
    from appraisals.models import BallotTally, KeyHolder, OpenedMarks, SealedBallot, Turnout
    from people.audit import AuditEntry
    from tests.appraisals.world import marks_of

    rows = OpenedMarks.objects.filter(target__round=world.round).order_by("target__position")
    expected = [
        sorted(list(marks_of(elector.pk)[place] or ()) for elector in world.everybody) for place in range(3)
    ]
    world.round.closings = _closings(world) + 1
    facts = {
        "marks": [row.marks for row in rows] == expected,
        "tallies": list(BallotTally.objects.values_list("valid", flat=True)) == [CLOSED_BALLOTS] * 3,
        "turnout": Turnout.objects.count() == CLOSED_BALLOTS,
        "ballots": not SealedBallot.objects.exists(),
        "holders": not KeyHolder.objects.exclude(salt="", public_key="").exists(),
        "audit": AuditEntry.objects.filter(action="测评计票").count() == _closings(world),
    }
    return [f"closed, but {name} wrong" for name, right in facts.items() if not right]


def put_back(world: Any, before: dict[str, Any]) -> None:
    """Make the round open again as it was; only a test can."""
    from django.db import transaction

    from appraisals.models import BallotTally, OpenedMarks

    closings = _closings(world)
    with transaction.atomic():
        OpenedMarks.objects.all().delete()
        BallotTally.objects.all().delete()
        for name, rows in _rows(world).items():
            made = [rows.model(**row) for row in before[name]]
            if name in ("ballots", "turnout"):
                rows.delete()
                rows.model.objects.bulk_create(made)
            else:
                for row in made:
                    row.save()
    world.round.refresh_from_db()
    world.round.closings = closings


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.job_office.settings")
    django.setup()
    make_tables()
    print(json.dumps({"cast": cast, "torn": torn, "close": close}[sys.argv[1]](int(sys.argv[2]))))
