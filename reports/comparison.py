"""What a new result would change against a stored one: the comparison shown before anything is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

_FIELDS: Final = {"score": "得分", "rank": "名次", "grade": "等次", "base": "基数", "bonus": "奖金"}
MOST_LINES: Final = 100


def compare_results(stored: str, new: str) -> list[str]:
    """Differences between two texts of 结果.json, one Chinese line each (100 at most, then their number)."""
    before, after = json.loads(stored), json.loads(new)
    lines = [
        line
        for key in ("subjects", "people")
        for line in _compare_rows(_by_id(before[key]), _by_id(after[key]))
    ]
    if before["bonus"] != after["bonus"]:
        lines.append(f"奖金合计：{_money(before['bonus'])} → {_money(after['bonus'])}")
    if len(lines) > MOST_LINES:
        return [*lines[:MOST_LINES], f"……共 {len(lines)} 处不同"]
    return lines or ["结果完全相同"]


def _by_id(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows}


def _compare_rows(before: Mapping[str, dict[str, Any]], after: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield f"{key}：已有结果，新工作簿中没有"
        elif key not in before:
            yield f"{key}：新工作簿中新增"
        else:
            old, new = before[key], after[key]
            changes = [
                f"{name} {_shown(old[field])} → {_shown(new[field])}"
                for field, name in _FIELDS.items()
                if field in old and old[field] != new[field]
            ]
            if changes:
                yield f"{key}：{'，'.join(changes)}"


def _shown(value: object) -> str:
    return "空" if value is None else str(value)


def _money(bonus: dict[str, Any] | None) -> str:
    return "无" if bonus is None else f"发放 {_shown(bonus['paid'])} 收回 {_shown(bonus['returned'])}"
