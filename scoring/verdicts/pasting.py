"""A table of official scores as pasted from a spreadsheet: 指标编号, 评定得分, 扣分原因; with headings or in that order."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from people.typed import half_width
from people.xlsx.raw import Problem
from plans import figures

MOST_LINES: Final = 2_000
_CODE: Final = ("指标编号", "编号", "指标")
_POINTS: Final = ("评定得分", "官方得分", "考核得分", "得分")
_REASON: Final = ("扣分原因", "失分原因", "原因", "说明")


@dataclass(slots=True)
class Pasted:
    """What was read: 编号 → (得分 as typed, 原因), and what could not be used, in words."""

    lines: dict[str, tuple[str, str]] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)


def read(text: str, codes: Collection[str]) -> Pasted:
    """Read pasted cells; a line whose 编号 is none of the plan's, or whose 得分 is no number, is named and left out."""
    found = Pasted()
    rows = list(islice(_rows(text), MOST_LINES))
    places = _places(rows[0]) if rows else None
    for row in rows[1:] if places else rows:
        code_at, points_at, reason_at = places or (0, 1, 2)
        code, points, reason = (_cell(row, at) for at in (code_at, points_at, reason_at))
        read_points = figures.points(points)
        if code not in codes:
            found.unused.append(f"{code or '（空）'}：方案里没有这个指标编号")
        elif isinstance(read_points, Problem) or read_points is None:
            found.unused.append(f"{code}：得分“{points[:20]}”不是数字")
        elif code in found.lines:
            found.unused.append(f"{code}：不止一行，取第一行")
        else:
            found.lines[code] = (points, reason)
    return found


def _rows(text: str) -> list[list[str]]:
    text = text.replace("\0", "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ",")
    try:
        return [cells for row in reader if any(cells := [half_width(cell).strip() for cell in row])]
    except csv.Error:
        return []


def _places(row: list[str]) -> tuple[int, int, int] | None:
    """Where the columns stand by their headings; None where the first line is no heading."""
    code, points = _find(row, _CODE), _find(row, _POINTS)
    if code is None or points is None:
        return None
    reason = _find(row, _REASON)
    return code, points, len(row) if reason is None else reason


def _find(row: list[str], words: tuple[str, ...]) -> int | None:
    return next((row.index(word) for word in words if word in row), None)


def _cell(row: list[str], at: int) -> str:
    return row[at] if at < len(row) else ""
