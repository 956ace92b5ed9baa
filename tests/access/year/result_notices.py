"""Who gets in: composing the 公示 of a result, and a notice as .xlsx."""

from __future__ import annotations

from typing import Final

from people.access import Role
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.access.table import AT_A, CITY, OFFICE, YEARLY, Expected, Maker, Scope, page, yearly
from tests.office import OTHER_YEAR, YEAR, Office

_OFFICES = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "result_notice": page(_OFFICES, _OFFICES),
    "result_bonus_notice": page(_OFFICES, _OFFICES),
    "notice_book": page(yearly(AT_A | CITY, CITY)),
}


def decided(office: Office, who: Role | None, scope: Scope) -> int:
    """A version that waits for its 公示."""
    agency = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    return settled_year(office, agency, year, state=Settlement.State.APPROVED).pk


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "result_notice.settlement": (decided, YEARLY),
    "result_bonus_notice.settlement": (decided, YEARLY),
}
