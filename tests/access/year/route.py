"""Who gets in: the route to approval, its documents and publication. The plans of the small world are drafts."""

from __future__ import annotations

from datetime import date
from typing import Final

from people.access import Role
from plans.models import Liaison, Plan, Publication, ReviewOpinion, RouteRecord
from tests.access.table import (
    CITY,
    LEADERS,
    LINE,
    OFFICE,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

# A draft is read by those who run and oversee the year and those who draft their part of it.
_DRAFTERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | LINE | frozenset({Role.FILER})
DRAFT_SEEN: Final = yearly(_DRAFTERS | CITY, CITY)
_READERS: Final = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
OFFICES: Final = yearly(OFFICE | CITY, CITY)
INTERNAL: Final = yearly(OFFICE | LEADERS | SUPERVISION | LINE | CITY, CITY)


def plan_at(office: Office, scope: Scope) -> Plan:
    unit = office.b if scope is Scope.OTHER else office.a
    return Plan.objects.get(agency=unit, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)


def step(office: Office, who: Role | None, scope: Scope) -> int:
    """The position of a step: no key, so that of another agency's is one that the own plan does not have."""
    position = 9 if scope is Scope.OTHER else 1
    return RouteRecord.objects.get_or_create(
        plan=plan_at(office, scope), position=position, defaults={"name": "草案"}
    )[0].position


def opinion(office: Office, who: Role | None, scope: Scope) -> int:
    position = step(office, who, scope)
    record = RouteRecord.objects.get(plan=plan_at(office, scope), position=position)
    return ReviewOpinion.objects.get_or_create(
        record=record, author="互审小组", defaults={"given_on": date(2026, 1, 5), "text": "分值偏低。"}
    )[0].pk


def publication(office: Office, who: Role | None, scope: Scope) -> int:
    return Publication.objects.get_or_create(
        plan=plan_at(office, scope), channel="公开栏", defaults={"on": date(2026, 1, 5)}
    )[0].pk


def liaison(office: Office, who: Role | None, scope: Scope) -> int:
    return Liaison.objects.get_or_create(
        plan=plan_at(office, scope), name="某人", defaults={"kind": Liaison.Kind.LIAISON}
    )[0].pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "route": page(DRAFT_SEEN),
    "route_step": page(OFFICES, OFFICES),
    "route_undo": page(OFFICES, OFFICES),
    "review_opinion_new": page(OFFICES, OFFICES),
    "review_opinion_answer": page(OFFICES, OFFICES),
    "review_opinion_remove": page(OFFICES, OFFICES),
    # What was said and changed is internal: readers of the year and the line.
    "opinion_difference": page(INTERNAL),
    "publications": page(DRAFT_SEEN),
    "publication_new": page(OFFICES, OFFICES),
    "publication_remove": page(OFFICES, OFFICES),
    "plan_documents": page(DRAFT_SEEN),
    "plan_document_pdf": page(_READERS),
    "plan_document_book": page(_READERS),
    "plan_public_pdf": page(DRAFT_SEEN),
    "liaisons": page(OFFICES),
    "liaison_new": page(OFFICES, OFFICES),
    "liaison_change": page(OFFICES, OFFICES),
    "liaison_remove": page(OFFICES, OFFICES),
}
_OPINIONS = ("review_opinion_answer", "review_opinion_remove", "opinion_difference")
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "step": (step, YEARLY),
    "publication": (publication, YEARLY),
    "liaison": (liaison, YEARLY),
    **{f"{name}.opinion": (opinion, YEARLY) for name in _OPINIONS},
}
