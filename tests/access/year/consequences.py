"""Who gets in: 结果运用, titles, and years side by side. Staff, line and series see none of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from people.access import Role
from plans.models import Participant, Subject
from scoring.models import Consequence, Title
from tests.access.settled import settled_year
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    OFFICE,
    SERIES,
    SUPERVISION,
    UNIT,
    YEARLY,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    reaching,
    unit,
    yearly,
)
from tests.access.year.registers import _year, always
from tests.office import OTHER_YEAR, YEAR, Office

_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
_CAREER: Final[Who] = OFFICE | frozenset({Role.CHIEF_LEADER}) | CITY
_READ = yearly(_READERS, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "consequences": page(_READ),
    "my_consequences": page(yearly(AT_A | CITY | SERIES, CITY)),
    "consequences_make": page(None, _CHANGE),
    "consequence_table": page(_READ),
    "consequence": page(_READ),
    "consequence_change": page(_CHANGE, _CHANGE),
    "consequence_finish": page(_CHANGE, _CHANGE),
    "consequence_reopen": page(_CHANGE, _CHANGE),
    "titles": page(unit(_READERS, CITY)),
    "title_new": page(unit(OFFICE | CITY, CITY), unit(OFFICE | CITY, CITY)),
    "title_change": page(unit(OFFICE | CITY, CITY), unit(OFFICE | CITY, CITY)),
    "careers": page(unit(_CAREER, CITY)),
    "career_person": page(reaching(_CAREER, _CAREER, _CAREER, CITY)),
    "career_section": page(
        {Scope.SECTION: _CAREER, Scope.AGENCY: _CAREER, Scope.OTHER: CITY},
    ),
}


def item(office: Office, who: Role | None, scope: Scope) -> int:
    """A talk with somebody, by name."""
    agency = office.b if scope is Scope.OTHER else office.a
    settlement = settled_year(office, agency, OTHER_YEAR if scope is Scope.YEAR else YEAR, state="发布")
    person = Participant.objects.filter(plan=settlement.plan).order_by("number").first()
    section = None
    if person is None:  # a year whose plan has no people in the test's world
        section, _ = Subject.objects.get_or_create(
            plan=settlement.plan, code="K1", defaults={"name": "一科", "kind": "科室"}
        )
    row, _ = Consequence.objects.get_or_create(
        plan=settlement.plan, kind="约谈", participant=person, subject=section, state="待办",
        defaults={"settlement": settlement, "cause": "综合得分最低", "due": date(2026, 3, 1)},
    )  # fmt: skip
    return row.pk


def title(office: Office, who: Role | None, scope: Scope) -> int:
    agency = office.b if scope is Scope.OTHER else office.a
    return Title.objects.create(agency=agency, name="文明单位", level="市级", awarded_on=date(2024, 3, 1)).pk


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "consequences.year": (_year, YEARLY),
    "my_consequences.year": (_year, YEARLY),
    "consequences_make.year": (_year, YEARLY),
    "consequence_table.table": (always("appraisal"), ()),
    **{f"{name}.item": (item, YEARLY) for name in ("consequence", "consequence_change", "consequence_finish", "consequence_reopen")},
    "title_change.title": (title, UNIT),
}  # fmt: skip
