"""Who gets in: 复核 and 申诉."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from people.access import Role
from plans.models import Participant
from scoring.models import Appeal
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    OFFICE,
    SERIES,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.scoring.appeals.world import published

_MEMBERS = yearly(AT_A | CITY | SERIES, CITY)
# Who decides and who watches; the person whom it concerns is nobody of these roles.
_SEEING = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_DECIDING = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "my_appeals": page(_MEMBERS),
    "appeal_new": page(_MEMBERS, _MEMBERS),
    "appeals": page(_SEEING),
    "appeal_paper": page(_DECIDING, _DECIDING),
    "appeal": page(_SEEING),
    "appeal_print": page(_SEEING),
    "appeal_withdraw": page(_DECIDING, _DECIDING),
    "appeal_decide": page(_DECIDING, _DECIDING),
    "appeal_extend": page(_DECIDING, _DECIDING),
}


def unit(office: Office, who: Role | None, scope: Scope) -> int:
    """The agency, with both years published and its people in the plan."""
    agency = office.b if scope is Scope.OTHER else office.a
    for year in (OTHER_YEAR, YEAR):
        published(office, agency=agency, year=year)
    return agency.pk


def appeal(office: Office, who: Role | None, scope: Scope) -> int:
    """One on paper, of somebody of another section who has no other role."""
    agency = office.b if scope is Scope.OTHER else office.a
    row = published(office, agency=agency, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)
    whom = office.employee("乙局干部职工" if scope is Scope.OTHER else "二科干部职工")
    made, _ = Appeal.objects.get_or_create(
        settlement=row, participant=Participant.objects.get(plan=row.plan, employee=whom), stage=Appeal.Stage.REVIEW,
        defaults={
            "name": whom.name, "known_on": date(2027, 1, 29), "asked_on": date(2027, 2, 1), "text": "理由。",
            "asked_at": timezone.now(), "due_on": date(2027, 3, 3), "on_paper": True,
        },
    )  # fmt: skip
    return made.pk


def decided(office: Office, who: Role | None, scope: Scope) -> int:
    """The same with its decision."""
    key = appeal(office, who, scope)
    Appeal.objects.filter(pk=key).update(
        outcome=Appeal.Outcome.UPHELD, decided_on=date(2027, 2, 2), reply="维持。", body="局党组"
    )
    return key


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "appeal": (appeal, YEARLY),
    "appeal_print.appeal": (decided, YEARLY),
    "appeal_new.agency": (unit, YEARLY),
    "appeal_paper.agency": (unit, YEARLY),
}
