"""The standing of many agencies and of a large office in a process of its own: CPU and queries. Prints JSON."""

from __future__ import annotations

import json
import os
from typing import Any, Final

import django

UNITS: Final = 120
EACH: Final = 80
LARGE: Final = 1_000


def main() -> None:
    """Fill an empty database, then measure the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from people.access import Role
    from people.models import Agency
    from tests.bench import office, plain
    from tests.bench.pages_in_process import _median
    from tests.tables import make_tables

    make_tables()
    top = office.fill(100)
    year = 2026
    fill(top, year, LARGE)
    for number in range(UNITS):
        unit = Agency.objects.create(name=f"第{number}局", parent=top, group=f"系列{number % 6}")
        fill(unit, year, EACH)
    clerk = office.account(top, Role.CITY_OFFICE, "clerk")

    def client() -> Client:
        made = Client(HTTP_HOST="127.0.0.1")
        made.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
        return made

    figures: dict[str, float] = {}
    with override_settings(ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE):
        bare = client()
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        figures["plain"] = _median(lambda: bare.get("/"))
    leader = client()
    pages = (
        ("units", "progress_units", "第119局"), ("parts", "progress_unit_parts", "第11类工作"),
        ("rows", "progress_unit_rows", "审批较慢"), ("office", "progress", "第9科"),
    )  # fmt: skip
    for name, url, words in pages:
        path = reverse(url, args=[top.pk, year]) + ("?light=红灯" if name == "rows" else "")
        page = leader.get(path)
        assert page.status_code == 200
        assert words in page.content.decode()
        figures[name] = _median(lambda path=path: leader.get(path))  # type: ignore[misc]
        with CaptureQueriesContext(connection) as queries:
            leader.get(path)
        figures[f"{name}_queries"] = len(queries)
    print(json.dumps(figures))


def fill(agency: Any, year: int, number: int) -> None:
    """Write an approved plan with its indicators, ten sections, and four quarters of each indicator."""
    from indicators.models import LedgerEntry, PrimaryIndicator, SecondaryIndicator
    from plans.current import loaded_from
    from plans.engine.units import POINT, RATIO
    from plans.models import Plan, Subject
    from plans.schemes import scheme_text

    text = scheme_text("kejiju-2021") or ""
    rules = loaded_from(text, ()).rules
    assert rules is not None
    plan = Plan.objects.create(
        agency=agency, year=year, scheme_code="kejiju-2021", state=Plan.State.APPROVED, scheme_text=text,
        scheme_digest=rules.digest,
    )  # fmt: skip
    sections = Subject.objects.bulk_create(
        Subject(plan=plan, code=f"S{n}", name=f"第{n}科", kind="科室", agency=agency) for n in range(10)
    )
    primaries = PrimaryIndicator.objects.bulk_create(
        PrimaryIndicator(plan=plan, category=f"类{n % 4}", name=f"第{n}类工作", position=n) for n in range(12)
    )
    rows = SecondaryIndicator.objects.bulk_create(
        SecondaryIndicator(
            plan=plan, primary=primaries[n % 12], code=f"{n}", name=f"第{n}项重点工作任务", full_points=POINT,
            subject=sections[n % 10], planned_q1=RATIO // 4, planned_q2=RATIO // 2, planned_q3=RATIO * 3 // 4,
            planned_q4=RATIO,
        )
        for n in range(number)
    )  # fmt: skip
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            indicator=row, quarter=quarter, state="已审核" if place % 9 else "已退回",
            attainment=RATIO // 4 * quarter * (100 - place % 20) // 100, problems="审批较慢", measures="每周调度",
        )
        for place, row in enumerate(rows)
        for quarter in (1, 2, 3, 4)
    )  # fmt: skip


if __name__ == "__main__":
    main()
