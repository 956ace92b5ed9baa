"""Tables as JSON and back: how the reading process hands them over and how an import keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from indicators.engine.importing.table import Merge, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: its table and whether it is hidden."""

    table: Table
    hidden: bool = False


def packed(sheets: Sequence[Sheet]) -> list[dict[str, Any]]:
    """Give the sheets as plain values."""
    return [
        {
            "title": sheet.table.title,
            "hidden": sheet.hidden,
            "rows": [list(row) for row in sheet.table.rows],
            "merges": [[each.top, each.left, each.bottom, each.right] for each in sheet.table.merges],
            "hidden_rows": sorted(sheet.table.hidden_rows),
            "faults": [[row, column, words] for (row, column), words in sheet.table.faults.items()],
        }
        for sheet in sheets
    ]


def unpacked(values: Sequence[Mapping[str, Any]]) -> list[Sheet]:
    """Read what `packed` gave."""
    return [
        Sheet(
            Table(
                title=str(each["title"]),
                rows=tuple(tuple(row) for row in each["rows"]),
                merges=tuple(Merge(*ends) for ends in each["merges"]),
                hidden_rows=frozenset(each["hidden_rows"]),
                faults={(row, column): words for row, column, words in each["faults"]},
            ),
            bool(each["hidden"]),
        )
        for each in values
    ]
