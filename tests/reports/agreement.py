"""Comparing two 结果.json documents field by field; messages are free text and not compared (workbook.md)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def differences(ours: Any, theirs: Any, place: str = "") -> Iterator[str]:
    """Every field in which two documents differ, types and key order included."""
    if type(ours) is not type(theirs):
        yield f"{place}: {ours!r} ≠ {theirs!r}"
    elif isinstance(ours, dict):
        if list(ours) != list(theirs):
            yield f"{place}: keys {list(ours)} ≠ {list(theirs)}"
        for key in ours.keys() & theirs.keys() - {"message"}:
            yield from differences(ours[key], theirs[key], f"{place}/{key}")
    elif isinstance(ours, list):
        if len(ours) != len(theirs):
            yield f"{place}: {len(ours)} rows ≠ {len(theirs)}"
        for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            yield from differences(one, other, f"{place}/{_name(one, number)}")
    elif ours != theirs:
        yield f"{place}: {ours!r} ≠ {theirs!r}"


def _name(row: Any, number: int) -> str:
    return str(row.get("id", number)) if isinstance(row, dict) else str(number)
