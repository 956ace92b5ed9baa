"""提醒函: whether what a letter asked for came late (rules 4.10)."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_DAY: Final = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:前|以前|之前)?", re.ASCII
)


def limit_day(words: str) -> date | None:
    """The day that 规定时限 names (2019-05-31, 2019年5月31日前); None where it names none."""
    match = _DAY.fullmatch(words.strip())
    if match is None:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def came_late(*, limit: date, completed: date | None, today: date) -> bool:
    """Whether the matter was completed after its limit, or is still open after it; the limit's own day is in time."""
    return (completed or today) > limit
