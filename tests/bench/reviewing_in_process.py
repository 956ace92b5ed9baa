"""The reviewer's queue with 2,000 rows in a process of its own: CPU and queries beside a plain list. Prints JSON."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from typing import Any, Final

import django

ROWS: Final = 2_000


def main() -> None:
    """Fill an empty database with rows of two quarters that wait for the 绩效办, then measure the pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client, override_settings
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from people.access import Role
    from tests.bench import office, plain
    from tests.bench.pages_in_process import _median
    from tests.tables import make_tables

    make_tables()
    agency = office.fill(100)
    clerk = office.account(agency, Role.PERFORMANCE_OFFICE, "clerk")
    year = fill(agency)

    def client() -> Client:
        made = Client(HTTP_HOST="127.0.0.1")
        made.cookies[settings.SESSION_COOKIE_NAME] = office.session_of(clerk)
        return made

    figures: dict[str, float] = {}
    with override_settings(ROOT_URLCONF="tests.bench.plain", MIDDLEWARE=plain.MIDDLEWARE):
        bare = client()
        assert bare.get("/").content.count(b"<tr>") == plain.ROWS
        figures["plain"] = _median(lambda: bare.get("/"))
    reviewer = client()
    path = reverse("review", args=[agency.pk, year])
    for name, query in (("queue", ""), ("last", "?page=100"), ("light", "?light=红灯")):
        page = reviewer.get(path + query)
        assert page.content.decode().count("data-open") == 20, page.status_code
        figures[name] = _median(lambda query=query: reviewer.get(path + query))  # type: ignore[misc]
        with CaptureQueriesContext(connection) as queries:
            reviewer.get(path + query)
        figures[f"{name}_queries"] = len(queries)
    print(json.dumps(figures))


def fill(agency: Any) -> int:
    """Write an approved plan with ROWS indicators, each with an approved quarter and one that waits."""
    from django.utils import timezone

    from indicators.models import Evidence, LedgerEntry, LedgerEvent, PrimaryIndicator, SecondaryIndicator
    from people.models import Department, StoredFile
    from plans.current import loaded_from
    from plans.engine.units import POINT, RATIO
    from plans.models import Plan, Subject
    from plans.schemes import scheme_text

    text = scheme_text("kejiju-2021") or ""
    rules = loaded_from(text, ()).rules
    assert rules is not None
    year = timezone.localdate().year
    plan = Plan.objects.create(
        agency=agency, year=year, scheme_code="kejiju-2021", state=Plan.State.APPROVED,
        scheme_text=text, scheme_digest=rules.digest,
    )  # fmt: skip
    sections = [
        Subject.objects.create(
            plan=plan, code=f"S{row.pk}", name=row.name, kind="科室", agency=agency, department=row
        )
        for row in Department.objects.filter(agency=agency).order_by("pk")[:20]
    ] or [Subject.objects.create(plan=plan, code="S1", name="科室", kind="科室", agency=agency)]
    primary = PrimaryIndicator.objects.create(plan=plan, category="重点", name="重点工作")
    indicators = SecondaryIndicator.objects.bulk_create(
        SecondaryIndicator(
            plan=plan, primary=primary, code=f"{n}", name=f"第{n}项重点工作任务", full_points=POINT,
            subject=sections[n % len(sections)], planned_q1=RATIO // 4, planned_q2=RATIO // 2,
            target="完成全年目标任务", standard="按完成率计分，未完成的按比例扣分",
        )
        for n in range(ROWS)
    )  # fmt: skip
    said = (
        "已召开推进会 {} 次，完成项目 {} 个，到位资金 {} 万元，正在开展验收和资料归档工作，下一步加快进度。"
        * 2
    )
    start = timezone.now() - timedelta(days=30)
    rows = [
        LedgerEntry(
            indicator=indicator, quarter=quarter, attainment=RATIO * (30 + n % 30) // 100, self_points=POINT // 2,
            progress=said.format(*[n + quarter] * 6), problems="资金到位慢，人手不足。", measures="抓紧协调。",
            state="已审核" if quarter == 1 else "已提交", stage="" if quarter == 1 else "绩效办",
            submitted_at=start + timedelta(minutes=n), filed_name="某人", version=1,
        )
        for n, indicator in enumerate(indicators)
        for quarter in (1, 2)
    ]  # fmt: skip
    made = LedgerEntry.objects.bulk_create(rows)
    LedgerEvent.objects.bulk_create(LedgerEvent(entry=row, kind="提交", name="某人") for row in made)
    files = StoredFile.objects.bulk_create(
        StoredFile(agency=agency, name=f"证明{n}.pdf", kind="pdf", size=10, digest=str(n), pages=1)
        for n in range(ROWS)
    )
    Evidence.objects.bulk_create(
        Evidence(entry=row, file=file, number=1) for row, file in zip(made[1::2], files, strict=True)
    )
    return year


if __name__ == "__main__":
    main()
