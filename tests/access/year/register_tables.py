"""Who gets in: registers by the table, and many rows confirmed at once."""

from __future__ import annotations

from typing import Final

from tests.access.table import CITY, LEADERS, OFFICE, Expected, Maker, Scope, page, yearly
from tests.access.year.registers import CHIEF, slug

_CHANGE = yearly(OFFICE | CITY, CITY)

EXPECTATIONS: Final[dict[str, Expected]] = {
    "register_book": page(_CHANGE),
    "register_table": page(_CHANGE, _CHANGE),
    "register_table_confirm": page(None, _CHANGE),
    "register_confirm_many": page(yearly(OFFICE | LEADERS | CITY, CITY), yearly(OFFICE | LEADERS | CITY, CITY)),
    "conduct_book": page(_CHANGE),
    "conduct_table": page(_CHANGE, _CHANGE),
    "conduct_table_confirm": page(None, _CHANGE),
    "conduct_confirm_many": page(yearly(OFFICE | CHIEF | CITY, CITY), yearly(OFFICE | CHIEF | CITY, CITY)),
}  # fmt: skip
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {
    f"{area}_{act}.register": (slug(register), ())
    for area, register in (("register", "inspections"), ("conduct", "complaints"))
    for act in ("book", "table", "table_confirm", "confirm_many")
}
