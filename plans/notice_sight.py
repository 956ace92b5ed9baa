"""Who sees which 公示 and which 异议 (rules 7.3: nothing of another agency, and no objector's name but to the office)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Q, QuerySet

from people.access import ADMINS, OFFICES, READERS, Access, Role
from people.acting import Actor
from plans.models import Objection, PublicNotice, Subject

# A notice hangs inside the agency: who leads a series from elsewhere does not stand in its corridor.
CONCERNED: Final = tuple(frozenset(Role) - ADMINS - {Role.SERIES_LEAD})
# Who may raise an objection: people of the agency itself, not those who oversee it.
STAFF: Final = tuple(frozenset(CONCERNED) - {Role.CITY_OFFICE})
# Who answers them, beside the offices: whoever had no part.
ANSWERING: Final = (*OFFICES, Role.LEADING_GROUP, Role.CHIEF_LEADER)
# Who reads objections, as the page of an objection promises; a test holds it against `READERS`.
CIRCLE: Final = "本单位绩效办、市绩效办、领导小组、主要领导和监督小组（含受其委托代办的人）"


def visible_notices(access: Access) -> QuerySet[PublicNotice]:
    """Keep the notices of one's agencies; drafts and drafts that were given up only for its offices and readers."""
    here = access.agencies_of(*CONCERNED)
    readers = access.agencies_of(*READERS)
    shown = Q(plan__agency__in=here, posted_on__isnull=False) | Q(plan__agency__in=readers)
    return PublicNotice.objects.filter(shown)


def notices_at(access: Access, agency: int) -> QuerySet[PublicNotice]:
    """Keep what hangs at an agency: its own notices, and those of a plan above it that appraises the agency.

    A city's result concerns the people of its units (rules 4.11, 7.2): they read and object at their own unit.
    """
    own = visible_notices(access).filter(plan__agency=agency)
    if agency not in access.agencies_of(*CONCERNED):
        return own
    return PublicNotice.objects.filter(
        Q(pk__in=own.values("pk")) | Q(pk__in=_from_above([agency]).values("pk"))
    )


def notices_in_sight(access: Access) -> QuerySet[PublicNotice]:
    """Keep all notices of which the access may open what hangs on them, those from above too."""
    above = _from_above(access.agencies_of(*CONCERNED))
    own = visible_notices(access)
    hung = PublicNotice.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=above.values("pk")))
    return hung.filter(still_read(access))


def still_read(access: Access) -> Q:
    """The condition over PublicNotice «what it says may be read»: one that was taken down is for its readers alone.

    Its title, its days and why it was taken down go on being told: a result that was given up is nobody's to look up.
    """
    taken_down = Q(state=PublicNotice.State.WITHDRAWN)
    return ~taken_down | Q(plan__agency__in=access.agencies_of(*READERS))


def reads(access: Access, notice: PublicNotice) -> bool:
    """The same of one notice in sight."""
    taken_down = notice.state == PublicNotice.State.WITHDRAWN
    return not taken_down or access.has(*READERS, agency=notice.plan.agency_id)


def _from_above(agencies: Collection[int]) -> QuerySet[PublicNotice]:
    """What hung of plans that appraise one of the agencies as a unit."""
    plans = Subject.objects.filter(agency__in=agencies).values("plan")
    return PublicNotice.objects.filter(plan__in=plans, posted_on__isnull=False)


def visible_objections(access: Access) -> QuerySet[Objection]:
    """Keep all objections of the agencies that one reads, and one's own."""
    own = Q(account=access.account, on_paper=False) if access.account is not None else Q(pk__in=())
    readers = access.agencies_of(*READERS)
    return Objection.objects.filter(Q(notice__plan__agency__in=readers) | own)


def may_object(access: Access, agency: int) -> bool:
    """Say whether the person belongs to the agency whose notice it is; nobody objects in another's name."""
    return access.for_ballots().has(*STAFF, agency=agency)


def answering(access: Access) -> frozenset[int]:
    """Give the agencies whose objections wait for this person's reply."""
    return access.agencies_of(*OFFICES)


def answerer(access: Access, agency: int) -> Actor:
    """Give who would answer an objection of the agency, and for whom (代办), to tell the own ones."""
    held = access.acting(*ANSWERING, agency=agency)
    return Actor(
        name=access.name,
        account=access.account,
        on_behalf_of=held.on_behalf_of if held else "",
        on_behalf_account=held.on_behalf_account if held else None,
    )
