"""Who sees which 公示 and which 异议 (rules 7.3: nothing of another agency, and no objector's name but to the office)."""

from __future__ import annotations

from typing import Final

from django.db.models import Q, QuerySet

from people.access import ADMINS, OFFICES, READERS, Access, Role
from people.acting import Actor
from plans.models import Objection, PublicNotice

# A notice hangs inside the agency: who leads a series from elsewhere does not stand in its corridor.
CONCERNED: Final = tuple(frozenset(Role) - ADMINS - {Role.SERIES_LEAD})
# Who may raise an objection: people of the agency itself, not those who oversee it.
STAFF: Final = tuple(frozenset(CONCERNED) - {Role.CITY_OFFICE})
# Who reads objections, as the page of an objection promises; a test holds it against `READERS`.
CIRCLE: Final = "本单位绩效办、市绩效办、领导小组、主要领导和监督小组（含受其委托代办的人）"


def visible_notices(access: Access) -> QuerySet[PublicNotice]:
    """Keep the notices of one's agencies; drafts and drafts that were given up only for its offices and readers."""
    here = _agencies(access, *CONCERNED)
    readers = _agencies(access, *READERS)
    shown = Q(plan__agency__in=here, posted_on__isnull=False) | Q(plan__agency__in=readers)
    return PublicNotice.objects.filter(shown)


def visible_objections(access: Access) -> QuerySet[Objection]:
    """Keep all objections of the agencies that one reads, and one's own."""
    own = Q(account=access.account, on_paper=False) if access.account is not None else Q(pk__in=())
    readers = _agencies(access, *READERS)
    return Objection.objects.filter(Q(notice__plan__agency__in=readers) | own)


def may_object(access: Access, agency: int) -> bool:
    """Say whether the person belongs to the agency whose notice it is; nobody objects in another's name."""
    return access.for_ballots().has(*STAFF, agency=agency)


def answering(access: Access) -> frozenset[int]:
    """Give the agencies whose objections wait for this person's reply."""
    return _agencies(access, *OFFICES)


def answerer(access: Access, agency: int) -> Actor:
    """Give who would answer an objection of the agency, and for whom (代办), to tell the own ones."""
    held = access.acting(*OFFICES, agency=agency)
    return Actor(
        name=access.name,
        account=access.account,
        on_behalf_of=held.on_behalf_of if held else "",
        on_behalf_account=held.on_behalf_account if held else None,
    )


def _agencies(access: Access, *roles: Role) -> frozenset[int]:
    return frozenset[int]().union(*(held.agencies for held in access.roles(*roles)))
