"""What a new result would change against a stored one: the comparison shown before anything is overwritten."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from reports.changes.result_changes import MONEY_FIGURES, PERSON_FIGURES, SUBJECT_FIGURES, shown

MOST_LINES: Final = 100
_NAMES: Final = {
    "scheme": "方案模板",
    "year": "年度",
    "agency": "单位名称",
    **SUBJECT_FIGURES,
    **PERSON_FIGURES,
    **MONEY_FIGURES,
    "parts": "分项",
    "priority": "优先评优",
    "talk": "约谈",
    "next_year_quota": "次年优秀名额",
    "consequences": "结果运用",
    "blocking": "是否阻断",
    "message": "说明",
}
# Compared row by row; everything else in the document is one row of its own.
_TABLES: Final = ("subjects", "people")

Document = Mapping[str, Any]


def compare_results(stored: str, new: str) -> list[str]:
    """Differences between two texts of 结果.json, one Chinese line each (100 at most, then their number)."""
    if stored == new:
        return ["结果完全相同"]
    before, after = json.loads(stored), json.loads(new)
    lines = list(_differences(before, after))
    if len(lines) > MOST_LINES:
        return [*lines[:MOST_LINES], f"……共 {len(lines)} 处不同"]
    return lines or ["各项结果相同，只是文件的写法不同"]


def _differences(before: Document, after: Document) -> Iterator[str]:
    for table in _TABLES:
        yield from _compare_rows(_by_id(before.get(table)), _by_id(after.get(table)))
    yield from _compare_one("奖金合计", before.get("bonus"), after.get("bonus"))
    yield from _compare_one("结果运用", before.get("honours"), after.get("honours"))
    yield from _compare_rows(_by_place(before.get("problems")), _by_place(after.get("problems")))
    rest = {*_TABLES, "bonus", "honours", "problems"}
    yield from _compare_one(
        "整体",
        {key: value for key, value in before.items() if key not in rest},
        {key: value for key, value in after.items() if key not in rest},
    )


def _by_id(rows: list[dict[str, Any]] | None) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in rows or ()}


def _by_place(problems: list[dict[str, Any]] | None) -> dict[str, dict[str, Any]]:
    return {f"问题 {row['code']} {row['where']}": row for row in problems or ()}


def _compare_rows(before: Mapping[str, Document], after: Mapping[str, Document]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield f"{key}：已有结果，新工作簿中没有"
        elif key not in before:
            yield f"{key}：新工作簿中新增"
        else:
            yield from _compare_one(key, before[key], after[key])


def _compare_one(name: str, before: Document | None, after: Document | None) -> Iterator[str]:
    if before is None or after is None:
        if before is not after:
            yield f"{name}：{'无' if before is None else '有'} → {'无' if after is None else '有'}"
        return
    old, new = _flat(before), _flat(after)
    changes = [
        f"{field} {_shown(old.get(field))} → {_shown(new.get(field))}"
        for field in dict.fromkeys((*old, *new))
        if old.get(field) != new.get(field)
    ]
    if changes:
        yield f"{name}：{'，'.join(changes)}"


def _flat(row: Document) -> dict[str, object]:
    """Every value under its Chinese name; what stands in a mapping, such as the parts, one by one."""
    found: dict[str, object] = {}
    for key, value in row.items():
        name = _NAMES.get(key, key)
        if isinstance(value, dict):
            found.update({f"{name} {inner}": each for inner, each in value.items()})
        else:
            found[name] = value
    return found


def _shown(value: object) -> str:
    if value is None:
        return "空"
    return shown(value)
