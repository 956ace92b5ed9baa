"""The hall's database; each call one line of JSON (DATABASE_URL says where).

prepare SEATS: an open round, half of the seats with accounts that are signed in, half with 测评码 · outcome: what is stored,
and whether two holders can close it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Final

import django

from tests.tables import make_tables

NAMED: Final = "班子成员"
BEARERS: Final = "村书记"
SECTIONS: Final = 12


def prepare(seats: int) -> dict[str, Any]:
    from appraisals.models import RoundGroup
    from appraisals.services.slips import make_codes
    from people.models import Account
    from tests.appraisals.world import BY, open_round
    from tests.office import client_of

    sizes = {NAMED: seats // 2, BEARERS: seats - seats // 2}
    world = open_round(sizes=sizes, targets=SECTIONS, channels={BEARERS: "测评码"})
    accounts = {account.employee_id: account for account in Account.objects.exclude(employee=None)}
    signed_in = [
        {key: morsel.value for key, morsel in client_of(accounts[row.employee_id]).cookies.items()}
        for row in world.electors[NAMED]
    ]
    group = RoundGroup.objects.get(round=world.round, name=BEARERS)
    slips = make_codes(by=BY, group=group.pk, version=world.round.version)
    return {"round": world.round.pk, "signed_in": signed_in, "codes": [slip.code for slip in slips]}


def outcome() -> dict[str, Any]:
    from appraisals.models import AppraisalRound, KeyHolder, OpenedMarks, SealedBallot, Turnout
    from appraisals.services.closing import close_round, unlock
    from tests.appraisals.world import BY, phrase

    found: dict[str, Any] = {"turnout": Turnout.objects.count(), "ballots": SealedBallot.objects.count()}
    round_ = AppraisalRound.objects.get()
    keys = {row.pk: phrase(row.position) for row in KeyHolder.objects.filter(position__lt=3)}
    close_round(by=BY, round_=round_.pk, version=round_.version, key=unlock(round_, keys))
    opened = OpenedMarks.objects.filter(target__position=SECTIONS - 1).order_by("group")
    return found | {"marks": sorted(marks for row in opened for marks in row.marks)}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if sys.argv[1] == "prepare":
        make_tables()
        print(json.dumps(prepare(int(sys.argv[2]))))
    else:
        print(json.dumps(outcome()))
