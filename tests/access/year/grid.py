"""Who gets in: the grid of indicators, their library and exits."""

from __future__ import annotations

from typing import Final

from indicators.models import PrimaryIndicator, SecondaryIndicator
from people.access import Role
from plans.models import Plan, Subject
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    LINE,
    OFFICE,
    SERIES,
    SUPERVISION,
    YEARLY,
    Audience,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
_FILER: Final[Who] = frozenset({Role.FILER})
# A draft is seen by those who read everything and those who draft their part; its rows by who answers for them.
_DRAFTERS: Final[Audience] = yearly(_READERS | LINE | _FILER, CITY)
_OFFICES: Final[Audience] = yearly(OFFICE | CITY, CITY)
_FOUND: Final = frozenset({200, 302})


def indicator(office: Office, who: Role | None, scope: Scope) -> int:
    """An indicator of 一科 (or of 三科), in a draft like all plans of the small world."""
    unit, section = (office.b, office.s3) if scope is Scope.OTHER else (office.a, office.s1)
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    return _row(office, unit.pk, section.pk, year)


def last_year(office: Office, who: Role | None, scope: Scope) -> int:
    """An indicator of the year before that of the address."""
    unit, section = (office.b, office.s3) if scope is Scope.OTHER else (office.a, office.s1)
    return _row(office, unit.pk, section.pk, (OTHER_YEAR if scope is Scope.YEAR else YEAR) - 1)


def _row(office: Office, unit: int, section: int, year: int) -> int:
    plan = Plan.objects.get_or_create(agency_id=unit, year=year, defaults={"scheme_code": "test"})[0]
    subject = Subject.objects.get_or_create(
        plan=plan,
        code="K",
        defaults={"name": "科室", "kind": "科室", "agency_id": unit, "department_id": section},
    )[0]
    primary = PrimaryIndicator.objects.get_or_create(plan=plan, category="", name="一级")[0]
    return SecondaryIndicator.objects.get_or_create(
        plan=plan,
        code="1",
        defaults={"primary": primary, "name": "任务", "full_points": 10_000, "subject": subject},
    )[0].pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "grid": page(yearly(AT_A | CITY | SERIES, CITY)),
    "grid_save": page(None, _OFFICES, post_statuses=frozenset({200, 409})),
    "indicator_new": page(_OFFICES, _OFFICES),
    "indicator": page(_DRAFTERS),
    "indicator_edit": page(_OFFICES, _OFFICES),
    "indicator_remove": page(None, _OFFICES),
    "indicator_library": page(_OFFICES, _OFFICES),
    "indicator_exits": page(_DRAFTERS),
    "exit_decide": page(_OFFICES, _OFFICES),
    "responsibility": page(_DRAFTERS),
    "responsibility_pdf": page(_DRAFTERS),
    "responsibility_publish": page(None, _OFFICES),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "indicator.indicator": (indicator, YEARLY),
    "indicator_edit.indicator": (indicator, YEARLY),
    "indicator_remove.indicator": (indicator, YEARLY),
    "exit_decide.indicator": (last_year, YEARLY),
}
