"""What of a year was published from a ledger row: a correction names it (`indicators.corrections_registry`)."""

from __future__ import annotations

from indicators.corrections_registry import register_resting
from indicators.models import LedgerEntry
from scoring.models import Settlement

State = Settlement.State
# What people outside the 绩效办 have seen.
SHOWN = (State.POSTED, State.PUBLISHED, State.ARCHIVED)


def join() -> None:
    """Register the answer; the 绩效办 makes the new version itself, so nothing is told to carry on."""
    register_resting("年度核算", settled_from)


def settled_from(entry: LedgerEntry) -> list[str]:
    """Name the year's settlements that were posted or published."""
    rows = Settlement.objects.filter(plan=entry.indicator.plan, state__in=SHOWN).order_by("version")
    return [
        f"{entry.indicator.plan.year}年度核算第{version}版（{state}）"
        for version, state in rows.values_list("version", "state")
    ]
