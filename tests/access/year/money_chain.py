"""Who gets in: from the city to the person, and the unit's side of it."""

from __future__ import annotations

from typing import Final

from bonuses.models import InternalSplit
from people.access import Role
from plans.models import Plan
from plans.schemes import scheme_text
from scoring.models import SubjectResult
from tests.access.settled import settled_year
from tests.access.table import (
    CITY,
    LEADERS,
    OFFICE,
    SUPERVISION,
    YEARLY,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

_READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "bonus_chain": page(_READ, _CHANGE),
    "bonus_chain_unit": page(_READ),
    "internal_bonus": page(_READ),
    "internal_link": page(_CHANGE, _CHANGE),
}


def _place(office: Office, scope: Scope) -> tuple[int, int]:
    unit = office.b if scope is Scope.OTHER else office.a
    return unit.pk, OTHER_YEAR if scope is Scope.YEAR else YEAR


def unit_subject(office: Office, who: Role | None, scope: Scope) -> int:
    """The 单位 itself in the settlement."""
    year = _place(office, scope)[1]
    found = settled_year(office, office.b if scope is Scope.OTHER else office.a, year)
    return SubjectResult.objects.get(settlement=found, kind="单位").pk


def split(office: Office, who: Role | None, scope: Scope) -> int:
    """A total handed down to the unit by the city, and a plan of the unit that may take it."""
    agency, year = _place(office, scope)
    outer = settled_year(office, office.city, year)
    Plan.objects.filter(agency=agency, year=year).update(scheme_text=scheme_text("kexie-2017"))
    made, _ = InternalSplit.objects.get_or_create(
        outer=outer,
        subject_code=f"U{agency}",
        defaults={"subject_name": "单位", "total_fen": 100, "agency_id": agency},
    )
    return made.pk


def year(office: Office, who: Role | None, scope: Scope) -> int:
    return _place(office, scope)[1]


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "bonus_chain_unit.subject": (unit_subject, YEARLY),
    "split": (split, YEARLY),
    "internal_bonus.year": (year, YEARLY),
}
