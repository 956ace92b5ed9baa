"""What the tests of real processes do with the database of DATABASE_URL, each call one line of JSON.

prepare: build it, give agency and cookies · enqueue KIND NUMBER · count: what became of everything.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import Any

import django

from tests.tables import make_tables


def prepare() -> dict[str, Any]:
    from people.access import Role
    from tests.office import build_office

    make_tables()
    office = build_office()
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return {"agency": office.a.pk, "account": office.account(Role.PERFORMANCE_OFFICE).pk, "cookies": cookies}


def enqueue(kind: str, number: str) -> dict[str, Any]:
    from people.acting import Actor
    from people.services.jobs import enqueue

    by = Actor(name="测试")
    jobs = [enqueue(by=by, kind=kind, title=f"试做{n}", arguments={"n": n}) for n in range(int(number))]
    return {"jobs": [str(job.pk) for job in jobs]}


def count() -> dict[str, Any]:
    from people.audit import AuditEntry, head
    from people.audit_chain import first_break
    from people.models import Job
    from tests.job_office.jobs import DONE

    # The jobs first: what a job that stands as done did was written by then, whatever ends meanwhile.
    jobs = list(Job.objects.values_list("pk", "state", "attempt", "arguments"))
    handed_in = Counter(
        json.loads(detail)["编号"]
        for detail in AuditEntry.objects.filter(action="提交任务").values_list("detail", flat=True)
    )
    done = Counter(AuditEntry.objects.filter(action=DONE).values_list("target", flat=True))
    return {
        "break": str(first_break(head()) or ""),
        "jobs": {
            str(pk): {
                "state": state,
                "attempt": attempt,
                "sha256": arguments.get("sha256", ""),
                "audit": handed_in.pop(str(pk), 0),
                "done": done.pop(str(pk), 0),
            }
            for pk, state, attempt, arguments in jobs
        },
        "strays": [*handed_in, *done],
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.job_office.settings")
    django.setup()
    command, *given = sys.argv[1:]
    print(
        json.dumps(
            enqueue(*given) if command == "enqueue" else prepare() if command == "prepare" else count()
        )
    )
