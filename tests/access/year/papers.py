"""Who gets in: the documents of the year."""

from __future__ import annotations

from typing import Final

from people.access import Role
from reports.models import YearPaper
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
    page,
    yearly,
)
from tests.office import OTHER_YEAR, YEAR, Office

_READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "papers": page(_READ),
    "paper_new": page(_CHANGE, _CHANGE, statuses=frozenset({200, 302})),
    "paper": page(_READ),
    "paper_pdf": page(_READ),
    "paper_edit": page(_CHANGE, _CHANGE),
    "paper_issue": page(_CHANGE, _CHANGE),
    "paper_drop": page(_CHANGE, _CHANGE),
}


def paper(office: Office, who: Role | None, scope: Scope) -> int:
    """A draft of the year's circular."""
    unit = office.b if scope is Scope.OTHER else office.a
    year = OTHER_YEAR if scope is Scope.YEAR else YEAR
    found = settled_year(office, unit, year, state=Settlement.State.PUBLISHED)
    made, _ = YearPaper.objects.get_or_create(
        plan=found.plan, settlement=found, kind="circular", title="考核结果的通报",
        defaults={"text": "现将结果通报如下。", "signer": unit.name},
    )  # fmt: skip
    return made.pk


def kind(office: Office, who: Role | None, scope: Scope) -> str:
    return "sending"


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "paper": (paper, YEARLY),
    "paper_new.kind": (kind, ()),
}
