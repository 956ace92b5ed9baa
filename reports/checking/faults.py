"""The faults of a checked workbook as rows that a job stores and a page filters, groups and counts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from people.job_runners import JSON
from people.xlsx.faults import Fault

MOST_ROWS: Final = 500
WHOLE_FILE: Final = "整个文件"
_VARIES: Final = re.compile(r"“[^”]*”|-?\d+(?:\.\d+)?%?")


@dataclass(frozen=True, slots=True)
class FaultRow:
    """One fault: its number on the page, sheet and cell (empty: the whole file), what is wrong, what to do."""

    number: int
    sheet: str
    cell: str
    problem: str
    remedy: str

    @property
    def kind(self) -> str:
        """What faults of the same kind share: the problem without the words and numbers that vary."""
        return _VARIES.sub("…", self.problem)

    @property
    def where(self) -> str:
        """The sheet, or that the file as a whole is meant."""
        return self.sheet or WHOLE_FILE

    @property
    def place(self) -> str:
        """Sheet and cell as a person reads them in Excel."""
        return f"{self.sheet}!{self.cell}" if self.cell else WHOLE_FILE


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """Faults of one sheet and column that say the same: one row on the page, numbered by the first of them."""

    rows: tuple[FaultRow, ...]

    @property
    def first(self) -> FaultRow:
        """The one whose words stand for all."""
        return self.rows[0]

    @property
    def cells(self) -> str:
        """The cells in short: C2:C39、C41."""
        return cells_in_short([row.cell for row in self.rows]) or WHOLE_FILE


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to filter by, and how many rows have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the faults page is asked to show; empty means all."""

    sheet: str = ""
    kind: str = ""
    words: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.sheet or self.kind or self.words)


def pack_faults(faults: Iterable[Fault]) -> list[JSON]:
    """Give the first 500 faults as plain data for the job's row."""
    return [
        [fault.sheet, fault.cell, *(" ".join(text.split()) for text in (fault.problem, fault.remedy))]
        for _, fault in zip(range(MOST_ROWS), faults, strict=False)
    ]


def unpack_faults(stored: object) -> list[FaultRow]:
    """Read back what `pack_faults` gave; lines of an older release become rows of the whole file."""
    rows = stored if isinstance(stored, list) else []
    found = []
    for number, row in enumerate(rows, 1):
        sheet, cell, problem, remedy = row if isinstance(row, list) else ("", "", str(row), "")
        found.append(FaultRow(number, sheet, cell, problem, remedy))
    return found


def select(rows: Iterable[FaultRow], wanted: Wanted) -> list[FaultRow]:
    """Keep the rows of a sheet, of a kind, and with the words anywhere in them."""
    words = wanted.words.casefold().split()
    return [
        row
        for row in rows
        if (not wanted.sheet or row.where == wanted.sheet)
        and (not wanted.kind or row.kind == wanted.kind)
        and all(word in f"{row.place} {row.problem} {row.remedy}".casefold() for word in words)
    ]


def by_sheet(rows: Sequence[FaultRow]) -> list[tuple[str, list[FaultRow]]]:
    """Group the rows by sheet in the order in which they stand."""
    groups: dict[str, list[FaultRow]] = {}
    for row in rows:
        groups.setdefault(row.where, []).append(row)
    return list(groups.items())


def grouped(rows: Sequence[FaultRow]) -> list[FaultGroup]:
    """Put together what says the same in one column, in the order of the first of each."""
    groups: dict[tuple[str, str, str], list[FaultRow]] = {}
    for row in rows:
        groups.setdefault((row.cell.rstrip("0123456789"), row.problem, row.remedy), []).append(row)
    return [FaultGroup(tuple(group)) for group in groups.values()]


def cells_in_short(cells: Sequence[str]) -> str:
    """Write cells of one column with runs as ranges."""
    runs: list[tuple[str, int, int]] = []
    for cell in cells:
        letter = cell.rstrip("0123456789")
        if letter == cell:
            continue
        number = int(cell[len(letter) :])
        if runs and runs[-1][0] == letter and runs[-1][2] == number - 1:
            runs[-1] = (letter, runs[-1][1], number)
        else:
            runs.append((letter, number, number))
    return "、".join(
        f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}"
        for letter, first, last in runs
    )


def sheets_of(rows: Sequence[FaultRow]) -> list[Choice]:
    """The sheets with faults, in their order."""
    return [Choice(name, len(group)) for name, group in by_sheet(rows)]


def kinds_of(rows: Iterable[FaultRow]) -> list[Choice]:
    """The kinds of faults, the most frequent first."""
    counted = Counter(row.kind for row in rows)
    return [Choice(name, count) for name, count in counted.most_common()]
