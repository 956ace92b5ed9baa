"""What a cell of a grid can hold: plain Python values, and marks for what is not a plain value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Percent:
    """A number in a cell with a percent format: 0.95 shown as 95%."""

    value: int | float


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a cell gives no usable value and what to do about it; both in Chinese, without the place."""

    problem: str
    remedy: str


Raw: TypeAlias = None | str | int | float | bool | date | datetime | time | timedelta | Percent | Problem

UNSTORED: Final = Problem(
    "公式没有保存计算结果", "请用 Excel 或 WPS 打开、重新计算并保存，或改为直接填写数值"
)
MERGED: Final = Problem(
    "位于合并单元格中，只有左上角的单元格算有内容", "请取消合并单元格，在每个单元格分别填写"
)


def error_value(code: str) -> Problem:
    """Mark a cell that shows an error such as #N/A or #REF!."""
    return Problem(f"单元格是错误值 {code[:20]}", "请改正公式，或直接填写数值")


def is_empty(raw: Raw) -> bool:
    """Is there nothing in the cell? A merged cell that is not the first counts as empty."""
    return raw is None or raw is MERGED


def shown(raw: object) -> str:
    """Quote what the user typed, short enough for a message."""
    words = str(raw.value if isinstance(raw, Percent) else raw)
    return f"“{words[:30]}{'…' if len(words) > 30 else ''}”"
