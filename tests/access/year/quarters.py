"""Who gets in: a town's quarters settled alone."""

from __future__ import annotations

from typing import Final

from people.access import Role
from scoring.models import QuarterScore, QuarterSettlement
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
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year

SCHEME: Final = "xiangzhen-2024"
_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
_MEMBERS = yearly(AT_A | CITY | SERIES, CITY)
# A draft: nothing of it before it is published (rules 7.3).
_READING = yearly(_READERS, CITY)
_OFFICES = yearly(OFFICE | CITY, CITY)
_DECIDING = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "quarters": page(_MEMBERS),
    "coefficients": page(_MEMBERS, _OFFICES),
    "quarter_settle": page(_OFFICES, _OFFICES),
    "quarter_version": page(_READING),
    "quarter_trace": page(_READING),
    "quarter_approve": page(_DECIDING, _DECIDING),
    "quarter_notice": page(_OFFICES, _OFFICES),
    "quarter_publish": page(_OFFICES, _OFFICES),
}


def unit(office: Office, who: Role | None, scope: Scope) -> int:
    """The agency, with a town's plan under way in both years."""
    found = office.b if scope is Scope.OTHER else office.a
    running_year(office, agency=found, year=OTHER_YEAR if scope is Scope.YEAR else YEAR, scheme=SCHEME)
    return found.pk


def version(office: Office, who: Role | None, scope: Scope) -> int:
    """A draft of the first quarter."""
    found = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    plan = running_year(office, agency=found, year=year, scheme=SCHEME)
    made, _ = QuarterSettlement.objects.get_or_create(
        plan=plan, quarter=1, version=1, defaults={"inputs": b"", "inputs_digest": "0", "result_digest": "0"}
    )
    return made.pk


def score(office: Office, who: Role | None, scope: Scope) -> int:
    """The first section in it."""
    key = version(office, who, scope)
    return QuarterScore.objects.get_or_create(settlement_id=key, code="K1", defaults={"name": "一科"})[0].pk


def quarter(office: Office, who: Role | None, scope: Scope) -> int:
    return 1


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "quarters.agency": (unit, YEARLY),
    "coefficients.agency": (unit, YEARLY),
    "quarter_settle.agency": (unit, YEARLY),
    "quarter_settlement": (version, YEARLY),
    "quarter_settle.quarter": (quarter, ()),
    "score": (score, YEARLY),
}
