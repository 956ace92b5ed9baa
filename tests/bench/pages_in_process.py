"""One size of office, one process: CPU of the pages beside a plain Django list of 50 rows. Prints JSON.

usage: python -m tests.bench.pages_in_process PEOPLE
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Final

import django

RUNS: Final = 30


def _median(action: Callable[[], object]) -> float:
    action()
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def main() -> None:
    """Fill an empty database, then measure requests through the whole stack of middleware."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, reset_queries
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from people.access import Role
    from tests.bench import office, plain

    call_command("migrate", verbosity=0)
    agency = office.fill(int(sys.argv[1]))
    clerk = office.account(agency, Role.PERFORMANCE_OFFICE, "clerk")
    overseer = office.account(agency, Role.SUPERVISION, "overseer")

    def client(key: str) -> Client:
        made = Client(HTTP_HOST="127.0.0.1")
        made.cookies[settings.SESSION_COOKIE_NAME] = key
        return made

    signed_in = client(office.session_of(clerk))
    reader = client(office.session_of(overseer))
    keeper = client(office.session_of(office.account(agency, Role.SYSTEM_ADMIN, "keeper")))
    figures: dict[str, float] = {}
    with override_settings(ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE):
        bare = client(office.session_of(clerk))
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        figures["plain"] = _median(lambda: bare.get("/"))
    for name, who, path in (
        ("staff", signed_in, reverse("staff", args=[agency.pk])),
        ("home", signed_in, reverse("home")),
        ("audit", reader, reverse("audit")),
        ("accounts", keeper, reverse("accounts")),
        ("organisation", signed_in, reverse("organisation", args=[agency.pk])),
        ("search", signed_in, f"{reverse('search')}?q=0001"),
    ):
        assert who.get(path).status_code == 200, path
        figures[name] = _median(lambda who=who, path=path: who.get(path))  # type: ignore[misc]
        reset_queries()
        with CaptureQueriesContext(connection) as queries:
            who.get(path)
        figures[f"{name}_queries"] = len(queries)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
