"""A voting day on a real database: 210 electors of three groups, one after the other in an order by chance.

`hold_day(naive=…, folder=…)` gives what was stolen and, apart from it, the truth.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone

from appraisals.models import BallotTally, Elector, Turnout
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from people.models import Account, AccountSession
from tests.appraisals.attack import naive, remains
from tests.appraisals.attack.evidence import (
    NAIVE_BALLOT,
    NAIVE_VOTED,
    OPENED,
    SEALED,
    TURNOUT,
    Commit,
    Evidence,
    Guess,
    Look,
    Wire,
)
from tests.appraisals.attack.stealing import dumped, look, main_file, replayed, tables, wal_of, wal_position
from tests.appraisals.attack.voter import vote
from tests.appraisals.world import BY, GROUPS, World, marks_of, open_round
from tests.office import client_of

SEED: Final = 20261121
OF_A_GROUP: Final = 70
TARGETS: Final = 2
# What the pages leave in sessions, logs and on the line does not hang on the kind of database: on PostgreSQL one voter in
# so many goes through them, the others by the service alone.
SOME: Final = 7
SQLITE: Final = connection.vendor == "sqlite"


@dataclass
class Day:
    """A day under way, with what is stolen from it."""

    naive: bool
    world: World
    truth: Guess = field(default_factory=dict)
    watched: list[int] = field(default_factory=list)
    backups: list[Look] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)
    wire: dict[int, Wire] = field(default_factory=dict)

    @property
    def own_tables(self) -> list[str]:
        return [NAIVE_VOTED, NAIVE_BALLOT] if self.naive else [TURNOUT, SEALED, OPENED]

    def hold(self) -> None:
        """Let everybody vote; a backup and a look at every page after each."""
        electors = self.world.everybody
        random.Random(SEED).shuffle(electors)
        accounts = {row.employee_id: row for row in Account.objects.exclude(employee=None)}
        self._steal()
        for number, elector in enumerate(electors):
            marks = marks_of(SEED + number, TARGETS)
            self.truth[elector.pk] = {place: row for place, row in enumerate(marks) if row}
            self.watched.append(elector.pk)
            account = accounts[elector.employee_id]
            if not self.naive and (SQLITE or number % SOME == 0):
                self.wire[elector.pk] = self._by_pages(account, marks, at_home=number % SOME == 0)
            else:
                self.wire[elector.pk] = self._by_service(elector, signed_in(account), marks)
            self._steal()

    def _by_pages(self, account: Account, marks: list[Any], *, at_home: bool) -> Wire:
        client = client_of(account)
        client.defaults["HTTP_HOST"] = "127.0.0.1"
        if at_home:
            assert client.get("/").status_code == 200
        return vote(client, self.world.round.pk, marks)

    def _by_service(self, elector: Elector, session: str, marks: list[Any]) -> Wire:
        if self.naive:
            return naive.vote(elector, marks, session)
        at = time.time()
        cast_ballot(elector=elector.pk, marks=marks)
        return Wire(at, 0, 0)

    def _steal(self) -> None:
        self.backups.append(look(self.own_tables, ages=False))
        self.figures.append(naive.figures() if self.naive else {"turnout": Turnout.objects.count()})


def hold_day(*, naive_: bool) -> tuple[Evidence, Guess]:
    """Hold the day in an empty database; give what was stolen and the truth."""
    world = open_round(sizes=dict.fromkeys(GROUPS, OF_A_GROUP), targets=TARGETS)
    if naive_:
        naive.make_tables()
    day = Day(naive_, world)
    before = _journal_begins()
    day.hold()
    public_key = world.round.public_key
    commits = _journal(before, day.own_tables)
    opened = look(tables())
    secrets = remains.secrets_of(world)
    before_closing = remains.found_in(secrets, remains.files())
    if not naive_:
        key = unlock(world.round, world.passphrases(1, 3))
        close_round(by=BY, round_=world.round.pk, version=world.round.version, key=key)
    evidence = Evidence(
        naive=naive_,
        electors=_roll(world),
        watched=day.watched,
        public_key=public_key,
        open=opened,
        closed=look(tables()),
        backups=day.backups,
        journal=commits,
        log=_log(),
        wire=day.wire,
        figures=day.figures,
        shown=_shown(),
        remains=(before_closing, remains.found_in(secrets, remains.files())),
    )
    return evidence, day.truth


def signed_in(account: Account) -> str:
    """Leave what signing in leaves, without the cost of the pages; give the key of the session."""
    store = SessionStore()
    store["_auth_user_id"] = str(account.pk)
    store.create()
    now = timezone.now()
    AccountSession.objects.create(account=account, epoch=account.epoch, started_at=now, seen_at=now)
    return str(store.session_key)


def _roll(world: World) -> dict[int, tuple[str, int]]:
    accounts = dict(Account.objects.exclude(employee=None).values_list("employee", "pk"))
    return {
        elector.pk: (name, accounts[elector.employee_id])
        for name, rows in world.electors.items()
        for elector in rows
        if elector.employee_id
    }


def _shown() -> dict[str, Any]:
    """What is published at the end: number and sums by group."""
    found: dict[str, Any] = {}
    for row in BallotTally.objects.order_by("subject__code"):
        found.setdefault(row.group, (row.valid, []))[1].append(row.sums)
    return found


def _journal_begins() -> Any:
    if connection.vendor == "postgresql":
        return wal_position()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        # A thief who copies the journal often enough has all of it.
        cursor.execute("PRAGMA wal_autocheckpoint = 0")
    return main_file()


def _journal(before: Any, names: list[str]) -> list[Commit]:
    if connection.vendor == "postgresql":
        return dumped(before, names)
    journal = wal_of(Path(connection.settings_dict["NAME"]))
    with connection.cursor() as cursor:
        # As happens every thousand pages anyway.
        cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
    return replayed(before, journal, names)


def _log() -> list[str]:
    lines = []
    for name in (settings.LOG_FILE, settings.ACCESS_LOG_FILE):
        if Path(name).exists():
            lines += Path(name).read_text(encoding="utf-8").splitlines()
    return lines
