"""Who gives feedback to which unit, and who reads what of it.

A 系列牵头单位 gives to the units of its series, the office of the appraising agency to all of them. A unit reads what was
sent to it; what is only entered is seen by those who may send it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from people.access import OFFICES, Access, Role
from plans.models import Plan, Subject
from scoring.models import FeedbackItem, RectificationItem


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with the numbers of what was entered, sent and closed."""

    subject: Subject
    waiting: int
    sent: int
    closed: int


def subject_above(agency: int, year: int) -> Subject | None:
    """The unit as the plan above it appraises it; None where no plan above names it."""
    rows = Subject.objects.filter(agency=agency, kind=Subject.Kind.UNIT, plan__year=year)
    rows = rows.exclude(plan__agency=agency).exclude(plan__state=Plan.State.DRAFT)
    return rows.select_related("plan__agency", "agency").order_by("plan", "pk").first()


def may_give(access: Access, subject: Subject) -> bool:
    """Whether the access gives feedback to the unit."""
    if subject.agency_id is None:
        return False
    series = any(held.covers(subject.agency_id) for held in access.roles(Role.SERIES_LEAD))
    return series or access.has(*OFFICES, agency=subject.plan.agency_id)


def items_for(access: Access, subject: Subject) -> QuerySet[FeedbackItem]:
    """The feedback to a unit that the access may see; only for who may open the unit's page."""
    rows = FeedbackItem.objects.filter(subject=subject)
    return rows if may_give(access, subject) else rows.filter(sent_at__isnull=False)


def units_given(access: Access, plan: Plan) -> list[UnitLine]:
    """The units of a plan to which the access gives feedback, with their numbers; a constant number of queries."""
    rows = Subject.objects.filter(plan=plan, kind=Subject.Kind.UNIT, agency__isnull=False)
    if not access.has(*OFFICES, agency=plan.agency_id):
        led = frozenset[int]().union(*(held.agencies for held in access.roles(Role.SERIES_LEAD)))
        rows = rows.filter(agency__in=led)
    rows = rows.exclude(agency=plan.agency_id)
    closed = Q(feedback__rectification__state=RectificationItem.State.CLOSED)
    counted = rows.annotate(
        waiting=Count("feedback", filter=Q(feedback__pk__isnull=False, feedback__sent_at__isnull=True)),
        sent=Count("feedback", filter=Q(feedback__sent_at__isnull=False)),
        closed=Count("feedback", filter=closed),
    )
    return [
        UnitLine(row, row.waiting, row.sent, row.closed)
        for row in counted.select_related("agency").order_by("group", "code")
    ]
