"""Which month the calendar shows, and those around it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from plans.services.working_days import FIRST_YEAR, LAST_YEAR

MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


def shown_month(asked: str) -> date | None:
    """Read 2026-09; None for anything else."""
    found = MONTH.fullmatch(asked)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    return date(year, month, 1) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


def months_around(month: date) -> dict[str, Any]:
    """Name the months before and after."""
    before, after = _shifted(month, -1), _shifted(month, 1)
    return {"before": f"{before:%Y-%m}", "after": f"{after:%Y-%m}"}


def _shifted(month: date, by: int) -> date:
    count = month.year * 12 + month.month - 1 + by
    return date(count // 12, count % 12 + 1, 1)
