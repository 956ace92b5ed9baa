"""The office of the deadline hour; each call one line of JSON (DATABASE_URL says where).

prepare FILERS ROWS: so many sections, each with a 填报人 signed in who owes so many rows with evidence ·
lost TYPED…: what of the words in each file TYPED (key of the row → last acknowledged text) is not there as it should be.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import django

from tests.tables import make_tables

QUARTER: Final = 2


def prepare(number: str, indicators: str) -> dict[str, Any]:
    from django.db import transaction

    make_tables()
    with transaction.atomic():
        return _filled(int(number), int(indicators))


def _filled(number: int, indicators: int) -> dict[str, Any]:
    from people.access import Role
    from people.models import Account, Department, Duty, Employee, Posting
    from plans.models import Subject
    from tests.office import START, YEAR, build_office, client_of
    from tests.running_year import running_year

    office = build_office()
    plan = running_year(office)
    top = Subject.objects.get(plan=plan, parent=None)
    filers = []
    for n in range(number):
        section = Department.objects.create(
            agency=office.a, code=f"D{n:03}", name=f"测速{n}科", kind="科室", valid_from=START
        )
        person = Employee.objects.create(
            agency=office.a, number=f"D{n:03}", name=f"测速{n}填报员", joined_on=START
        )
        account = Account.objects.create(
            username=f"d{n:03}", name=person.name, employee=person, password="!unusable"
        )
        Posting.objects.create(
            employee=person, agency=office.a, department=section, post="一般人员", start=START
        )
        Duty.objects.create(
            agency=office.a, department=section, employee=person, kind=Duty.Kind.FILER, start=START
        )
        subject = Subject.objects.create(
            plan=plan, code=section.code, name=section.name, kind=Subject.Kind.SECTION, parent=top,
            agency=office.a, department=section,
        )  # fmt: skip
        cookies = {key: morsel.value for key, morsel in client_of(account).cookies.items()}
        filers.append({"cookies": cookies, "rows": _rows(plan, subject, n, indicators)})
    return {
        "agency": office.a.pk, "year": YEAR, "quarter": QUARTER, "filers": filers,
        "reviewer": office.account(Role.PERFORMANCE_OFFICE).pk,
    }  # fmt: skip


def _rows(plan: Any, subject: Any, number: int, indicators: int) -> list[int]:
    """Give a section its indicators, each with what was filed last quarter and with evidence for this one."""
    from indicators.models import Evidence, LedgerEntry, SecondaryIndicator
    from people.models import StoredFile
    from plans.engine.units import RATIO

    first = SecondaryIndicator.objects.filter(plan=plan).order_by("pk")[0]
    keys = []
    for place in range(1, indicators + 1):
        row = SecondaryIndicator.objects.create(
            plan=plan, primary=first.primary, code=f"D{number}.{place}", name=f"重点任务{place}", subject=subject,
            full_points=first.full_points, target="按期办结全部事项", standard="按完成率计分", planned_q2=RATIO // 2,
            position=number * 10 + place,
        )  # fmt: skip
        LedgerEntry.objects.create(
            indicator=row, quarter=1, state=LedgerEntry.State.APPROVED, progress="一季度已按计划完成。", attainment=RATIO // 4
        )  # fmt: skip
        entry = LedgerEntry.objects.create(indicator=row, quarter=QUARTER, version=1)
        file = StoredFile.objects.create(
            agency=plan.agency, name=f"纪要{place}.pdf", kind="pdf", size=9, digest="0"
        )
        Evidence.objects.create(entry=entry, file=file, number=1)
        keys.append(row.pk)
    return keys


def lost(typed: str) -> list[str]:
    """Compare every row with the last words that were acknowledged, its conversation, the log and the messages."""
    from indicators.models import LedgerEntry, LedgerEvent
    from people.audit import AuditEntry, head
    from people.audit_chain import first_break
    from people.models import Notification

    said: dict[str, str] = json.loads(Path(typed).read_text())
    rows = LedgerEntry.objects.filter(indicator__in=[int(key) for key in said], quarter=QUARTER)
    found = [
        f"{row.indicator} {row.state}：{row.progress[-40:]}"
        for row in rows.select_related("indicator__primary")
        if row.progress != said[str(row.indicator_id)] or row.state != LedgerEntry.State.SUBMITTED
    ]
    submitted = Counter(LedgerEvent.objects.filter(kind="提交").values_list("entry", flat=True))
    found += [f"第 {row.pk} 行提交了 {submitted[row.pk]} 次" for row in rows if submitted[row.pk] != 1]
    logged = AuditEntry.objects.filter(action="提交台账").count()
    told = Counter[int]()
    for account, title in Notification.objects.values_list("account", "title"):
        if match := re.match(r"(\d+) 项季度填报待您审核", title):
            told[account] += int(match[1])
    if len(rows) != len(said) or logged != len(said) or set(told.values()) != {len(said)}:
        found.append(f"应有 {len(said)} 行：{len(rows)} 行，审计 {logged} 条，消息 {dict(told)}")
    broken = first_break(head())
    return found + ([str(broken)] if broken else [])


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    command, *given = sys.argv[1:]
    print(json.dumps(prepare(*given) if command == "prepare" else {"lost": [lost(typed) for typed in given]}))
