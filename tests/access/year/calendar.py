"""Who gets in: milestones, filings, working days."""

from __future__ import annotations

from datetime import date
from typing import Final

from people.access import Role
from plans.models import CalendarItem, Plan
from tests.access.table import CITY, OFFICE, SYSTEM, YEARLY, Expected, Maker, Scope, page
from tests.access.year.route import DRAFT_SEEN, OFFICES
from tests.office import OTHER_YEAR, YEAR, Office


def item(office: Office, who: Role | None, scope: Scope) -> int:
    unit = office.b if scope is Scope.OTHER else office.a
    plan = Plan.objects.get(agency=unit, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)
    return CalendarItem.objects.get_or_create(
        plan=plan,
        name="方案报送",
        defaults={"kind": "报送", "due": date(2026, 8, 15), "recipient": "市绩效办"},
    )[0].pk


_KEEPERS = OFFICE | CITY | SYSTEM
EXPECTATIONS: Final[dict[str, Expected]] = {
    "calendar": page(DRAFT_SEEN),
    "calendar_ics": page(DRAFT_SEEN),
    "calendar_open": page(OFFICES, OFFICES),
    "calendar_item_new": page(OFFICES, OFFICES),
    "calendar_item_change": page(OFFICES, OFFICES),
    "calendar_item_done": page(OFFICES, OFFICES),
    "calendar_item_undo": page(OFFICES, OFFICES),
    "calendar_item_remove": page(OFFICES, OFFICES),
    "working_days": page(_KEEPERS),
    "working_day_correct": page(_KEEPERS, _KEEPERS),
    "working_year_load": page(_KEEPERS, _KEEPERS),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {"item": (item, YEARLY)}
