"""Who gets in: the way of a settlement from 草稿 to the archive."""

from __future__ import annotations

from typing import Final

from people.access import Role
from scoring.models import Settlement
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
    Who,
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

State = Settlement.State
_READERS: Final[Who] = OFFICE | LEADERS | SUPERVISION | CITY
_READING = yearly(_READERS, CITY)
_OFFICES = yearly(OFFICE | CITY, CITY)
_DECIDING = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "life": page(_READING),
    "life_check": page(_OFFICES, _OFFICES),
    "life_decide": page(_DECIDING, _DECIDING),
    "life_publish": page(_OFFICES, _OFFICES),
    "life_archive": page(_OFFICES, _OFFICES),
    "life_send_back": page(_DECIDING, _DECIDING),
    "life_reopen": page(_DECIDING, _DECIDING),
    "life_close": page(_DECIDING, _DECIDING),
}


def _in(state: str) -> tuple[Maker, tuple[Scope, ...]]:
    """A settlement in the state from which the step is taken."""

    def make(office: Office, who: Role | None, scope: Scope) -> int:
        agency = office.b if scope is Scope.OTHER else office.a
        return settled_year(office, agency, OTHER_YEAR if scope is Scope.YEAR else YEAR, state=state).pk

    return make, YEARLY


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "life_check.settlement": _in(State.DRAFT),
    "life_decide.settlement": _in(State.CHECKED),
    "life_publish.settlement": _in(State.POSTED),
    "life_archive.settlement": _in(State.PUBLISHED),
    "life_send_back.settlement": _in(State.CHECKED),
    "life_reopen.settlement": _in(State.PUBLISHED),
    "life_close.settlement": _in(State.PUBLISHED),
}
