"""Who gets in: 推演. The 绩效办, 领导小组 and 主要领导 alone; a 监督小组 sees no what-if."""

from __future__ import annotations

from typing import Final

from bonuses.models import Scenario
from people.access import Role
from tests.access.table import CITY, LEADERS, OFFICE, YEARLY, Expected, Maker, Scope, page, yearly
from tests.access.year.registers import _year
from tests.office import OTHER_YEAR, YEAR, Office
from tests.running_year import running_year

_WHO = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "whatif": page(_WHO),
    "whatif_compare": page(_WHO, statuses=frozenset({200, 302})),
    "whatif_lines": page(_WHO),
    "whatif_new": page(_WHO, _WHO),
    "whatif_scenario": page(_WHO),
    "whatif_name": page(_WHO, _WHO),
    "whatif_copy": page(None, _WHO),
    "whatif_delete": page(None, _WHO),
    "whatif_settings": page(_WHO, _WHO),
    "whatif_rows": page(_WHO, _WHO),
    "whatif_decisions": page(_WHO, _WHO),
    "whatif_method": page(_WHO, _WHO),
}


def _scenario(office: Office, who: Role | None, scope: Scope) -> int:
    unit = office.b if scope is Scope.OTHER else office.a
    plan = running_year(office, agency=unit, year=OTHER_YEAR if scope is Scope.YEAR else YEAR)
    return Scenario.objects.get_or_create(plan=plan, name="一号")[0].pk


MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    **{f"{name}.year": (_year, YEARLY) for name in EXPECTATIONS},
    "scenario": (_scenario, YEARLY),
}
