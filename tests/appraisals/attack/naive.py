"""The control: voting as it is usually built. Everything that a sealed round leaves out is here."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from urllib.parse import urlencode

from django.db import connection, transaction
from django.utils import timezone

from appraisals.models import Elector
from people.acting import Actor
from tests.appraisals.attack.evidence import Wire
from tests.appraisals.attack.voter import typed

logger = logging.getLogger("appraisals.naive")


def make_tables() -> None:
    key = "INTEGER PRIMARY KEY AUTOINCREMENT" if connection.vendor == "sqlite" else "BIGSERIAL PRIMARY KEY"
    time = "TIMESTAMP" if connection.vendor == "sqlite" else "TIMESTAMPTZ"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE naive_voted (id {key}, elector_id BIGINT NOT NULL UNIQUE, voted_at {time} NOT NULL)"
        )
        cursor.execute(
            f"CREATE TABLE naive_ballot (id {key}, group_name TEXT NOT NULL, marks TEXT NOT NULL,"
            f" cast_at {time} NOT NULL, session TEXT NOT NULL)"
        )


def vote(elector: Elector, marks: list[Any], session: str) -> Wire:
    """Cast, and answer with a receipt that shows what was given; give what the line showed."""
    at = time.time()
    cast(elector, marks, session)
    fields = urlencode(typed(marks))
    return Wire(at, len(fields), len(f"<p>{fields}</p>"))


def cast(elector: Elector, marks: list[Any], session: str) -> None:
    """Check, then insert both, note it in the audit log and in the program's log."""
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM naive_voted WHERE elector_id = %s", [elector.pk])
        assert cursor.fetchone() is None
        cursor.execute(
            "INSERT INTO naive_voted (elector_id, voted_at) VALUES (%s, %s)", [elector.pk, str(now)]
        )
        cursor.execute(
            "INSERT INTO naive_ballot (group_name, marks, cast_at, session) VALUES (%s, %s, %s, %s)",
            [elector.group.name, json.dumps(marks), str(now), session],
        )
        Actor(name=elector.name).record(action="投票", target="年底述职测评", detail={})
    logger.warning("ballot cast by elector %d", elector.pk)


def figures() -> dict[str, Any]:
    """What the live result page shows: sums and number by group, down to a single ballot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT group_name, marks FROM naive_ballot")
        rows = [(group, json.loads(marks)) for group, marks in cursor.fetchall()]
    sums: dict[str, list[list[int]]] = {}
    for group, marks in rows:
        old = sums.setdefault(group, [[0] * len(row) for row in marks])
        sums[group] = [
            [a + b for a, b in zip(one, two, strict=True)] for one, two in zip(old, marks, strict=True)
        ]
    return {"sums": sums, "turnout": len(rows)}
