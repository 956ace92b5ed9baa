"""What of a year rests on the rows of the ledger: a correction names it, rows stand still under it, late ones mark it.

Answers to `indicators.corrections_registry` and `indicators.ledger_registry`.
"""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from indicators.corrections_registry import register_resting
from indicators.ledger_registry import register_ledger_keeper
from indicators.models import LedgerEntry
from people.acting import Actor
from people.services.notifications import notify
from plans.services.notice_turns import office_accounts
from scoring.models import QuarterSettlement, Settlement
from scoring.quarterly import steps
from scoring.quarterly.turns import hold_versions, title

State = Settlement.State
# What people outside the 绩效办 have seen.
SHOWN = (State.POSTED, State.PUBLISHED, State.ARCHIVED)
LATE: Final = "核算以后又有台账审核通过"


def join() -> None:
    """Register the answers; the 绩效办 makes the new version itself, so nothing is told to carry on."""
    register_resting("年度核算", settled_from)
    register_ledger_keeper("核算", ledger_frozen, late_row)


def settled_from(entry: LedgerEntry) -> list[str]:
    """Name the year's settlements that were posted or published."""
    rows = Settlement.objects.filter(plan=entry.indicator.plan, state__in=SHOWN).order_by("version")
    return [
        f"{entry.indicator.plan.year}年度核算第{version}版（{state}）"
        for version, state in rows.values_list("version", "state")
    ]


def ledger_frozen(plan: int, hold: bool) -> str:
    """Say that the year's result is shown already, so that the rows under it stand still (rules 7.2).

    `hold` keeps its settlements, and the quarters that a late row would mark, from moving to the end of the transaction:
    both before the audit log is taken, as the commands on them do.
    """
    rows = Settlement.objects.filter(plan=plan).order_by("pk")
    if hold:
        rows = rows.select_for_update(no_key=True, of=("self",))
        quarters = QuarterSettlement.objects.filter(plan=plan).exclude(
            state=QuarterSettlement.State.SUPERSEDED
        )
        hold_versions(quarters)
    shown = [(version, state) for version, state in rows.values_list("version", "state") if state in SHOWN]
    return f"年度核算第{shown[-1][0]}版已到“{shown[-1][1]}”，它所依据的台账不能再动" if shown else ""


def late_row(entry: LedgerEntry, by: Actor) -> None:
    """Mark the versions of the quarter that were settled without the row, and tell the office, once a version."""
    plan = entry.indicator.plan
    rows = QuarterSettlement.objects.filter(plan=plan, quarter=entry.quarter)
    rows = rows.exclude(state=QuarterSettlement.State.SUPERSEDED).defer("inputs", "rules")
    for row in rows.order_by("pk"):
        steps.mark_outdated(QuarterSettlement.objects.filter(pk=row.pk), LATE, by=by)
        notify(
            office_accounts(plan.agency_id) - {by.account or 0},
            title=f"{title(row)}需重新核算",
            body=f"{LATE}：指标 {entry.indicator.code} 第{entry.quarter}季度。",
            link=reverse("quarter_version", args=[plan.agency_id, plan.year, row.pk]),
            key=f"quarter-late:{row.pk}",
        )
