"""One measurement of a settled year in a process of its own; prints JSON.

usage: python -m tests.bench.results_in_process pages|report BOOK
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import django


def main() -> None:
    """Prepare an empty database and measure what was asked for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    measures = {"pages": _pages, "report": _report}
    print(json.dumps(measures[sys.argv[1]](Path(sys.argv[2]))))


def _settle(book: Path) -> Any:
    from bonuses.services import store_and_settle
    from reports.workbook.check import check

    reading = check(book)
    assert reading.rows is not None
    assert reading.rules is not None
    return store_and_settle(reading.rows, reading.rules, owner=reading.agency)


def _pages(book: Path) -> dict[str, float]:
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from people.access import Role
    from people.models import Account
    from scoring.models import PersonResult, Settlement, SubjectResult
    from tests.bench import office, plain
    from tests.bench.pages_in_process import _median

    settlement = _settle(book).settlement
    plan = settlement.plan
    clerk = office.account(plan.agency, Role.PERFORMANCE_OFFICE, "clerk")
    person = PersonResult.objects.filter(settlement=settlement).order_by("number")[7]
    subject = SubjectResult.objects.filter(settlement=settlement).order_by("code")[7]
    member = Account.objects.create(
        username="member", name="member", password="!unusable", employee=_employee(plan.agency, person.number)
    )

    def client(who: Account) -> Client:
        made = Client(HTTP_HOST="127.0.0.1")
        made.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(who)
        return made

    figures: dict[str, float] = {}
    with override_settings(ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE):
        bare = client(clerk)
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        figures["plain"] = _median(lambda: bare.get("/"))
    here = [plan.agency_id, plan.year]
    pages = {
        "result": (clerk, reverse("result", args=[*here, settlement.pk])),
        "result_subjects": (clerk, reverse("result_subjects", args=[*here, settlement.pk])),
        "result_people": (clerk, reverse("result_people", args=[*here, settlement.pk])),
        "result_bonus": (clerk, reverse("result_bonus", args=[*here, settlement.pk])),
        "result_person": (clerk, reverse("result_person", args=[*here, settlement.pk, person.pk])),
        "result_subject": (clerk, reverse("result_subject", args=[*here, settlement.pk, subject.pk])),
        "my_result": (member, reverse("my_result", args=here)),
    }
    for name, (who, path) in pages.items():
        if name == "my_result":
            Settlement.objects.update(state=Settlement.State.PUBLISHED)
        asking = client(who)
        assert asking.get(path).status_code == 200, path
        figures[name] = _median(lambda asking=asking, path=path: asking.get(path))  # type: ignore[misc]
        with CaptureQueriesContext(connection) as queries:
            asking.get(path)
        figures[f"{name}_queries"] = len(queries)
    return figures


def _employee(agency: Any, number: str) -> Any:
    from people.models import Employee

    return Employee.objects.get(number=number, agency=agency)


def _report(book: Path) -> dict[str, float]:
    from reports.results.pdf import write_pdf

    settled = _settle(book)
    start = time.perf_counter()
    write_pdf(settled, book.with_name("结果.pdf"))
    seconds = time.perf_counter() - start
    most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"seconds": seconds, "megabytes": most / 1024}


if __name__ == "__main__":
    main()
