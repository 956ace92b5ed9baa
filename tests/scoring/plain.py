"""The values of a year without database keys, to compare what was stored with what is loaded."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from django.db.models import Model

from scoring.year import YearRows

# Keys, and what the store finds for a row by itself.
LEFT_OUT = ("id", "plan", "employee", "agency", "department")


def plain_row(row: Model) -> dict[str, object]:
    """Give a row's own values, and what it names in words."""
    values: dict[str, object] = {}
    for field in row._meta.concrete_fields:
        if field.name not in LEFT_OUT:
            value = getattr(row, field.name)
            values[field.name] = str(value) if isinstance(value, Model) else value
    return values


def plain_year(rows: YearRows) -> dict[str, list[Any]]:
    """Give every list of the year in plain values; subjects by 编号, as they are loaded."""
    result: dict[str, list[Any]] = {}
    for field in fields(rows):
        value = getattr(rows, field.name)
        if isinstance(value, list):
            result[field.name] = [plain_row(row) if isinstance(row, Model) else row for row in value]
    result["subjects"].sort(key=lambda row: row["code"])
    return result
