"""Eight processes use the same code at once, for a hundred accounts, in the database of DATABASE_URL.

Prints one line of JSON: how many uses succeeded, of how many accounts, how many log rows there are, failures that are
no refusal, and the same figure for a careless way (look, then mark), which must come out wrong (the control).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from typing import Any

import django

from tests.people.record_in_processes import at_once
from tests.tables import make_tables

ACCOUNTS = 100
CARELESS = 20


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from people.acting import Actor
    from people.audit import AuditEntry
    from people.models import Account
    from people.services.activation import issue_codes

    by = Actor(name="测试")
    Account.objects.bulk_create(
        Account(username=f"p{n}", name=f"甲{n}", password="!") for n in range(ACCOUNTS)
    )
    slips = issue_codes(by=by, accounts=list(Account.objects.values_list("pk", flat=True)))
    codes = [(slip.account.username, slip.code) for slip in slips]
    make_cheap()
    table("won")
    failed = at_once(using(codes, carefully))
    won = count("won")
    activated = AuditEntry.objects.filter(action="激活账号")
    found = {
        "failed": failed,
        "won": won,
        "rows": activated.count(),
        "accounts": activated.values("target").distinct().count(),
        "usable": Account.objects.exclude(password__startswith="!").count(),
    }
    again = issue_codes(by=by, accounts=[slip.account.pk for slip in slips[:CARELESS]])
    table("lost")
    at_once(using([(slip.account.username, slip.code) for slip in again], carelessly))
    found["careless"] = count("lost")
    print(json.dumps(found))


def using(codes: list[tuple[str, str]], way: Callable[[str, str], None]) -> Callable[[int], None]:
    """Make the work of one process: every code in the same order."""

    def work(writer: int) -> None:
        for name, code in codes:
            way(name, code)

    return work


def carefully(name: str, code: str) -> None:
    from people.acting import Actor
    from people.services.activation import WrongCode, activate

    try:
        activate(username=name, code=code, password="九曲桥-Brunnen-77", by=Actor(name=name))
    except WrongCode:
        return
    note("won")


def carelessly(name: str, code: str) -> None:
    """Look whether the code is open, then mark it used: what a view without compare-and-set does."""
    from django.utils import timezone

    from people.models import ActivationCode
    from people.services.activation import WrongCode, find_code

    try:
        row = find_code(username=name, code=code)
    except WrongCode:
        return
    time.sleep(0.03)  # long enough that busy cores come to the others
    ActivationCode.objects.filter(pk=row.pk).update(used_at=timezone.now())
    note("lost")


def make_cheap() -> None:
    """A quick digest: 800 argon2 digests would only make the race rarer."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def table(name: str) -> None:
    _run(f"CREATE TABLE race_{name} (n integer)")


def note(name: str) -> None:
    _run(f"INSERT INTO race_{name} VALUES (1)")


def count(name: str) -> int:
    return int(_run(f"SELECT count(*) FROM race_{name}")[0])


def _run(sql: str) -> Any:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


if __name__ == "__main__":
    main()
