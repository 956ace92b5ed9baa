"""Voters at once: the same ballot many times, everybody together, against the closing, against a new 测评码."""

from __future__ import annotations

import os
import time
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError

VOTERS: Final = 8
CLOSER: Final = 0
GROUP: Final = "村书记"


def world(size: int, *, coded: bool = False) -> Any:
    """An open round of its own town whose bearers of slips are so many."""
    from appraisals.models import Elector
    from people.models import Agency
    from tests.appraisals.world import open_round, town_plan

    agency = Agency.objects.create(name=f"投票镇{Agency.objects.count()}")
    found = open_round(sizes={GROUP: size}, channels={GROUP: "测评码"}, plan=town_plan(3, agency=agency))
    if coded:
        for elector in found.everybody:
            elector.code_digest = old_digest(elector.pk)
        Elector.objects.bulk_update(found.everybody, ["code_digest"])
    return found


def old_digest(elector: int) -> str:
    return f"old-{elector}"


def cast(elector: int, digest: str | None = None) -> None:
    """Cast a ballot that is told from every other by its marks."""
    from appraisals.services.casting import cast_ballot
    from tests.appraisals.world import marks_of

    cast_ballot(elector=elector, marks=marks_of(elector), code_digest=digest)


def unequal(electors: list[int], *, all_of_them: bool = True) -> list[str]:
    """Say what differs between turnout and sealed ballots, counted by what only the opened payload tells."""
    from appraisals.models import SealedBallot, Turnout

    rows = Turnout.objects.filter(elector__in=electors)
    rounds = set(rows.values_list("round", flat=True))
    voted, ballots = rows.count(), SealedBallot.objects.filter(round__in=rounds).count()
    wrong = [] if voted == ballots else [f"turnout {voted}, ballots {ballots}"]
    return wrong + ([f"{voted} of {len(electors)}"] if all_of_them and voted != len(electors) else [])


def same_prepare(number: int) -> list[Any]:
    return [elector.pk for elector in world(number).everybody]


def same_act(key: Any, process: int) -> None:
    cast(key)


def all_prepare(number: int) -> list[Any]:
    """So many sets of eight voters, one for each process."""
    keys = [elector.pk for elector in world(number * VOTERS).everybody]
    return [keys[start : start + VOTERS] for start in range(0, len(keys), VOTERS)]


def all_act(key: Any, process: int) -> None:
    cast(key[process])


def all_faults(keys: list[Any]) -> list[str]:
    return unequal([elector for key in keys for elector in key])


def close_prepare(number: int) -> list[Any]:
    """So many rounds, each with its opened key."""
    from appraisals.services.closing import unlock

    found = []
    for _ in range(number):
        made = world(VOTERS)
        key = bytes(unlock(made.round, made.passphrases(1, 2)))
        found.append([made.round.pk, b64encode(key).decode(), [row.pk for row in made.everybody]])
    return found


def close_act(key: Any, process: int) -> None:
    """One closes while the others vote; a vote that comes too late is refused, one that is acknowledged is noted."""
    from nacl.public import PrivateKey

    from appraisals.services.closing import close_round

    round_, secret, electors = key
    if process == CLOSER:
        # Now before most of them, now after.
        time.sleep(round_ % 5 * 0.004)
        close_round(by=Actor(name="保管人"), round_=round_, version=0, key=PrivateKey(b64decode(secret)))
        return
    try:
        cast(electors[process])
    except DomainError as error:
        if "结束" not in str(error.why):
            raise AssertionError(error) from error
    else:
        _acknowledge(round_, electors[process])


def close_faults(keys: list[Any]) -> list[str]:
    """What was acknowledged, and nothing else, is in the count."""
    from appraisals.engine.suppression import LEAST_VOTERS
    from appraisals.models import AppraisalRound, OpenedMarks, SealedBallot, Turnout
    from tests.appraisals.world import marks_of

    wrong = []
    for round_, _, _ in keys:
        row = AppraisalRound.objects.get(pk=round_)
        told = {elector for place, elector in _acknowledged() if place == round_}
        counted = set(Turnout.objects.filter(round=round_).values_list("elector", flat=True))
        expected = sorted(list(marks_of(elector)[0] or ()) for elector in told)
        # Of fewer than five only their number is kept.
        expected = expected if len(expected) >= LEAST_VOTERS else []
        opened = OpenedMarks.objects.filter(target__round=round_, target__position=0)
        marks = [each for found in opened for each in found.marks]
        left = SealedBallot.objects.filter(round=round_).count()
        if row.state != AppraisalRound.State.CLOSED or told != counted or marks != expected or left:
            wrong.append(f"{row.state}: told {sorted(told)}, counted {sorted(counted)}, left {left}, {marks}")
    return wrong


def _notes() -> Path:
    return Path(os.environ["HENGJI_DATA"]) / "acknowledged"


def _acknowledge(round_: int, elector: int) -> None:
    with _notes().open("a") as notes:
        notes.write(f"{round_} {elector}\n")


def _acknowledged() -> set[tuple[int, ...]]:
    lines = _notes().read_text().splitlines() if _notes().exists() else []
    return {tuple(int(part) for part in line.split()) for line in lines}


def renew_prepare(number: int) -> list[Any]:
    return [row.pk for _ in range(number) for row in world(1, coded=True).everybody]


def renew_act(key: Any, process: int) -> None:
    """Half of them post with the old slip while the other half has a new one printed: one of all wins."""
    from appraisals.models import Elector
    from appraisals.services.slips import renew_code

    if process % 2:
        cast(key, old_digest(key))
        return
    elector = Elector.objects.get(pk=key)
    renew_code(by=Actor(name=f"经办{process}"), group=elector.group_id, serial=elector.serial, version=0)


def renew_faults(keys: list[Any]) -> list[str]:
    """Either the old slip was counted and stands, or a new one was printed once and nobody has voted."""
    from appraisals.models import Elector

    return unequal(keys, all_of_them=False) + [
        f"{row.pk}: printed {row.issue}, voted {hasattr(row, 'turnout')}"
        for row in Elector.objects.filter(pk__in=keys).select_related("turnout")
        if row.issue + hasattr(row, "turnout") != 1
    ]


def naive_act(key: Any, process: int) -> None:
    """The control: looks, thinks, writes."""
    from appraisals.models import Elector, SealedBallot, Turnout
    from appraisals.services.casting import AlreadyVoted, has_voted

    if has_voted(key):
        raise AlreadyVoted("已经投过", why="每人一票", next_step="不必再投")
    time.sleep(0.005)
    with transaction.atomic():
        elector = Elector.objects.get(pk=key)
        SealedBallot.objects.create(
            id=int.from_bytes(os.urandom(7), "big"), round_id=elector.round_id, ciphertext=b"x"
        )
        Turnout.objects.get_or_create(elector=elector, defaults={"round_id": elector.round_id})
