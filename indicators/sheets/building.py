"""Collects cells into a table within bounds; shared by the readers of the three kinds of files."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from indicators.engine.importing.table import Merge, Table
from indicators.sheets import limits
from people.xlsx.cells import text as words_of
from people.xlsx.faults import refused
from people.xlsx.raw import Problem, Raw

_TRIM: Final = "请只留要导入的表，删除无关的行、列和工作表后再上传"
_UNSEEN: Final = dict.fromkeys([*range(32), 0x200B, 0xFEFF, 0x7F])
del _UNSEEN[10]


class Budget:
    """What one file may hold over all its sheets."""

    def __init__(self) -> None:
        self.cells = 0
        self.letters = 0

    def spend(self, text: str) -> None:
        """Count one cell; BookRefused beyond the bounds."""
        self.cells += 1
        self.letters += len(text)
        if self.cells > limits.MAX_CELLS or self.letters > limits.MAX_LETTERS:
            raise refused("表格内容过多，不像指标表", _TRIM)


class Builder:
    """One table in the making."""

    def __init__(self, title: str, budget: Budget) -> None:
        self._title, self._budget = title, budget
        self._rows: list[list[str]] = []
        self._faults: dict[tuple[int, int], str] = {}

    def put(self, row: int, column: int, raw: Raw) -> None:
        """Set one cell (counted from 0) to what a reader sees in it."""
        if row >= limits.MAX_ROWS or column >= limits.MAX_COLUMNS:
            where = f"{limits.MAX_ROWS} 行" if row >= limits.MAX_ROWS else f"{limits.MAX_COLUMNS} 列"
            raise refused(f"工作表“{self._title[:30]}”超过 {where}", _TRIM)
        if isinstance(raw, Problem):
            self._faults[row, column] = f"{raw.problem}"
            text = ""
        else:
            read = words_of(raw)
            text = "" if isinstance(read, Problem) else read
        text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSEEN).strip()
        if len(text) > limits.LONGEST:
            text = text[: limits.LONGEST]
            self._faults[row, column] = f"文字过长，只取前 {limits.LONGEST} 字"
        if not text and (row, column) not in self._faults:
            return
        self._budget.spend(text)
        while len(self._rows) <= row:
            self._rows.append([])
        cells = self._rows[row]
        cells.extend([""] * (column + 1 - len(cells)))
        cells[column] = text

    def table(self, merges: Iterable[Merge] = (), hidden_rows: Iterable[int] = ()) -> Table:
        """Give the table; merges outside of it go."""
        height = len(self._rows)
        width = max((len(row) for row in self._rows), default=0)
        kept = [
            Merge(each.top, each.left, min(each.bottom, height - 1), min(each.right, width - 1))
            for each in merges
            if 0 <= each.top < height and 0 <= each.left < width
        ]
        if len(kept) > limits.MAX_MERGES:
            raise refused(f"工作表“{self._title[:30]}”的合并单元格过多", _TRIM)
        return Table(
            self._title,
            tuple(tuple(row) for row in self._rows),
            tuple(kept),
            frozenset(row for row in hidden_rows if row < height),
            self._faults,
        )
