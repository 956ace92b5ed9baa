"""Which results, amounts and problems differ between two documents (结果.json)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from reports.changes.changes import Figure
from reports.results.amounts import money

Row = Mapping[str, Any]
SUBJECT_FIGURES: Final = {
    "name": "名称",
    "kind": "类型",
    "group": "分组",
    "score": "得分",
    "percent": "百分制",
    "rank": "名次",
    "grade": "等次",
    "grade_before_leader_downgrade": "因领导降档前的等次",
}
PERSON_FIGURES: Final = {
    "score": "得分",
    "grade": "等次",
    "base": "基数",
    "bonus": "奖金",
    "cancelled_by": "取消依据",
    "barred_from_excellent": "不得评优",
}
MONEY_FIGURES: Final = {
    "total": "总额",
    "paid": "发放",
    "returned": "收回",
    "undistributed": "未分配",
}
_AMOUNTS: Final = frozenset({"基数", "奖金", *MONEY_FIGURES.values()})


def figures(names: Mapping[str, str], before: Row | None, after: Row | None) -> tuple[Figure, ...]:
    """The figures of one row that differ, its parts among them."""
    old, new = before or {}, after or {}
    found = [
        _figure(name, old.get(key), new.get(key))
        for key, name in names.items()
        if old.get(key) != new.get(key) and not (key == "percent" and _same_scale(old, new))
    ]
    return (*found, *_parts(old.get("parts") or {}, new.get("parts") or {}))


def _same_scale(old: Row, new: Row) -> bool:
    """Whether 百分制 only says the score again."""
    return all(row.get("percent") == row.get("score") for row in (old, new))


def _parts(before: Row, after: Row) -> Iterator[Figure]:
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield _figure(name, before.get(name), after.get(name))


def _figure(name: str, old: object, new: object) -> Figure:
    write = grouped if name in _AMOUNTS else shown
    return Figure(name, write(old), write(new), _difference(name, old, new))


def grouped(value: object) -> str:
    """An amount with its thousands apart."""
    return "" if value is None else money(int(Decimal(str(value)) * 100))


def shown(value: object) -> str:
    """A value of the document in words."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value)) or "无"
    return str(value)


def _difference(name: str, old: object, new: object) -> str:
    """+0.35 for figures; ranks say how many places up or down."""
    if isinstance(old, bool) or isinstance(new, bool):
        return ""
    if isinstance(old, int) and isinstance(new, int):
        return f"{'上升' if new < old else '下降'} {abs(new - old)} 位" if name == "名次" else ""
    try:
        gap = Decimal(str(new)) - Decimal(str(old))
    except InvalidOperation:
        return ""
    return f"{'+' if gap > 0 else '−'}{abs(gap):,}"


def by_id(rows: list[Row] | None) -> dict[str, Row]:
    """Rows of the document by id."""
    return {str(row["id"]): row for row in rows or ()}


def problem_changes(before: list[Row], after: list[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Problems that went and problems that came, by code and place."""
    old = {(row["code"], row["where"]): row for row in before}
    new = {(row["code"], row["where"]): row for row in after}
    return (
        tuple(row for key, row in old.items() if key not in new),
        tuple(row for key, row in new.items() if key not in old),
    )
