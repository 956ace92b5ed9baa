"""Who sees which 整改事项 and 会议, and who may report one done.

Readers see those of their agency, the line those of its sections, a person those of which they are the 责任人. A matter
of a unit named in a plan above is seen from the unit, too.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import LINE, READERS, Access, Role
from plans.models import Plan
from scoring.models import Meeting, RectificationItem

# Who answers for a matter that names a unit and nobody of it.
UNIT_OWNERS = (Role.PERFORMANCE_OFFICE,)


def visible_items(access: Access) -> QuerySet[RectificationItem]:
    """Keep the matters that the access may see."""
    scope = _own(access) | _line(access)
    for held in access.roles(*READERS):
        scope |= Q(plan__agency__in=held.agencies) | Q(subject__agency__in=held.agencies)
    return RectificationItem.objects.filter(scope)


def items_of(access: Access, agency: int, year: int) -> QuerySet[RectificationItem]:
    """Keep the visible matters of an agency's year: of its own plans, and those of plans above that name it."""
    here = Q(plan__agency=agency) | Q(subject__agency=agency)
    return visible_items(access).filter(here, plan__year=year).exclude(plan__state=Plan.State.DRAFT)


def answered_by(access: Access) -> Q:
    """The condition «the access answers for the matter»: the 责任人, else the line of the section, else the unit's 绩效办."""
    found = _own(access) | (Q(owner__isnull=True) & _line(access))
    for held in access.roles(*UNIT_OWNERS):
        found |= Q(owner__isnull=True, subject__department__isnull=True, subject__agency__in=held.agencies)
    return found


def _own(access: Access) -> Q:
    return Q(pk__in=()) if access.employee is None else Q(owner__employee=access.employee)


def _line(access: Access) -> Q:
    found = Q(pk__in=())
    for held in access.roles(*LINE):
        if held.departments is None:
            found |= Q(subject__agency__in=held.agencies) | Q(
                subject__isnull=True, plan__agency__in=held.agencies
            )
        else:
            found |= Q(subject__department__in=held.departments)
    return found


def read_meetings(access: Access) -> QuerySet[Meeting]:
    """Keep the meetings whose papers on the whole year the access may see: the readers of the agency."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS)))
    return Meeting.objects.filter(plan__agency__in=covered).exclude(plan__state=Plan.State.DRAFT)


def visible_meetings(access: Access) -> QuerySet[Meeting]:
    """Keep the meetings that the access may see: readers and the line of the agency."""
    covered = frozenset[int]().union(*(held.agencies for held in access.roles(*READERS, *LINE)))
    return Meeting.objects.filter(plan__agency__in=covered).exclude(plan__state=Plan.State.DRAFT)
