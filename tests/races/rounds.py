"""Several people at one round: opened once, by a key that the passphrases open whoever changed one meanwhile; counted or voided."""

from __future__ import annotations

import time
from base64 import b64decode, b64encode
from contextlib import suppress
from typing import Any, Final

from people.acting import Actor
from people.errors import DomainError
from tests.races.balloting import cast, world

HOLDERS: Final = (1, 2, 3)


def open_prepare(number: int) -> list[Any]:
    """So many rounds that were put up, each of a town of its own."""
    from appraisals.content import content_of, digest_of
    from appraisals.models import AppraisalRound
    from people.models import Agency
    from tests.appraisals.world import GROUPS, open_round, town_plan

    found = []
    for _ in range(number):
        agency = Agency.objects.create(name=f"开启镇{Agency.objects.count()}")
        slips = dict.fromkeys(GROUPS, "测评码")
        row = open_round(channels=slips, plan=town_plan(3, agency=agency)).round
        row.state, row.public_key, row.boxes = AppraisalRound.State.PREPARED, "", []
        row.prepared_digest = digest_of(content_of(row))
        row.save()
        found.append([row.pk, list(row.holders.order_by("position").values_list("pk", "account"))])
    return found


def open_act(key: Any, process: int) -> None:
    """Five open, three set a new passphrase; whoever comes too late is refused."""
    from appraisals.services.holders import set_passphrase
    from appraisals.services.opening import open_round

    round_, holders = key
    with suppress(DomainError):
        if process < len(HOLDERS):
            holder, account = holders[process]
            by = Actor(name=f"保管人{process}", account=account)
            set_passphrase(by=by, holder=holder, passphrase=_new(process + 1))
            return
        # Making a holder's key takes a while: now before it is stored, now after.
        time.sleep(round_ % 7 * 0.05)
        open_round(by=Actor(name=f"开启人{process}", origin="竞争"), round_=round_, version=0)


def open_faults(keys: list[Any]) -> list[str]:
    """Each round was opened once, and every pair of holders opens its key with the passphrase that counts."""
    from itertools import combinations

    from appraisals.boxes import open_round_key
    from appraisals.models import AppraisalRound
    from appraisals.services.holders import stored_key
    from people.audit import AuditEntry

    wrong = []
    for key, _ in keys:
        row = AppraisalRound.objects.select_related("plan__agency").get(pk=key)
        opened = AuditEntry.objects.filter(action="开启测评", agency=row.plan.agency_id).count()
        private = {holder.position: _private(holder) for holder in row.holders.all()}
        if opened != 1 or row.state != AppraisalRound.State.OPEN or None in private.values():
            wrong.append(f"{row}: {row.state}, opened {opened} times, passphrases {private}")
            continue
        for pair in combinations(HOLDERS, 2):
            if open_round_key(stored_key(row), {place: private[place] for place in pair}) is None:
                wrong.append(f"{row}: holders {pair} do not open it")
    return wrong


def void_prepare(number: int) -> list[Any]:
    """So many open rounds with three ballots and the asking that they be voided."""
    from appraisals.models import AppraisalRound
    from appraisals.services.closing import unlock
    from people.models import Account

    asker, _ = Account.objects.get_or_create(username="asker", name="提请人")
    found = []
    for _ in range(number):
        made = world(8)
        for elector in made.everybody[:3]:
            cast(elector.pk)
        secret = bytes(unlock(made.round, made.passphrases(1, 2)))
        AppraisalRound.objects.filter(pk=made.round.pk).update(void_asked_by=asker, reason="名单有误")
        found.append([made.round.pk, b64encode(secret).decode()])
    return found


def void_act(key: Any, process: int) -> None:
    """Half of them count it, the others void it: one of all wins."""
    from nacl.public import PrivateKey

    from appraisals.services.closing import close_round
    from appraisals.services.voiding import void_round

    round_, secret = key
    by = Actor(name=f"办事员{process}", origin="竞争")
    if process % 2:
        void_round(by=by, round_=round_, version=0)
    else:
        close_round(by=by, round_=round_, version=0, key=PrivateKey(b64decode(secret)))


def void_faults(keys: list[Any]) -> list[str]:
    """Counted with its sums, or voided with nothing left; the ballots are gone either way."""
    from appraisals.models import AppraisalRound, SealedBallot

    wrong = []
    for key, _ in keys:
        row = AppraisalRound.objects.get(pk=key)
        left = (row.tallies.count(), row.turnouts.count(), SealedBallot.objects.filter(round=row).count())
        wanted = {AppraisalRound.State.CLOSED: (3, 3, 0), AppraisalRound.State.VOIDED: (0, 0, 0)}
        if left != wanted.get(AppraisalRound.State(row.state)) or row.public_key:
            wrong.append(f"{row} {row.state}: {left}")
    return wrong


def _new(position: int) -> str:
    return f"新设 口令 {position}号 另外写一张纸"


def _private(holder: Any) -> Any:
    from appraisals.boxes import private_key_of
    from appraisals.services.holders import holder_key
    from tests.appraisals.world import phrase

    stored = holder_key(holder)
    old = private_key_of(phrase(holder.position), stored)
    return old or private_key_of(_new(holder.position), stored)
