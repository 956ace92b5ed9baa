"""The ids of a sheet: who is named by which, repeated ids, and references that lead nowhere.

A reference to an unknown id is reported only at the end of the reading: where rows lost their ids to another fault,
as many unknown ids may be theirs and are not reported on top of it.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

from people.xlsx.cells import Suggestions
from people.xlsx.raw import shown
from reports.workbook.pages import Line, Page

Row = TypeVar("Row")
REPEAT_REMEDY: Final = "请只保留一行，删除或改正另一行"
# To look for the nearest id takes long: whoever has more unknown ids than this has another problem.
MOST_SUGGESTED: Final = 500


class Register(Generic[Row]):
    """The rows of one sheet by id; `noun` says what the id is called, e.g. 工号."""

    def __init__(self, sheet: str, noun: str) -> None:
        self.sheet = sheet
        self.noun = noun
        self.rows: dict[str, Row] = {}
        self.absent = True
        self._numbers: dict[str, int] = {}
        self._lost = 0
        self._unknown: dict[str, list[tuple[Page, int, str, str]]] = {}
        self._suggestions: Suggestions | None = None

    def opened(self, page: Page | None, heading: str, *, known: bool) -> None:
        """Decide, its rows read, whether the sheet is a list of ids, so that an id not found in it is unknown.

        An empty sheet that may be empty is an empty list, and so is one that need not be there (`known`: whether that
        can be told). A sheet whose ids could not be read, or not all of them, has faults of its own.
        """
        if page is not None and page.cut:
            return
        if page is not None and page.keyed(heading):
            self.absent = False
        elif page is None or not (page.row_count or page.sheet.required):
            self.absent = not known

    def add(self, line: Line, heading: str, row: Row) -> None:
        """Enter a row under its id; a repeated id is a fault of the later row."""
        key = line.get(heading)
        if key is None:
            self._lost += 1
        elif key in self.rows:
            self._lost += 1
            line.fault(heading, f"{self.noun}“{key}”重复，第 {self._numbers[key]} 行已有", REPEAT_REMEDY)
        else:
            self.rows[key] = row
            self._numbers[key] = line.number

    def find(self, line: Line, heading: str) -> Row | None:
        """Find the row that a cell names; an unknown id is kept for `report_unknown`."""
        key = line.get(heading)
        if key is None:
            return None
        row = self.rows.get(key)
        if row is None:
            self.unknown(line, heading, key)
        return row

    def unknown(self, line: Line, heading: str, key: str, hint: str = "") -> None:
        """Keep an unknown id for the end; the cell counts as faulty from now on."""
        line.values.pop(heading, None)
        line.bad.add(heading)
        self.unknown_at(line.page, line.number, heading, key, hint)

    def unknown_at(self, page: Page, number: int, heading: str, key: str, hint: str = "") -> None:
        """Keep an unknown id at a place for the end; `hint` is added to what is said about it."""
        page.trouble += 1
        self._unknown.setdefault(key, []).append((page, number, heading, hint))

    def number_of(self, key: str) -> int:
        """Row number of an id in its sheet."""
        return self._numbers[key]

    def nearest(self, key: str) -> str | None:
        """The known id that was probably meant."""
        if self._suggestions is None:
            self._suggestions = Suggestions(self.rows)
        return self._suggestions.nearest(key)

    def report_unknown(self, *, always: bool = False) -> None:
        """Report the unknown ids, unless the sheet or its ids could not be read or they may be the lost ones."""
        if not always and (self.absent or len(self._unknown) <= self._lost):
            return
        for count, (key, places) in enumerate(self._unknown.items()):
            near = self.nearest(key) if count < MOST_SUGGESTED else None
            remedy = f"请填工作表“{self.sheet}”中的{self.noun}"
            remedy = f"是否“{near}”？{remedy}" if near else remedy
            for page, number, heading, hint in places:
                problem = f"{shown(key)}不是工作表“{self.sheet}”中的{self.noun}{hint}"
                page.fault_in(number, heading, problem, remedy)
