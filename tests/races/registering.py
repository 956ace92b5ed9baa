"""Races of the registers: one violation recorded by everybody at once, one row confirmed and withdrawn at once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from typing import Any

from people.acting import Actor


@lru_cache(maxsize=1)
def _plan_key() -> int:
    from tests.races.years import store_years

    return int(store_years(1)[0])


def office_accounts() -> list[int]:
    from people.models import Account

    made = [Account.objects.get_or_create(username=f"dengji{n}", name=f"登记{n}")[0] for n in range(9)]
    return [account.pk for account in made]


def registrar(accounts: list[int], process: int) -> Actor:
    return Actor(name=f"登记{process}", account=accounts[process], origin="竞争")


def violation(plan: Any, code: str) -> dict[str, Any]:
    from plans.models import Participant

    person = Participant.objects.select_related("subject__head").filter(plan=plan).order_by("number")[0]
    return {
        "code": code, "participant": person, "situation": "纪检处分", "level": "市", "punishment": "记过",
        "decided_on": date(plan.year, 5, 6),
    }  # fmt: skip


def plan_at(key: int) -> Any:
    from plans.models import Plan

    return Plan.objects.select_related("agency").get(pk=key)


def record_prepare(number: int) -> list[Any]:
    """A code of a violation for each object, the same plan for all."""
    plan, accounts = _plan_key(), office_accounts()
    return [[plan, f"R{n:03d}", accounts] for n in range(number)]


def record_act(key: Any, process: int) -> None:
    from scoring.registering.commands import enter
    from scoring.registering.conduct_shapes import VIOLATIONS

    plan = plan_at(key[0])
    enter(by=registrar(key[2], process), plan=plan, register=VIOLATIONS, values=violation(plan, key[1]))


def record_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from scoring.models import Violation

    stored = Counter(Violation.objects.filter(plan=keys[0][0]).values_list("code", flat=True))
    logged = Counter(AuditEntry.objects.filter(action="登记违规违纪").values_list("target", flat=True))
    faults = [f"{code}: {stored[code]} rows" for _, code, _ in keys if stored[code] != 1]
    return faults + [
        f"{code}: {number} audit rows"
        for _, code, _ in keys
        if (number := sum(count for target, count in logged.items() if target.endswith(f" {code}"))) != 1
    ]


def judge_prepare(number: int) -> list[Any]:
    """A waiting row for each object, entered by somebody who takes no further part."""
    from scoring.registering.commands import enter
    from scoring.registering.conduct_shapes import VIOLATIONS

    accounts = office_accounts()
    plan = plan_at(_plan_key())
    return [
        [
            plan.pk,
            enter(
                by=registrar(accounts, 8), plan=plan, register=VIOLATIONS, values=violation(plan, f"J{n:03d}")
            ).pk,
            accounts,
        ]
        for n in range(number)
    ]


def judge_act(key: Any, process: int) -> None:
    """Half of them confirm, half withdraw, all as they saw the row at first."""
    from scoring.registering.commands import confirm, withdraw
    from scoring.registering.conduct_shapes import VIOLATIONS

    plan, by = plan_at(key[0]), registrar(key[2], process)
    if process % 2:
        confirm(by=by, plan=plan, register=VIOLATIONS, row=key[1], version=0)
    else:
        withdraw(by=by, plan=plan, register=VIOLATIONS, row=key[1], version=0, reason="登记错了")


def judge_faults(keys: list[Any]) -> list[str]:
    from people.audit import AuditEntry
    from scoring.models import Violation

    acts = ("复核通过违规违纪", "撤销违规违纪", "申请撤销违规违纪")
    logged = Counter(AuditEntry.objects.filter(action__in=acts).values_list("target", flat=True))
    faults = []
    for _, pk, _ in keys:
        row = Violation.objects.get(pk=pk)
        told = sum(count for target, count in logged.items() if target.endswith(f" {row.code}"))
        if told != 1 or row.standing == "待复核" or row.version != 1 or row.withdrawal_at:
            faults.append(f"{row.code}: {row.standing}, version {row.version}, {told} audit rows")
    return faults
