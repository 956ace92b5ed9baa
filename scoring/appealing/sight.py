"""Who sees which appeal: who made it, who decides and who watches; nobody else learns that there is one (rules 7.4)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import Access
from people.acting import Actor
from people.permissions.predicates import agencies_where, roles_of
from plans.models import Participant
from scoring.models import Appeal

VIEW = "appeal.view"
DECIDE = "appeal.decide"


def visible_appeals(access: Access) -> QuerySet[Appeal]:
    """Keep one's own, and all of the agencies where one decides or watches."""
    shown = Q(settlement__plan__agency__in=agencies_where(access, VIEW)) | _own(access)
    return Appeal.objects.filter(shown).select_related(
        "settlement__plan__agency", "participant__employee", "after"
    )


def own_appeals(access: Access) -> QuerySet[Appeal]:
    """Keep the asker's own."""
    return Appeal.objects.filter(_own(access)).select_related(
        "settlement__plan__agency", "participant__employee", "after"
    )


def appeals_before(access: Access, rule: str) -> QuerySet[Appeal]:
    """Keep those of the agencies where the access holds a rule."""
    rows = Appeal.objects.filter(settlement__plan__agency__in=agencies_where(access, rule))
    return rows.select_related("settlement__plan__agency", "participant__employee", "after")


def files_seen(access: Access) -> Q:
    """The condition over StoredFile «belongs to an appeal that the access sees»."""
    agencies = agencies_where(access, VIEW)
    found = Q(appeals__settlement__plan__agency__in=agencies)
    found |= Q(appeal_replies__settlement__plan__agency__in=agencies)
    if access.employee is not None:
        found |= Q(appeals__participant__employee=access.employee)
        found |= Q(appeal_replies__participant__employee=access.employee)
    return found


def is_own(access: Access, appeal: Appeal) -> bool:
    """Whether the asker made it."""
    return access.employee is not None and appeal.participant.employee_id == access.employee


def own_participant(access: Access, plan: int) -> Participant | None:
    """The asker in the plan's year."""
    if access.employee is None:
        return None
    return Participant.objects.filter(plan=plan, employee=access.employee).first()


def decider(access: Access, agency: int) -> Actor:
    """Give who would decide an appeal of the agency, and for whom (代办)."""
    held = access.acting(*roles_of(DECIDE), agency=agency)
    return Actor(
        name=access.name,
        account=access.account,
        on_behalf_of=held.on_behalf_of if held else "",
        on_behalf_account=held.on_behalf_account if held else None,
    )


def _own(access: Access) -> Q:
    return Q(pk__in=()) if access.employee is None else Q(participant__employee=access.employee)
