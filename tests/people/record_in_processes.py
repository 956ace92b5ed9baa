"""Eight processes record at once in the database of DATABASE_URL, and as many append to a table without care.

Prints one line of JSON: rows, distinct numbers, the first break and refused writes of the log; the same
figures of the careless table, which must come out wrong (the control).
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from collections.abc import Callable

import django

from tests.tables import make_tables

PROCESSES = 8
RECORDS = 25


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    make_tables()
    from django.db import connection

    from people.audit import AuditEntry, head
    from people.audit_chain import first_break

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE careless (position integer, writer integer)")
    failed = at_once(write_log)
    at_once(write_carelessly)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT position) FROM careless")
        careless = cursor.fetchone()
    found = {
        "failed": failed,
        "rows": AuditEntry.objects.count(),
        "last": head().position,
        "break": first_break(head()) and str(first_break()),
        "careless": careless,
    }
    print(json.dumps(found))


def at_once(write: Callable[[int], None]) -> int:
    """Run `write` in all processes from one moment on; give how many failed."""
    from django.db import connections

    connections.close_all()
    start = time.time() + 0.3
    children = []
    for writer in range(PROCESSES):
        child = os.fork()
        if child == 0:
            time.sleep(max(0.0, start - time.time()))
            _leave(write, writer)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] != 0 for child in children)


def _leave(write: Callable[[int], None], writer: int) -> None:
    from django.db import connections

    code = 1
    try:
        write(writer)
        connections.close_all()
        code = 0
    finally:
        if code:
            traceback.print_exc()
        sys.stderr.flush()
        os._exit(code)


def write_log(writer: int) -> None:
    from django.db import transaction

    from people.audit import record

    for number in range(RECORDS):
        with transaction.atomic():
            record(
                actor=f"甲{writer}", action="审核", target=f"台账{number}", detail={"旧": None, "新": number}
            )


def write_carelessly(writer: int) -> None:
    """Read the last number, then write the next one: what a log without lock and constraint does."""
    from django.db import connection

    for _ in range(RECORDS):
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(position), 0) FROM careless")
            last = cursor.fetchone()[0]
            time.sleep(0.001)
            cursor.execute("INSERT INTO careless VALUES (%s, %s)", [last + 1, writer])


if __name__ == "__main__":
    main()
