"""Who gets in: composing the 公示 of a result, and a notice as .xlsx."""

from __future__ import annotations

from typing import Final

from people.access import Role
from plans.models import PublicNotice
from plans.services.notice_content import LONG_PDF, NoticeTable, content_of
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.access.table import AT_A, CITY, OFFICE, YEARLY, Expected, Maker, Scope, page, yearly
from tests.access.year.notices import notice
from tests.office import OTHER_YEAR, YEAR, Office

_OFFICES = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "result_notice": page(_OFFICES, _OFFICES),
    "result_bonus_notice": page(_OFFICES, _OFFICES),
    "notice_book": page(yearly(AT_A | CITY, CITY)),
    "notice_sheets": page(yearly(AT_A | CITY, CITY)),
    "notice_sheet": page(yearly(AT_A | CITY, CITY), yearly(AT_A | CITY, CITY), statuses=frozenset({302})),
}


def decided(office: Office, who: Role | None, scope: Scope) -> int:
    """A version that waits for its 公示."""
    agency = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    return settled_year(office, agency, year, state=Settlement.State.APPROVED).pk


def long_notice(office: Office, who: Role | None, scope: Scope) -> int:
    """One so long that a job makes its sheet."""
    key = notice(office, who, scope)
    rows = tuple((str(place),) for place in range(LONG_PDF + 1))
    content = content_of([NoticeTable(heads=("序号",), rows=rows)])
    PublicNotice.objects.filter(pk=key).update(content=content)
    return key


def pdf(office: Office, who: Role | None, scope: Scope) -> str:
    return "pdf"


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "result_notice.settlement": (decided, YEARLY),
    "result_bonus_notice.settlement": (decided, YEARLY),
    "notice_sheet.notice": (long_notice, YEARLY),
    "notice_sheet.kind": (pdf, ()),
}
