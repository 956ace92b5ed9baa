"""A round to be measured; each call one line of JSON (DATABASE_URL says where).

prepare VOTERS: an open round of twelve sections with so many accounts signed in · service NUMBER PROCESSES: so many votes
by the service · close NUMBER: the closing of so many ballots · pages NUMBER: CPU of the pages of a closed round, of a plain
list beside them.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import resource
import secrets
import sys
import time
from typing import Any, Final

import django

from tests.tables import make_tables

SECTIONS: Final = 12
GROUPS: Final = ("班子成员", "部门负责人", "村书记")
BATCH: Final = 500


def prepare(number: int) -> dict[str, Any]:
    """Accounts have sessions; the address and the length of a ballot are what the page would say."""
    from appraisals.models import Elector
    from appraisals.papers import paper_of
    from people.models import Account
    from tests.appraisals.world import open_round
    from tests.office import client_of

    world = open_round(sizes=dict.fromkeys(GROUPS, number // 3), targets=SECTIONS)
    accounts = {account.employee_id: account for account in Account.objects.exclude(employee=None)}
    voters = []
    for elector in world.everybody:
        cookies = client_of(accounts[elector.employee_id]).cookies
        voters.append({key: morsel.value for key, morsel in cookies.items()})
    one = Elector.objects.select_related("round", "group").get(pk=world.everybody[0].pk)
    return {"round": world.round.pk, "voters": voters, "length": paper_of(one, signed_in=True).length}


def service(number: int, processes: int) -> dict[str, Any]:
    """Vote in so many processes; the seconds of all, and of the CPU of these processes."""
    from django.db import connections

    from tests.appraisals.world import open_round

    slips = dict.fromkeys(GROUPS, "测评码")
    world = open_round(sizes=dict.fromkeys(GROUPS, number * processes // 3), targets=SECTIONS, channels=slips)
    electors = [row.pk for row in world.everybody]
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, told = fork.Barrier(processes), fork.SimpleQueue()
    children = [
        fork.Process(target=_vote, args=(electors[start::processes], barrier, told))
        for start in range(processes)
    ]
    for child in children:
        child.start()
    found = [told.get() for _ in children]
    for child in children:
        child.join()
    return {
        "rate": len(electors) / max(seconds for seconds, _ in found),
        "cpu": sum(cpu for _, cpu in found) / len(electors),
    }


def _vote(electors: list[int], barrier: Any, told: Any) -> None:
    from appraisals.models import Elector
    from appraisals.services.casting import cast_ballot
    from tests.appraisals.world import marks_of

    ballots = [(elector, marks_of(elector, SECTIONS)) for elector in electors]
    Elector.objects.exists()
    barrier.wait()
    began, used = time.monotonic(), time.process_time()
    for elector, marks in ballots:
        cast_ballot(elector=elector, marks=marks)
    told.put((time.monotonic() - began, time.process_time() - used))


def close(number: int) -> dict[str, Any]:
    """Put in the ballots at once, then close as two holders do."""
    from appraisals.boxes import seal_ballot
    from appraisals.engine.payload import encode
    from appraisals.models import SealedBallot, Turnout
    from appraisals.services.closing import close_round, unlock
    from appraisals.sheets import sheet_of
    from tests.appraisals.world import BY, marks_of, open_round

    slips = dict.fromkeys(GROUPS, "测评码")
    world = open_round(sizes=dict.fromkeys(GROUPS, number // 3 + 1), targets=SECTIONS, channels=slips)
    row, shape = world.round, sheet_of(world.round).shape(SECTIONS)
    Turnout.objects.bulk_create(
        (Turnout(elector=elector, round=row) for elector in world.everybody), batch_size=BATCH
    )
    SealedBallot.objects.bulk_create(
        (
            SealedBallot(
                id=secrets.randbits(63),
                round=row,
                ciphertext=seal_ballot(
                    encode(elector.group.position, marks_of(elector.pk, SECTIONS), shape), row.public_key
                ),
            )
            for elector in world.everybody
        ),
        batch_size=BATCH,
    )
    began, used = time.monotonic(), time.process_time()
    key = unlock(row, world.passphrases(1, 2))
    unlocked = time.monotonic() - began
    closed = close_round(by=BY, round_=row.pk, version=row.version, key=key)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "ballots": closed.ballots, "seconds": time.monotonic() - began, "unlock": unlocked,
        "cpu": time.process_time() - used, "megabytes": peak,
    }  # fmt: skip


def pages(number: int) -> dict[str, float]:
    """Close a round with so many voters in each of three groups; give seconds of CPU of what is read of it."""
    from django.test.utils import override_settings
    from django.urls import reverse

    from people.access import Role
    from people.models import Posting
    from tests.appraisals.closed import closed_round
    from tests.bench import plain
    from tests.bench.filing_in_process import _median
    from tests.office import START, build_office

    office = build_office(plans=False)
    world = closed_round(dict.fromkeys(GROUPS, number), targets=SECTIONS, agency=office.a)
    person = office.employee("乙局干部职工")
    Posting.objects.bulk_create(
        Posting(employee=person, agency=office.b, department=office.s3, start=START)
        for _ in range(plain.ROWS)
    )
    found = {}
    with override_settings(
        ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE, ALLOWED_HOSTS=["*"]
    ):
        bare = office.client_of(Role.SUPERVISION)
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        found["plain"] = _median(lambda: bare.get("/"))
    place = {"agency": office.a.pk, "year": world.plan.year, "round": world.round.pk}
    with override_settings(ALLOWED_HOSTS=["*"], SESSION_COOKIE_SECURE=False, SECURE_SSL_REDIRECT=False):
        client = office.client_of(Role.SUPERVISION)
        for name in ("round_results", "round_verify", "round_result_book"):
            address = reverse(name, kwargs=place)
            assert client.get(address).status_code == 200
            found[name] = _median(lambda at=address: client.get(at))  # type: ignore[misc]
    return found


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    commands: dict[str, Any] = {"prepare": prepare, "service": service, "close": close, "pages": pages}
    command, *given = sys.argv[1:]
    print(json.dumps(commands[command](*map(int, given))))
