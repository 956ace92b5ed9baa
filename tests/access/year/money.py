"""Who gets in: 核定 of the bonuses, 补发追回单, and their files."""

from __future__ import annotations

from typing import Final

from bonuses.models import BonusApproval, BonusSupplement
from people.access import Role
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
_APPROVE = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "bonus_approval": page(_READ),
    "bonus_people": page(_READ),
    "bonus_supplement": page(_READ),
    "money_files": page(_READ),
    "money_file": page(_READ, _READ, statuses=frozenset({302})),
    "bonus_prepare": page(_CHANGE, _CHANGE),
    "bonus_approve": page(_APPROVE, _APPROVE),
    "bonus_withdraw": page(_CHANGE, _CHANGE),
    "supplement_prepare": page(_CHANGE, _CHANGE),
    "supplement_approve": page(_APPROVE, _APPROVE),
    "supplement_withdraw": page(_CHANGE, _CHANGE),
}


def listed(office: Office, who: Role | None, scope: Scope) -> int:
    """A settlement whose list waits for its approval."""
    unit = office.b if scope is Scope.OTHER else office.a
    found = settled_year(office, unit, OTHER_YEAR if scope is Scope.YEAR else YEAR)
    BonusApproval.objects.get_or_create(settlement=found, defaults={"total_fen": 0, "digest": "0" * 64})
    return found.pk


def supplement(office: Office, who: Role | None, scope: Scope) -> int:
    """A supplement that leads to that settlement."""
    unit = office.b if scope is Scope.OTHER else office.a
    found = settled_year(office, unit, OTHER_YEAR if scope is Scope.YEAR else YEAR)
    made, _ = BonusSupplement.objects.get_or_create(
        plan=found.plan,
        number=1,
        defaults={"before": found, "after": found, "reason": "更正", "digest": "0" * 64},
    )
    return made.pk


def no_supplement(office: Office, who: Role | None, scope: Scope) -> int:
    return 0


def a_kind(office: Office, who: Role | None, scope: Scope) -> str:
    return "finance"


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    "bonus_approve.settlement": (listed, YEARLY),
    "bonus_withdraw.settlement": (listed, YEARLY),
    "supplement": (supplement, YEARLY),
    "money_file.supplement": (no_supplement, ()),
    "money_file.kind": (a_kind, ()),
}
