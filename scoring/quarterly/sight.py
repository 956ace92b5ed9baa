"""Who sees which version of a quarter and whose 计算过程 (rules 7.3)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import LINE, READERS, Access, Role
from plans.models import Participant, Subject
from plans.notice_sight import CONCERNED
from scoring.models import QuarterScore, QuarterSettlement

State = QuarterSettlement.State


def visible_versions(access: Access) -> QuerySet[QuarterSettlement]:
    """Every version for who reads the agency's business; the published one for everybody of it."""
    readers, members = access.agencies_of(*READERS), access.agencies_of(*CONCERNED)
    shown = Q(plan__agency__in=readers) | Q(plan__agency__in=members, state=State.PUBLISHED)
    return QuarterSettlement.objects.filter(shown)


def reads_all(access: Access, agency: int) -> bool:
    """Say whether drafts and every section's 计算过程 are open."""
    return access.has(*READERS, agency=agency)


def traceable(access: Access, settlement: QuarterSettlement) -> QuerySet[QuarterScore]:
    """The sections whose 计算过程 is open: all for readers, else those one belongs to or answers for."""
    rows = QuarterScore.objects.filter(settlement=settlement)
    if reads_all(access, settlement.plan.agency_id):
        return rows
    return rows.filter(code__in=_own_codes(access, settlement))


def _own_codes(access: Access, settlement: QuarterSettlement) -> QuerySet[Subject, str]:
    plan, agency = settlement.plan_id, settlement.plan.agency_id
    own = Q(pk__in=())
    if access.employee is not None:
        mine = Participant.objects.filter(plan=plan, employee=access.employee)
        own |= Q(pk__in=mine.values("subject")) | Q(supervising_leader__in=mine.values("pk"))
    for held in access.roles(Role.FILER, *LINE):
        if held.covers(agency):
            own |= Q() if held.departments is None else Q(department__in=held.departments)
            if held.departments is None:
                return Subject.objects.filter(plan=plan).values_list("code", flat=True)
    return Subject.objects.filter(own, plan=plan).values_list("code", flat=True)
