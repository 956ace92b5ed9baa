"""Whether a package still tells the whole year: what of the plan was done after its making began."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from bonuses.models import BonusApproval, BonusSupplement
from people.audit import AuditEntry
from plans.models import Objection, Plan, PublicNotice
from reports.models import ArchivePackage, YearPaper
from scoring.models import Appeal, Consequence, Settlement, SettlementAct

STALE: Final = "归档包制作以后又有办理，请重新制作"
# An item keeps the day on which it was done, not the moment: the log has it.
ITEM_ACTIONS: Final = ("更改结果运用", "办结结果运用", "重新办理结果运用")


def package_of(settlement: Settlement) -> ArchivePackage | None:
    """The newest package of a version."""
    return ArchivePackage.objects.filter(settlement=settlement.pk).order_by("-pk").first()


def done_since(plan: Plan, when: datetime) -> bool:
    """Whether anything that a package holds was done later: steps, money, 公示, appeals, consequences, issued documents."""
    return any(rows.exists() for rows in _later(plan, when))


def _later(plan: Plan, when: datetime) -> Iterator[QuerySet[Any]]:
    yield SettlementAct.objects.filter(settlement__plan=plan, at__gt=when)
    prepared = Q(prepared_at__gt=when) | Q(approved_at__gt=when)
    yield BonusApproval.objects.filter(prepared, settlement__plan=plan)
    yield BonusSupplement.objects.filter(prepared, plan=plan)
    yield PublicNotice.objects.filter(plan=plan, closed_at__gt=when)
    yield Objection.objects.filter(Q(filed_at__gt=when) | Q(replied_at__gt=when), notice__plan=plan)
    yield Appeal.objects.filter(Q(asked_at__gt=when) | Q(decided_at__gt=when), settlement__plan=plan)
    yield Consequence.objects.filter(plan=plan, created_at__gt=when)
    yield YearPaper.objects.filter(plan=plan, issued_at__gt=when)
    yield AuditEntry.objects.filter(
        agency=plan.agency_id, at__gt=when, action__in=ITEM_ACTIONS, target__startswith=f"{plan} "
    )
