"""A round in which the accounts of the small world vote, and what they send."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.test import Client
from nacl.public import PrivateKey

from appraisals.boxes import open_ballots, open_round_key, private_key_of
from appraisals.codes import _check, digest_of, new_code
from appraisals.engine.payload import decode
from appraisals.models import AppraisalRound, Elector, RoundGroup, SealedBallot
from appraisals.services.holders import stored_key
from appraisals.sheets import sheet_of
from tests.appraisals.world import DIMENSIONS, World, _holder_key, open_round, phrase
from tests.office import client_of

VOTERS: Final = "部门负责人"
BEARERS: Final = "村书记"


@dataclass(frozen=True, slots=True)
class Scene:
    """The round with clients of two voters by account, and codes of three slips."""

    world: World
    round: AppraisalRound
    voters: list[Elector]
    codes: list[str]

    def client(self, number: int = 0) -> Client:
        """A client signed in as a voter by account."""
        employee = self.voters[number].employee
        assert employee is not None
        return client_of(employee.account)

    def bearer(self, number: int = 0) -> Client:
        """A client that has entered the code of a slip."""
        client = Client()
        assert client.post("/vote/", {"code": self.codes[number]}).status_code == 302
        return client

    def opened(self) -> list[tuple[int, list[tuple[int, ...] | None]]]:
        """Open what is sealed, with two holders."""
        keys = {position: _private(position) for position in (1, 2)}
        key = open_round_key(stored_key(self.round), keys)
        assert key is not None
        shape = sheet_of(self.round).shape(self.round.targets.count())
        sealed = [bytes(row.ciphertext) for row in SealedBallot.objects.filter(round=self.round)]
        return [decode(payload or b"", shape) for payload in open_ballots(sealed, key)]


@lru_cache(maxsize=3)
def _private(position: int) -> PrivateKey:
    """The key behind a passphrase: reckoned once, it is slow on purpose."""
    key = private_key_of(phrase(position), _holder_key(position))
    assert key is not None
    return key


def scene(*, targets: int = 3, voters: int = 5, slips: int = 5, abstaining: bool = False) -> Scene:
    """Open the round."""
    world = open_round(
        sizes={VOTERS: voters, BEARERS: slips},
        targets=targets,
        channels={BEARERS: RoundGroup.Channel.SLIP},
        abstaining=abstaining,
    )
    codes = []
    for elector in world.electors[BEARERS]:
        code = new_code()
        elector.code_digest, elector.issue = digest_of(code), 1
        elector.save()
        codes.append(code)
    voters_ = list(
        Elector.objects.filter(group__name=VOTERS).select_related("employee__account").order_by("serial")
    )
    return Scene(world, world.round, voters_, codes)


def wrong_code(dice: random.Random) -> str:
    """A code of the right shape that nobody was given."""
    body = f"{dice.randrange(10**14):014d}"
    return body + _check(body)


def typed(targets: int = 3, *, mark: str = "85", without: tuple[int, ...] = ()) -> dict[str, str]:
    """The fields of a full ballot."""
    return {
        f"m{place}_{aspect}": mark
        for place in range(targets)
        if place not in without
        for aspect in range(DIMENSIONS)
    }
