"""Archiving a year's plan: with its last settlement the year is over, and nothing of it is asked of anybody any more."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from people.acting import Actor
from plans.models import Plan

ARCHIVED: Final = "归档年度方案"


def lock_plan_row(plan: int) -> None:
    """Take the plan's lock; only in a transaction, before the rows of its settlements (as settling does)."""
    Plan.objects.select_for_update(no_key=True).get(pk=plan)


def archive_plan(*, by: Actor, plan: int) -> bool:
    """Put a plan into the archive with the audit row of it; only in the transaction of what ends the year.

    One that a year workbook filled is archived as well, though nobody approved it here. False: it was archived before.
    """
    row = Plan.objects.select_related("agency").get(pk=plan)
    rows = Plan.objects.filter(pk=plan, version=row.version).exclude(state=Plan.State.ARCHIVED)
    if not rows.update(state=Plan.State.ARCHIVED, version=F("version") + 1):
        return False
    by.record(
        action=ARCHIVED,
        target=f"{row.agency.name} {row}",
        detail={"状态": {"旧": row.state, "新": Plan.State.ARCHIVED.value}},
        agency=row.agency_id,
    )
    return True
