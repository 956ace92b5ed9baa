"""Who gets in: seeing where the year stands.

Readers see the whole office, the line its own sections, the 系列牵头单位 its series; the 通报 is for readers.
"""

from __future__ import annotations

from typing import Final

from tests.access.table import (
    CITY,
    LEADERS,
    LINE,
    OFFICE,
    SERIES,
    SUPERVISION,
    Expected,
    Maker,
    Scope,
    page,
    yearly,
)

_READERS: Final = OFFICE | LEADERS | SUPERVISION | CITY
_SEEING: Final = _READERS | LINE | SERIES

# The year of this world is a draft, which the 系列牵头单位 does not see: it finds no rows, no forecast, no paper.
EXPECTATIONS: Final[dict[str, Expected]] = {
    "progress": page(yearly(_SEEING, CITY)),
    "progress_rows": page(yearly(_READERS | LINE, CITY)),
    "progress_forecast": page(yearly(_READERS | LINE, CITY)),
    "progress_units": page(yearly(_SEEING, CITY)),
    "progress_unit_parts": page(yearly(_SEEING, CITY)),
    "progress_unit_rows": page(yearly(_SEEING, CITY)),
    # Without an approved plan below there is nothing to lay out: back to the page.
    "progress_units_pdf": page(yearly(_READERS | SERIES, CITY), statuses=frozenset({302})),
    # Forecasts and the 通报 are for whoever reads all of several units.
    "progress_units_bulletin": page(yearly(CITY, CITY), statuses=frozenset({302})),
    "progress_units_forecast": page(None, yearly(CITY, CITY)),
    "progress_pdf": page(yearly(_READERS | LINE, CITY)),
    "progress_bulletin": page(yearly(_READERS, CITY)),
}
MAKERS: Final[dict[str, tuple[Maker, tuple[Scope, ...]]]] = {}
