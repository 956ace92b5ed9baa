"""逾期 of a 提醒函, told or judged by 规定时限 and 办结日期 (rules 4.10)."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.utils import timezone

from scoring.engine.registers.letters import came_late, limit_day

NO_LIMIT: Final = "规定时限不是日期，无法判断；请选择是否逾期，或把时限写成 2019-05-31"


def judge_lateness(told: bool | None, limit: str, completed: date | None) -> bool | None:
    """Whether what a letter asked for came late: as told, else by its limit; None where the limit names no day."""
    if told is not None:
        return told
    if not limit:
        return False
    day = limit_day(limit)
    return None if day is None else came_late(limit=day, completed=completed, today=timezone.localdate())
