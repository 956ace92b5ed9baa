"""A year under way for processes that are killed; each call one line of JSON (DATABASE_URL says where).

prepare NUMBER: the small world with so many rows of a quarter for each of two sections, ready to be submitted, and who
is signed in · facts: rows, their conversation, the log and the messages as they stand, for `tests.kill.halves`,
and the version of everything.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import Any, Final

import django

from tests.tables import make_tables

QUARTER: Final = 2


def prepare(number: str) -> dict[str, Any]:
    from django.db import transaction

    make_tables()
    with transaction.atomic():
        return _filled(int(number))


def _filled(number: int) -> dict[str, Any]:
    from people.access import Role
    from people.models import RoleGrant
    from tests.office import START, YEAR, build_office
    from tests.running_year import running_year

    office = build_office()
    # Whoever decides on a correction is another member of the 绩效办 than who proposed it.
    second = office.account("二科分管领导")
    RoleGrant.objects.create(
        account=second, role=Role.PERFORMANCE_OFFICE.value, agency=office.a, start=START, reason="测试"
    )
    _rows(running_year(office), number)
    hands = {
        "一科填报": office.account(Role.FILER), "二科填报": office.account("二科填报人"),
        "一科科长": office.account(Role.SECTION_HEAD), "二科科长": office.account("二科科室负责人"),
        "绩效办": office.account(Role.PERFORMANCE_OFFICE), "绩效办二": second,
    }  # fmt: skip
    cookies = {
        name: {key: morsel.value for key, morsel in office.client_of(account).cookies.items()}
        for name, account in hands.items()
    }
    return {"agency": office.a.pk, "year": YEAR, "quarter": QUARTER, "cookies": cookies}


def _rows(plan: Any, number: int) -> None:
    """Write whole rows, so that each can be submitted at once; nobody is named, the 填报人 of the section files."""
    from indicators.models import LedgerEntry, SecondaryIndicator
    from plans.engine.units import RATIO

    SecondaryIndicator.objects.filter(plan=plan).exclude(code__endswith=".1").delete()
    for first in list(SecondaryIndicator.objects.filter(plan=plan).order_by("code")):
        section, made = first.code[0], []
        for place in range(2, number + 1):
            made.append(
                SecondaryIndicator(
                    plan=plan,
                    primary=first.primary,
                    subject=first.subject,
                    code=f"{section}.{place}",
                    name=f"任务{section}-{place}",
                    full_points=first.full_points,
                    planned_q2=first.planned_q2,
                    position=place,
                )
            )
        SecondaryIndicator.objects.bulk_create(made)
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            indicator=row, quarter=QUARTER, attainment=RATIO // 2, progress="已按计划完成。",
            no_evidence_reason="本季度没有书面材料", version=1,
        )
        for row in SecondaryIndicator.objects.filter(plan=plan)
    )  # fmt: skip


def facts() -> dict[str, Any]:
    from indicators.models import Correction, LedgerEntry, LedgerEvent
    from indicators.services.reviewing import name_of
    from people.audit import AuditEntry, head
    from people.audit_chain import first_break
    from people.models import Notification

    rows = LedgerEntry.objects.select_related("indicator__plan", "indicator__primary").order_by("pk")
    corrections = list(Correction.objects.order_by("pk"))
    proposed = Counter(row.entry_id for row in corrections)
    return {
        "versions": {
            "entry": {row.pk: row.version for row in rows},
            "indicator": {row.indicator_id: row.version for row in rows},
            "correction": {row.pk: row.version for row in corrections},
            "proposed": dict(proposed),
        },
        "break": str(first_break(head()) or ""),
        "rows": {
            str(row.pk): {
                "state": row.state, "stage": row.stage, "version": row.version, "attainment": row.attainment,
                "name": name_of(row), "submitted": f"{row.indicator.plan.year}年第{row.quarter}季度 {row.indicator}",
            }
            for row in rows
        },
        "events": [list(one) for one in LedgerEvent.objects.order_by("pk").values_list("entry", "kind")],
        "corrections": [[row.entry_id, row.outcome, row.edits["attainment"]["new"]] for row in corrections],
        "audit": list(AuditEntry.objects.order_by("position").values("action", "target", "request_id")),
        "messages": list(Notification.objects.order_by("pk").values("account", "title")),
    }  # fmt: skip


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.job_office.settings")
    django.setup()
    print(json.dumps(prepare(sys.argv[2]) if sys.argv[1] == "prepare" else facts()))
