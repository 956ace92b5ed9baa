"""分项得分 as lines of text: one item a line, as typed or pasted from a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from people.typed import half_width
from plans.engine.typed import half_width_number, plain_decimal
from plans.engine.units import POINT, points_from_decimal
from scoring.engine.registers.rows import in_points, points_fault

_BREAK: Final = re.compile(r"\t|\s*[，,、｜|]\s*")
MOST_LINES: Final = 200
FULL: Final = 100
_PARTS: Final = 4
# More people than any office asks.
MOST_PEOPLE: Final = 10_000_000


def read_items(text: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Read lines 项目，得分，评议主体，人数 as [{"项目", "得分" (1/10000), "主体", "人数"}], and say what is wrong with which."""
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        return [], [f"最多 {MOST_LINES} 行，现在有 {len(lines)} 行"]
    found, faults = [], list[str]()
    for number, line in enumerate(lines, 1):
        item, fault = _item(line)
        if fault:
            faults.append(f"第 {number} 行：{fault}")
        else:
            found.append(item)
    return found, faults


def item_lines(items: Iterable[Mapping[str, Any]]) -> str:
    """Write items as lines."""
    lines = []
    for item in items:
        parts = [item["项目"], in_points(item["得分"]), item.get("主体", ""), str(item.get("人数") or "")]
        lines.append("，".join(parts).rstrip("，"))
    return "\n".join(lines)


def _item(line: str) -> tuple[dict[str, Any], str]:
    parts = [half_width(part.strip()) for part in _BREAK.split(line.strip())]
    if len(parts) < 2 or not parts[0]:
        return {}, "请写成“项目，得分”"
    if len(parts) > _PARTS:
        return {}, "多于 4 项，请写成“项目，得分，评议主体，人数”"
    name, figure, source, people = [*parts, "", ""][:_PARTS]
    points, fault = _points(figure)
    if fault:
        return {}, fault
    if people and not (people.isascii() and people.isdigit() and int(people) <= MOST_PEOPLE):
        return {}, f"人数“{people[:20]}”不是整数"
    return {
        "项目": name[:200],
        "得分": points,
        "主体": source[:200],
        "人数": int(people) if people else None,
    }, ""


def _points(figure: str) -> tuple[int, str]:
    number = plain_decimal(half_width_number(figure))
    if number is None or number * POINT != int(number * POINT):
        return 0, f"得分“{figure[:20]}”不是数字，或小数多于 4 位"
    points = points_from_decimal(number)
    wrong = points_fault(points, high=FULL)
    return points, "，".join(wrong) if wrong else ""
