"""`python -m tests.races few|many name …`: each operation named (none: all) by eight processes at once on the database of DATABASE_URL.

Prints one line of JSON, by operation: wins of each object, lost calls, errors, faults of the rows, break of the log.

A barrier before each object lets all of them begin it at the same moment.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import traceback
from collections import Counter
from typing import Any

import django

from tests.tables import make_tables

PROCESSES = 8


def race(name: str, objects: int) -> dict[str, Any]:
    from django.db import connections

    from people.addresses import read_addresses
    from people.audit import head
    from people.audit_chain import first_break
    from tests.races.operations import OPERATIONS

    operation = OPERATIONS[name]
    keys = operation.prepare(objects)
    # As the web processes do before they divide: in eight at once it takes longer than anybody waits for SQLite's lock.
    read_addresses()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    barrier, told = fork.Barrier(PROCESSES), fork.SimpleQueue()
    children = [
        fork.Process(target=take_part, args=(name, keys, process, barrier, told))
        for process in range(PROCESSES)
    ]
    for child in children:
        child.start()
    found = [told.get() for _ in children]
    for child in children:
        child.join()
    won = Counter(number for each in found for number in each["won"])
    return {
        "wins": [won[number] for number in range(objects)],
        "lost": sum(each["lost"] for each in found),
        "errors": [error for each in found for error in each["errors"]],
        "faults": operation.faults(keys),
        "break": str(first_break(head()) or ""),
    }


def take_part(name: str, keys: list[Any], process: int, barrier: Any, told: Any) -> None:
    """Do the operation on every object, with all others at once; tell what was won, lost and went wrong."""
    from django.db import connections

    from people.errors import DomainError
    from tests.races.operations import OPERATIONS

    won: list[int] = []
    errors: list[str] = []
    lost = 0
    for number, key in enumerate(keys):
        barrier.wait(120)
        try:
            OPERATIONS[name].act(key, process)
            won.append(number)
        except DomainError:
            lost += 1
        except Exception:  # noqa: BLE001 — any other error is what the test looks for
            errors.append(traceback.format_exc()[-600:])
    connections.close_all()
    told.put({"won": won, "lost": lost, "errors": errors})


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.job_office.settings")
    django.setup()
    make_tables()
    from tests.races.operations import OPERATIONS

    names = sys.argv[2:] or list(OPERATIONS)
    print(json.dumps({name: race(name, getattr(OPERATIONS[name], sys.argv[1])) for name in names}))
