"""Who gets in: rectification and meetings.

A matter stands for a section without a 责任人: its line answers for it. Every member opens the list and sees the own.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from people.access import Role
from scoring.models import Meeting, RectificationItem
from tests.access.table import (
    AT_A,
    CITY,
    LEADERS,
    LINE,
    OFFICE,
    SERIES,
    SUPERVISION,
    Audience,
    Expected,
    Maker,
    Scope,
    Who,
    page,
    yearly,
)
from tests.access.year.reviewing import plan_of, subject
from tests.office import Office

_READERS: Final = OFFICE | LEADERS | SUPERVISION | CITY
_OFFICES: Final = OFFICE | CITY
_SCOPES: Final = (Scope.SECTION, Scope.AGENCY, Scope.OTHER, Scope.YEAR)
_MEETINGS: Final = (Scope.AGENCY, Scope.OTHER, Scope.YEAR)


def row(section: Who, agency: Who, other: Who = CITY) -> Audience:
    """Who reaches a matter of the own section, of another one, of another agency; another year is like this one."""
    return {Scope.SECTION: section, Scope.AGENCY: agency, Scope.OTHER: other, Scope.YEAR: section}


def matter(office: Office, scope: Scope, state: str) -> int:
    return RectificationItem.objects.create(
        plan=plan_of(office, scope), source="其他", problem="台账不全", due=date(2026, 8, 1), state=state,
        subject_id=subject(office, None, scope),
    ).pk  # fmt: skip


def opened(office: Office, who: Role | None, scope: Scope) -> int:
    return matter(office, scope, RectificationItem.State.OPEN)


def reported(office: Office, who: Role | None, scope: Scope) -> int:
    return matter(office, scope, RectificationItem.State.DONE)


def meeting(office: Office, who: Role | None, scope: Scope) -> int:
    plan = plan_of(office, scope)
    return Meeting.objects.create(plan=plan, kind="季度分析会", on=date(2026, 7, 1)).pk


EXPECTATIONS: Final[dict[str, Expected]] = {
    "rectifications": page(yearly(AT_A | CITY | SERIES, CITY)),
    "rectification_new": page(yearly(_OFFICES, CITY), yearly(_OFFICES, CITY)),
    "rectification": page(row(_READERS | LINE, _READERS)),
    "rectification_change": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "rectification_done": page(row(_OFFICES | LINE, _OFFICES), row(_OFFICES | LINE, _OFFICES)),
    "rectification_accept": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "rectification_back": page(row(_OFFICES, _OFFICES), row(_OFFICES, _OFFICES)),
    "meetings": page(yearly(_READERS | LINE, CITY)),
    "meeting_new": page(yearly(_OFFICES, CITY), yearly(_OFFICES, CITY)),
    "meeting": page(yearly(_READERS | LINE, CITY)),
    "meeting_change": page(yearly(_OFFICES, CITY), yearly(_OFFICES, CITY)),
    "meeting_keep": page(None, yearly(_OFFICES, CITY)),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "rectification.item": (opened, _SCOPES),
    "rectification_change.item": (opened, _SCOPES),
    "rectification_done.item": (opened, _SCOPES),
    "rectification_accept.item": (reported, _SCOPES),
    "rectification_back.item": (reported, _SCOPES),
    "meeting.meeting": (meeting, _MEETINGS),
    "meeting_change.meeting": (meeting, _MEETINGS),
    "meeting_keep.meeting": (meeting, _MEETINGS),
}
