"""A large year checked, decided and published in a process of its own; prints JSON.

usage: python -m tests.bench.publishing_in_process BOOK
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Prepare an empty database and measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps(_measure(Path(sys.argv[1]))))


def _timed(act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _measure(book: Path) -> dict[str, float]:
    from django.conf import settings
    from django.test import Client
    from django.urls import reverse
    from django.utils import timezone

    from people.access import Role
    from people.acting import Actor
    from people.models import Account, Employee, Job, Notification
    from people.services.job_runs import execute
    from plans.models import PublicNotice
    from scoring.life import steps
    from scoring.life.publishing import TELL
    from tests.bench import office
    from tests.bench.results_in_process import _settle

    row = _settle(book).settlement
    clerk = office.account(row.plan.agency, Role.PERFORMANCE_OFFICE, "clerk")
    Account.objects.bulk_create(
        Account(username=f"p{person.pk}", name=person.name, password="!unusable", employee=person)
        for person in Employee.objects.filter(agency=row.plan.agency_id)
    )
    by, other, third = (Actor(name=name, account=clerk.pk if name == "办" else None) for name in "办核审")
    found = {"check": _timed(lambda: steps.check(by=other, settlement=row))}
    today = timezone.localdate()
    steps.decide(by=third, settlement=row, on=today, body="党组会", minutes="同意")
    notice = PublicNotice.objects.create(
        plan=row.plan, kind="试", title="公示", text="现予公示。", working_days=3, state="已结束",
        posted_on=today - timedelta(days=9), closes_on=today - timedelta(days=4),
    )  # fmt: skip
    steps.post(by=by, settlement=row, notice=notice)
    client = Client(HTTP_HOST="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
    address = reverse("life", args=[row.plan.agency_id, row.plan.year])
    assert client.get(address).status_code == 200
    found["page"] = _timed(lambda: client.get(address))
    found["publish"] = _timed(lambda: steps.publish(by=by, settlement=row))
    job = Job.objects.get(kind=TELL)
    found["tell"] = _timed(lambda: execute(job.pk, worker="测")) if job.state == Job.State.QUEUED else 0.0
    found["told"] = Notification.objects.filter(key=f"settlement:{row.pk}").count()
    found["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


if __name__ == "__main__":
    main()
