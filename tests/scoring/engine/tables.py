"""The short tables of the cases, and comparing with one.

Columns are parted by blanks, ``-`` is an empty cell. ``U01…U45`` stands for 45 rows; a number written ``99…55`` in
the same row goes down (or up) in equal steps, and ``V01…V45`` counts along.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Final

EMPTY: Final = "-"
UNTIL: Final = "…"


def table(text: str) -> list[dict[str, str]]:
    """Rows of a table by heading."""
    lines = [line.split() for line in text.splitlines() if line.strip()]
    headings, rows = lines[0], [row for line in lines[1:] for row in _unfold(line)]
    for row in rows:
        assert len(row) == len(headings), f"{len(headings)} 列的表中有一行 {len(row)} 列：{' '.join(row)}"
    return [
        {heading: "" if value == EMPTY else value for heading, value in zip(headings, row, strict=True)}
        for row in rows
    ]


def _unfold(cells: list[str]) -> list[list[str]]:
    """The rows that a line with ``…`` stands for."""
    first = next((cell for cell in cells if UNTIL in cell and cell[0].isalpha()), None)
    if first is None:
        return [cells]
    size = len(_counted(first))
    columns = [_series(cell, size) if UNTIL in cell else [cell] * size for cell in cells]
    return [list(row) for row in zip(*columns, strict=True)]


def _series(cell: str, size: int) -> list[str]:
    if cell[0].isalpha():
        return _counted(cell)
    low, high = (Decimal(end) for end in cell.split(UNTIL))
    step = (high - low) / (size - 1)
    return [str(low + step * index) for index in range(size)]


def _counted(cell: str) -> list[str]:
    """U01…U45 one by one."""
    found = re.fullmatch(rf"(\D+)(\d+){UNTIL}\1(\d+)", cell)
    assert found, cell
    letters, low, high = found.groups()
    return [f"{letters}{number:0{len(low)}d}" for number in range(int(low), int(high) + 1)]


def compare(where: str, wanted: Mapping[str, str], got: Mapping[str, str]) -> list[str]:
    """Differences of one row, by heading."""
    lines = []
    for name, value in wanted.items():
        if name not in got:
            lines.append(f"{where} 没有“{name}”这一列")
        elif got[name] != value:
            lines.append(f"{where} {name}：应为 {value or '空'}，得到 {got[name] or '空'}")
    return lines


def compare_tables(key: str, wanted: str, got: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Differences of the rows and columns that a table names."""
    lines = []
    for row in table(wanted):
        name = row.pop(key)
        lines += compare(name, row, got[name]) if name in got else [f"没有 {name}"]
    return lines
