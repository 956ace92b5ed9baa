"""Who sees which 结果运用: the circle of consequence.view of the agency that appraises; a unit the items on itself.

What concerns a person by name is seen by the appraising agency alone.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from people.access import Access
from people.permissions.predicates import agencies_where
from plans.models import Subject
from scoring.models import Consequence

State = Consequence.State


def visible_consequences(access: Access) -> QuerySet[Consequence]:
    """Keep the items that the access may see."""
    agencies = agencies_where(access, "consequence.view")
    itself = Q(subject__agency__in=agencies, subject__kind=Subject.Kind.UNIT)
    return Consequence.objects.filter(Q(plan__agency__in=agencies) | itself)


def consequences_of(access: Access, agency: int, year: int) -> QuerySet[Consequence]:
    """Keep the visible items of an agency's year: of its own plans, and those of plans above on itself."""
    itself = Q(subject__agency=agency, subject__kind=Subject.Kind.UNIT)
    return visible_consequences(access).filter(Q(plan__agency=agency) | itself, plan__year=year)


def left_over(access: Access, agency: int, year: int) -> QuerySet[Consequence]:
    """上年未办结的结果运用: the open items with which the year begins."""
    return consequences_of(access, agency, year - 1).filter(state=State.OPEN)
