"""A sheet being read: its grid under the headings of the table, row by row, with faults noted at their cells.

A cell carries at most one fault; whoever asks for the value of a faulty cell gets None, and `ok` tells, so that one
mistake is named once and causes no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.db.models import Model

from people.xlsx.cells import Suggestions, missing
from people.xlsx.faults import Fault
from people.xlsx.grid import Grid, Heading
from people.xlsx.raw import MERGED, Problem, Raw, shown
from reports.workbook.columns import Column, Sheet, recognise

_NOTHING: Final = (None, "")
# So many faults of one sheet, of which 500 are shown, need time and memory and tell nobody anything more.
MOST_FAULTS: Final = 50_000


class Page:
    """One sheet of the book with the columns it has; `faults` is the list of the whole reading.

    `trouble` counts the faults of the sheet, kept for later or not; at MOST_FAULTS the rest is not read, and `cut` says so.
    """

    def __init__(self, sheet: Sheet, grid: Grid, faults: list[Fault]) -> None:
        self.sheet = sheet
        self.name = sheet.name
        self.letters: dict[str, str] = {}
        self.positions: dict[str, int] = {}
        self.row_count = 0
        self.trouble = 0
        self.cut = False
        self._grid = grid
        self._faults = faults
        self._reads: list[tuple[Column, int, str]] = []
        self._missing: set[str] = set()
        self._read_headings()

    def _read_headings(self) -> None:
        for position, heading in enumerate(self._grid.headings):
            found = recognise(self.sheet, heading.text)
            if found is None:
                self._unknown(heading)
            elif found[0] in self.letters:
                problem = f"标题“{found[0]}”重复，{self.letters[found[0]]} 列已有"
                self.fault_at(f"{heading.letter}1", problem, "请只保留一列，删除或改正另一列")
            else:
                self.letters[found[0]] = heading.letter
                self.positions[found[0]] = position
                self._reads.append((self.sheet.column(found[0]), position, found[1]))

    def _unknown(self, heading: Heading) -> None:
        near = Suggestions(self.sheet.by_heading).nearest(heading.text)
        remedy = f"是否“{near}”？请改正标题，或删除这一列" if near else "请改正标题，或删除这一列"
        self.fault_at(f"{heading.letter}1", f"不认识的标题{shown(heading.text)}", remedy)

    def fault_at(self, cell: str, problem: str, remedy: str) -> None:
        """Note a fault at a cell of this sheet."""
        self.trouble += 1
        self._faults.append(Fault(self.name, cell, problem, remedy))

    def fault_in(self, number: int, heading: str, problem: str, remedy: str) -> None:
        """Note a fault in a row under a heading; without the column the heading itself is what is missing."""
        letter = self.letters.get(heading)
        if letter is None:
            self.missing_heading(heading)
        else:
            self.fault_at(f"{letter}{number}", problem, remedy)

    def missing_heading(self, heading: str) -> None:
        """Say once that a column is missing."""
        if heading in self._missing:
            return
        self._missing.add(heading)
        if self._grid.headings_merged:
            problem = f"缺少标题“{heading}”，第 1 行有合并单元格，只有左上角算有内容"
            self.fault_at("A1", problem, f"请取消合并，并在第 1 行补上“{heading}”")
        else:
            self.fault_at("A1", f"缺少标题“{heading}”", f"请在第 1 行补上“{heading}”列并填写")

    def has(self, *headings: str) -> bool:
        """Whether the sheet has all these columns."""
        return all(heading in self.letters for heading in headings)

    def keyed(self, heading: str) -> bool:
        """Whether the ids under a heading can be relied on, so that an id not found there is unknown."""
        return self.has(heading) and not (self._grid.headings_merged and self._missing_needed())

    def _missing_needed(self) -> list[str]:
        needed = [column.heading for column in self.sheet.columns if column.needed or column.heading_needed]
        return [heading for heading in needed if not self.has(heading)]

    def require_headings(self, *headings: str) -> None:
        """Report those of the headings that are missing, rows or not."""
        for heading in headings:
            if not self.has(heading):
                self.missing_heading(heading)

    def _check_headings(self) -> None:
        self.require_headings(*self._missing_needed())

    def rows(self) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """Yield the raw rows, after the needed headings were checked at the first one.

        A sheet of whose headings none is known gives no rows: each of its cells would only be one more fault.
        """
        if self._grid.headings_merged:
            self._check_headings()
        if not self.letters:
            if any(True for _ in self._grid.rows()) or self._grid.stray_count:
                self.row_count = 1
                self._check_headings()
            return
        for number, row in self._grid.rows():
            if not self.row_count:
                self._check_headings()
            if self.trouble >= MOST_FAULTS:
                self.cut = True
                break
            self.row_count += 1
            yield number, row
        self._faults.extend(self._grid.strays)

    @property
    def uncounted_strays(self) -> int:
        """Values under no heading beyond those that are named one by one."""
        return self._grid.stray_count - len(self._grid.strays) if self.letters else 0

    @property
    def hidden(self) -> bool:
        """Whether the user cannot see the sheet."""
        return self._grid.hidden

    @property
    def hidden_rows(self) -> int:
        """How many rows of the sheet with content the user cannot see."""
        return self._grid.hidden_rows

    def lines(self) -> Iterator[Line]:
        """Yield the rows as lines, every cell read by the kind of its column."""
        reads = self._reads
        for number, row in self.rows():
            values: dict[str, Any] = {}
            line = Line(self, number, row, values)
            for column, position, heading in reads:
                raw = row[position]
                if raw is None or raw is MERGED:
                    if column.needed:
                        line.missing(column.heading)
                    continue
                value = column.kind.read(raw, heading)
                if isinstance(value, Problem):
                    line.fault(column.heading, value.problem, value.remedy)
                elif value not in _NOTHING:
                    values[column.heading] = value
                elif column.needed:
                    line.missing(column.heading)
            yield line

    def drain(self) -> int:
        """Count the rows of a sheet that is not read any further."""
        return sum(1 for _ in self._grid.rows())


class Line:
    """One row: values by heading (faulty and empty cells left out), and the headings whose cells are faulty."""

    __slots__ = ("_row", "bad", "number", "page", "values")

    def __init__(self, page: Page, number: int, row: tuple[Raw, ...], values: dict[str, Any]) -> None:
        self.page = page
        self.number = number
        self.values = values
        self.bad: set[str] = set()
        self._row = row

    def get(self, heading: str) -> Any:
        """The value under a heading; None where the cell is empty, faulty or not there."""
        return self.values.get(heading)

    def text(self, heading: str) -> str:
        """The words under a heading, "" where there are none."""
        return self.values.get(heading) or ""

    def ok(self, *headings: str) -> bool:
        """Whether the sheet has these columns and the cells carry no fault; they may be empty."""
        return self.bad.isdisjoint(headings) and self.page.has(*headings)

    def empty(self, heading: str) -> bool:
        """Whether the cell is empty, not only unreadable; an absent column is empty."""
        return heading not in self.values and heading not in self.bad

    def fault(self, heading: str, problem: str, remedy: str) -> None:
        """Note a fault at the cell under a heading, unless it has one already."""
        if heading not in self.bad:
            self.bad.add(heading)
            self.values.pop(heading, None)
            self.page.fault_in(self.number, heading, problem, remedy)

    def missing(self, heading: str, reason: str = "", remedy: str = "") -> None:
        """Say that a value is needed here."""
        position = self.page.positions.get(heading)
        if position is not None and self._row[position] is MERGED:
            self.fault(heading, MERGED.problem, MERGED.remedy)
            return
        column = self.page.sheet.column(heading)
        options = getattr(column.kind, "options", ())
        remedy = remedy or (f"请填写：{'、'.join(options)}" if options else missing(None).remedy)
        self.fault(heading, f"{reason}{heading}不能为空", remedy)

    def need(self, heading: str, reason: str = "", remedy: str = "") -> bool:
        """Check that there is a value; False where there is none or the cell is faulty."""
        if self.empty(heading):
            self.missing(heading, reason, remedy)
        return heading in self.values

    def own(self) -> dict[str, Any]:
        """The values that are attributes of the sheet's own model, by attribute, empty ones included."""
        values = self.values
        return {
            column.attribute: values.get(column.heading, column.kind.empty)
            for column in self.page.sheet.columns
            if column.attribute and not column.via
        }


def linked(row: Model, name: str) -> Any:
    """The instance that a foreign key was given, or None; never a query."""
    return row._state.fields_cache.get(name)


def sort_key(order: Mapping[str, int], fault: Fault) -> tuple[int, int, int, str]:
    """Place of a fault in the report: sheets in workbook.md's order, unknown ones last, then row, then column."""
    letters = fault.cell.rstrip("0123456789")
    number = fault.cell[len(letters) :]
    rank = order.get(fault.sheet, len(order)) if fault.sheet else -1
    return rank, int(number or 0), len(letters), letters
