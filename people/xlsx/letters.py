"""Columns by their letters: openpyxl's own, loaded with the first sheet that is read.

Every process would load openpyxl otherwise, five megabytes of it, and most never read a spreadsheet.
"""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=20_000)
def column_index_from_string(letters: str) -> int:
    """A → 1; ValueError for what names no column."""
    from openpyxl import utils

    return utils.column_index_from_string(letters)


@lru_cache(maxsize=20_000)
def get_column_letter(column: int) -> str:
    """1 → A; ValueError for what is no column."""
    from openpyxl import utils

    return utils.get_column_letter(column)
