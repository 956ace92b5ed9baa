"""Whose turn a submitted row is, and which rows somebody may read: the one place that says so for reviewing.

科室负责人 and 分管领导 have the rows of their sections while these wait for them; the 绩效办 of the agency whose plan it is
has those that wait for it (市绩效办 likewise, from above). Leaders and 监督小组 read and change nothing.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from indicators.models import LedgerEntry, SecondaryIndicator
from indicators.search import visible_indicators
from indicators.workflow import ROLES, TURN, Who, place_of
from people.access import Access, Held
from people.prepared import asked
from plans.models import Plan, Subject

_PLAN: Final = ("id", "agency_id", "scheme_digest")


def readable(access: Access, agency: int, year: int) -> QuerySet[LedgerEntry]:
    """Keep the rows of the year that the access may read, seen from the agency: its plans, and plans above it."""
    seen = visible_indicators(access).values("pk")
    rows = of_year(agency, year).filter(indicator__in=seen)
    return rows.exclude(indicator__plan__state=Plan.State.DRAFT).exclude(state=LedgerEntry.State.DRAFT)


def of_year(agency: int, year: int) -> QuerySet[LedgerEntry]:
    """Keep the rows of plans of the agency and of plans above it that name it as a subject; whoever asks."""
    plans = plans_of_year(agency, year)
    rows = Q(indicator__plan__in=[plan.pk for plan in plans if plan.agency_id == agency])
    above = [plan.pk for plan in plans if plan.agency_id != agency]
    # A column of another table more costs as much as a third of the rows.
    rows |= Q(indicator__plan__in=above, indicator__subject__agency=agency) if above else Q()
    return LedgerEntry.objects.filter(rows)


def plans_of_year(agency: int, year: int) -> list[Plan]:
    """Give the plans of the rows of `of_year`, each with no more than its agency and what its rules are known by."""
    return [Plan.from_db("default", _PLAN, row) for row in asked(_plans, agency, year)]


def subjects_of_year(agency: int, year: int) -> list[tuple[int, str]]:
    """Give key and name of the subjects that answer for indicators in the rows of `of_year`; plan by plan, by code."""
    return [(key, name) for key, name in asked(_subjects, agency, year)]


def _subjects(agency: int, year: int) -> QuerySet[Subject, Any]:
    here = Q(agency=agency) | Q(plan__agency=agency)
    answers = Exists(SecondaryIndicator.objects.filter(subject=OuterRef("pk")))
    rows = Subject.objects.filter(here, answers, plan__in=_plans(agency, year).values("pk"))
    return rows.order_by("plan_id", "code").values_list("pk", "name")


def _plans(agency: int, year: int) -> QuerySet[Plan, Any]:
    plans = Plan.objects.filter(Q(agency=agency) | Q(subjects__agency=agency), year=year).order_by()
    return plans.values_list(*_PLAN).distinct()


def waiting_for(access: Access) -> Q:
    """The condition «the row waits for this access»."""
    found = Q(pk__in=())
    for place, who in TURN.items():
        for held in access.roles(*ROLES[who]):
            found |= Q(state=place.state, stage=place.stage) & _reach(held, who)
    return found & Q(indicator__plan__state=Plan.State.APPROVED)


def _reach(held: Held, who: Who) -> Q:
    if who == Who.OFFICE:
        return Q(indicator__plan__agency__in=held.agencies)
    of_agency = Q(indicator__subject__agency__in=held.agencies) | Q(
        indicator__subject__agency__isnull=True, indicator__plan__agency__in=held.agencies
    )
    return of_agency if held.departments is None else Q(indicator__subject__department__in=held.departments)


def turn_of(access: Access, row: LedgerEntry) -> Held | None:
    """Give the role on which the access may act on the row now; an own one before a delegated one."""
    who = TURN.get(place_of(row))
    if who is None:
        return None
    for held in access.roles(*ROLES[who]):
        if covers(held, row, who):
            return held
    return None


def covers(held: Held, row: LedgerEntry, who: Who) -> bool:
    """Say whether a held role reaches the row: its section, or the agency of its plan."""
    subject = row.indicator.subject
    if who == Who.OFFICE:
        return row.indicator.plan.agency_id in held.agencies
    if held.departments is not None:
        return subject is not None and subject.department_id in held.departments
    agency = subject.agency_id if subject is not None else None
    return (row.indicator.plan.agency_id if agency is None else agency) in held.agencies


def office_of(access: Access, row: LedgerEntry) -> Held | None:
    """Give the role of the 绩效办 that the access holds over the row, whatever its state."""
    for held in access.roles(*ROLES[Who.OFFICE]):
        if covers(held, row, Who.OFFICE):
            return held
    return None


def line_over(access: Access, subject: Subject) -> Held | None:
    """Give the role on which the access answers for a section (科室负责人 before 分管领导); None where it does not."""
    for who in (Who.HEAD, Who.LEADER):
        for held in access.roles(*ROLES[who]):
            own = subject.agency_id if subject.agency_id is not None else subject.plan.agency_id
            inside = (
                own in held.agencies
                if held.departments is None
                else subject.department_id in held.departments
            )
            if inside:
                return held
    return None
