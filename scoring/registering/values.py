"""Values of a row between form, model, check and log."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from plans.models import Participant, Subject
from scoring.engine.registers.rows import in_points
from scoring.models import Entered
from scoring.registering.columns import Column, Register

EMPTY: Final[Mapping[str, Any]] = {"yes_no": False, "items": [], "overdue": False}
NOTHING_KINDS: Final = frozenset({"points", "whole", "day", "subject", "person"})


def empty_of(column: Column) -> Any:
    """What an attribute holds when nothing was given: a new list for items."""
    if column.kind in NOTHING_KINDS:
        return None
    return list(EMPTY["items"]) if column.kind == "items" else EMPTY.get(column.kind, "")


def values_of(register: Register, row: Entered) -> dict[str, Any]:
    """The values of a row by attribute."""
    return {column.attribute: getattr(row, column.attribute) for column in register.columns}


def fill(register: Register, row: Entered, values: Mapping[str, Any]) -> None:
    """Put values (by attribute; a missing one is empty) into a row."""
    for column in register.columns:
        value = values.get(column.attribute)
        if value is None or value == "":
            value = empty_of(column)
        setattr(row, column.attribute, value)


def worded(register: Register, row: Entered) -> dict[str, object]:
    """A row as the log tells it: words by heading, empty ones left out."""
    found = {column.heading: said(column, getattr(row, column.attribute)) for column in register.columns}
    return {heading: words for heading, words in found.items() if words}


def said(column: Column, value: Any) -> str:
    """A value in words; "" for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if column.kind in ("yes_no", "overdue"):
        return "是" if value else "否"
    if column.kind == "points":
        return in_points(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Subject):
        return f"{value.name}（{value.code}）"
    if isinstance(value, Participant):
        return f"{value.name}（{value.number}）"
    if column.kind == "items":
        return "；".join(item_words(item) for item in value)
    return column.labels.get(value, str(value))


def item_words(item: Mapping[str, Any]) -> str:
    """One line of 分项得分 in words."""
    behind = "，".join(
        str(part) for part in (item.get("主体"), item.get("人数") and f"{item['人数']}人") if part
    )
    return f"{item['项目']} {in_points(item['得分'])}{f'（{behind}）' if behind else ''}"
