"""One process: CPU of a filer's page with 40 indicators and of one autosave, through the whole middleware. Prints JSON."""

from __future__ import annotations

import json
import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import django

RUNS: Final = 40
MANY: Final = 40
FEW: Final = 5
WORDS: Final = "已完成方案编制、意见征集和第一批项目落地，走访企业十二家，召开协调会三次，解决问题七个。"


def _median(action: Callable[[], object]) -> float:
    action()
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        action()
        seconds.append(time.process_time() - start)
    return statistics.median(seconds)


def main() -> None:
    """Fill an empty database with a year under way, then measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext, override_settings
    from django.urls import reverse

    from indicators.models import SecondaryIndicator
    from people.access import Role
    from people.models import Posting
    from tests.bench import plain
    from tests.office import YEAR, build_office
    from tests.running_year import running_year

    call_command("migrate", verbosity=0)
    office = build_office()
    plan = running_year(office)
    SecondaryIndicator.objects.filter(plan=plan).exclude(code="1.1").delete()
    Posting.objects.bulk_create(
        Posting(
            employee=office.employee("乙局干部职工"),
            agency=office.b,
            department=office.s3,
            start=date(2025, 1, 1),
        )
        for _ in range(plain.ROWS)
    )
    figures: dict[str, float] = {}
    with override_settings(
        ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE, ALLOWED_HOSTS=["*"]
    ):
        bare = office.client_of(Role.FILER)
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        figures["plain"] = _median(lambda: bare.get("/"))
    with override_settings(ALLOWED_HOSTS=["*"], SESSION_COOKIE_SECURE=False, SECURE_SSL_REDIRECT=False):
        client = office.client_of(Role.FILER)
        page = reverse("my_quarter", args=[office.a.pk, YEAR, 2])
        queries = {}
        for number in (FEW, MANY):
            _rows(office, plan, number)
            client.get(page)
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(page)
            assert answer.content.count(b"data-card=") == number, answer.status_code
            queries[number] = len(asked)
        figures["page"] = _median(lambda: client.get(page))
        figures["page_queries"] = queries[MANY]
        figures["more_queries"] = queries[MANY] - queries[FEW]
        row = SecondaryIndicator.objects.get(plan=plan, code="1.1")
        path, counter = reverse("filing_save", args=[office.a.pk, YEAR, 2, row.pk]), iter(range(10_000))
        said = {"text": WORDS}

        def save() -> None:
            text = f"{WORDS}{next(counter)}"
            body = {"version": 1, "edits": {"progress": text}, "base": {"progress": said["text"]}}
            answer = client.post(path, json.dumps(body), content_type="application/json")
            assert answer.status_code == 200, answer.content
            said["text"] = text

        figures["save"] = _median(save)
        with CaptureQueriesContext(connection) as asked:
            save()
        figures["save_queries"] = len(asked)
    print(json.dumps(figures))


def _rows(office: Any, plan: Any, number: int) -> None:
    """Give the filer so many indicators, each with two quarters and evidence."""
    from indicators.models import Evidence, SecondaryIndicator
    from people.models import StoredFile
    from tests.running_year import entry

    first = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    for place in range(1, number + 1):
        code = f"1.{place}"
        if place > 1 and not SecondaryIndicator.objects.filter(plan=plan, code=code).exists():
            SecondaryIndicator.objects.create(
                plan=plan, primary=first.primary, code=code, name=f"一科任务{place}", subject=first.subject,
                full_points=first.full_points, target=WORDS, standard=WORDS, planned_q2=first.planned_q2,
                position=place,
            )  # fmt: skip
        entry(plan, code, 1, "已审核", progress=WORDS)
        filed = entry(plan, code, 2, progress=WORDS, problems=WORDS, attainment=5 * 10**11)
        file = StoredFile.objects.create(
            agency=office.a, name=f"纪要{place}.pdf", kind="pdf", size=9, digest="0"
        )
        Evidence.objects.get_or_create(entry=filed, number=1, defaults={"file": file})


if __name__ == "__main__":
    main()
