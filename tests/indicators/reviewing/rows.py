"""Rows as their filers handed them in, and actors of the small world."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from indicators.models import LedgerEntry, LedgerEvent
from indicators.services.conversation import say
from indicators.workflow import Place
from people.access import Role
from people.acting import Actor
from people.models import Account, Agency, RoleGrant
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from tests.office import START, Office
from tests.running_year import entry, filer_role


def actor(account: Account, **more: Any) -> Actor:
    return Actor(name=account.name, account=account.pk, **more)


def by(office: Office, who: Role | str) -> Actor:
    return actor(office.account(who))


def filed(
    office: Office,
    plan: Plan,
    code: str,
    quarter: int = 1,
    *,
    stage: str = LedgerEntry.Stage.OFFICE,
    **values: Any,
) -> LedgerEntry:
    """File a row as its filer does: in state 已提交, with the line of the conversation."""
    filer = office.account(filer_role(code))
    given = {
        "stage": stage,
        "attainment": RATIO // 4,
        "self_points": POINT // 4,
        "progress": f"{code} 第{quarter}季度完成 3 项。",
        "no_evidence_reason": "电话核实",
        "filed_by": filer,
        "filed_name": filer.name,
        "submitted_at": timezone.now(),
        "version": 1,
        **values,
    }
    row = entry(plan, code, quarter, LedgerEntry.State.SUBMITTED, **given)
    say(row, LedgerEvent.Kind.SUBMITTED, by=actor(filer))
    return row


def second_office(office: Office, agency: Agency | None = None) -> Account:
    """Another member of the 绩效办 of 甲局: 二科干部职工."""
    account = office.account("二科干部职工")
    RoleGrant.objects.get_or_create(
        account=account,
        role=Role.PERFORMANCE_OFFICE.value,
        agency=agency or office.a,
        defaults={"start": START, "reason": "测试"},
    )
    return account


def place(row: LedgerEntry) -> Place:
    fresh = LedgerEntry.objects.get(pk=row.pk)
    return Place(fresh.state, fresh.stage)
