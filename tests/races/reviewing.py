"""Reviewers at once: approve, return or approve, decide a correction; one wins, the row and the log have it once."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any, Final

from people.acting import Actor

REVIEWERS: Final = 8


def world() -> Any:
    """An approved plan with a primary indicator; a filer and the reviewers."""
    from indicators.models import PrimaryIndicator
    from people.models import Account, Agency
    from plans.models import Plan
    from plans.schemes import scheme_text

    agency = Agency.objects.get_or_create(name="审核局")[0]
    plan = Plan.objects.get_or_create(
        agency=agency,
        year=2026,
        scheme_code="kejiju-2021",
        defaults={"scheme_text": scheme_text("kejiju-2021") or "", "state": Plan.State.APPROVED},
    )[0]
    for number in range(REVIEWERS + 1):
        Account.objects.get_or_create(username=f"reviewer{number}", defaults={"name": f"审核人{number}"})
    return PrimaryIndicator.objects.get_or_create(plan=plan, category="重点", name="任务")[0]


def reviewer(process: int) -> Actor:
    from people.models import Account

    account = Account.objects.get(username=f"reviewer{process}")
    return Actor(name=account.name, account=account.pk, origin="竞争")


def rows(number: int, prefix: str, primary: Any = None, **values: Any) -> list[Any]:
    """So many rows that wait for the 绩效办, filed by the account that reviews nothing."""
    from indicators.models import LedgerEntry, SecondaryIndicator
    from indicators.services.conversation import say

    primary = primary or world()
    filer = reviewer(REVIEWERS)
    found = []
    for n in range(number):
        indicator = SecondaryIndicator.objects.create(
            plan=primary.plan, primary=primary, code=f"{prefix}{n}", name="任务", full_points=10_000
        )
        given = {
            "state": "已提交", "stage": "绩效办", "attainment": 10**12, "progress": "完成",
            "filed_by_id": filer.account, "version": 1, **values,
        }  # fmt: skip
        row = LedgerEntry.objects.create(indicator=indicator, quarter=1, **given)
        say(row, "提交", by=filer)
        found.append(row.pk)
    return found


def approve_prepare(number: int) -> list[Any]:
    return rows(number, "A")


def approve_act(key: Any, process: int) -> None:
    from indicators.services.reviewing import approve

    approve(by=reviewer(process), entry=key, version=1)


def approve_faults(keys: list[Any]) -> list[str]:
    return _faults(keys, {"审核通过": "已审核"})


def judge_prepare(number: int) -> list[Any]:
    return rows(number, "J")


def judge_act(key: Any, process: int) -> None:
    """Half of them approve, half return."""
    from indicators.services.reviewing import approve, send_back

    if process % 2:
        send_back(by=reviewer(process), entry=key, version=1, reason="补充")
    else:
        approve(by=reviewer(process), entry=key, version=1)


def judge_faults(keys: list[Any]) -> list[str]:
    return _faults(keys, {"审核通过": "已审核", "退回": "已退回"})


def many_prepare(number: int) -> list[Any]:
    keys = rows(number * 3, "M")
    return [keys[place * 3 : place * 3 + 3] for place in range(number)]


def many_act(key: Any, process: int) -> None:
    """Half of them approve three rows together, half one of the three: whoever loses reads why."""
    from indicators.services.review_many import approve_many
    from indicators.services.reviewing import approve
    from people.errors import DomainError

    with suppress(DomainError):
        if process % 2:
            approve(by=reviewer(process), entry=key[process % 3], version=1)
        else:
            approve_many(by=reviewer(process), rows=[(one, 1) for one in key])


def many_faults(keys: list[Any]) -> list[str]:
    """Each row once: together, or one by one by those who came before."""
    return _faults([one for key in keys for one in key], {"审核通过": "已审核"})


def correct_prepare(number: int) -> list[Any]:
    from indicators.models import LedgerEntry
    from indicators.services.corrections import propose

    keys = rows(number, "C", state="已审核", stage="")
    proposer = reviewer(REVIEWERS)
    made = [
        propose(by=proposer, entry=key, version=1, edits={"attainment": 5 * 10**11}, reason="多算").pk
        for key in keys
    ]
    assert LedgerEntry.objects.filter(pk__in=keys, attainment=10**12).count() == number
    return made


def correct_act(key: Any, process: int) -> None:
    """Half of them agree, half do not."""
    from indicators.services.corrections import decide

    decide(by=reviewer(process), correction=key, version=0, accept=not process % 2, note="看过")


def correct_faults(keys: list[Any]) -> list[str]:
    """An accepted one changed its row once, a refused one did not."""
    from indicators.models import Correction

    faults = []
    for made in Correction.objects.filter(pk__in=keys).select_related("entry"):
        corrected = made.entry.events.filter(kind="更正").count()
        expected = (1, 5 * 10**11, 2) if made.outcome == "同意" else (0, 10**12, 1)
        if (corrected, made.entry.attainment, made.entry.version) != expected or made.outcome == "待批":
            faults.append(f"correction {made.pk}: {made.outcome} {corrected} {made.entry.attainment}")
    return faults + _audited("决定更正", len(keys))


def _faults(keys: list[Any], ends: dict[str, str]) -> list[str]:
    """Each row was judged once, stands where that led, and moved one version."""
    from indicators.models import LedgerEntry, LedgerEvent

    judged = Counter(
        LedgerEvent.objects.filter(entry__in=keys).exclude(kind="提交").values_list("entry", flat=True)
    )
    faults = []
    for row in LedgerEntry.objects.filter(pk__in=keys):
        last = row.events.order_by("pk").last()
        if judged[row.pk] != 1 or last is None or (row.state, row.version) != (ends.get(last.kind), 2):
            faults.append(f"row {row.pk}: {judged[row.pk]} judgements, {row.state}, version {row.version}")
    return faults


def _audited(action: str, number: int) -> list[str]:
    from people.audit import AuditEntry

    found = AuditEntry.objects.filter(action=action).count()
    return [] if found == number else [f"{found} audit rows of {action} for {number}"]
