"""What happened to a row, line by line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scoring.models import Entered, Standing


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened: what, by whom, when, and what was said."""

    what: str
    who: str
    at: datetime | None
    words: str = ""


def story_of(row: Entered) -> list[Line]:
    """Who entered, confirmed and withdrew a row; one from a year workbook says so."""
    lines = []
    if row.entered_at is None:
        lines.append(Line("随年度工作簿导入", "", None))
    else:
        lines.append(Line("登记", row.entered_name, row.entered_at))
    if row.confirmed_at is not None:
        lines.append(Line("复核通过", row.confirmed_name, row.confirmed_at))
    if row.withdrawal_at is not None:
        lines.append(Line("申请撤销", row.withdrawal_name, row.withdrawal_at, row.withdrawn_reason))
    if row.standing == Standing.WITHDRAWN:
        words = "" if row.withdrawal_at is not None else row.withdrawn_reason
        lines.append(Line("已撤销", "", None, words))
    return lines
