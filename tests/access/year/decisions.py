"""Who gets in: decisions on problems of the year, and results of earlier years."""

from __future__ import annotations

from typing import Final

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
from tests.access.year.registers import _year

_READ = yearly(OFFICE | LEADERS | SUPERVISION | CITY, CITY)
_CHANGE = yearly(OFFICE | CITY, CITY)
_CONFIRM = yearly(OFFICE | LEADERS | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "decisions": page(_READ),
    "decision_enter": page(_CHANGE, _CHANGE),
    "decision_confirm": page(None, _CONFIRM),
    "past_take": page(_CHANGE, _CHANGE),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    f"{name}.year": (_year, YEARLY) for name in EXPECTATIONS
}
