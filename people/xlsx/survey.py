"""One streaming look at every worksheet before its values: far cells, order, size, merges, hidden rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final
from zipfile import ZipFile

from people.xlsx.faults import BookRefused, refused
from people.xlsx.letters import column_index_from_string, get_column_letter
from people.xlsx.package import SheetPart
from people.xlsx.xmlstream import damaged, feed, local, new_parser

LAST_COLUMN: Final = 200
LAST_ROW: Final = 600_000
# Excel's own last row: programs write empty rows up to it, and nobody beyond it.
END_OF_SHEET: Final = 1_048_576
# Half a microsecond each. The largest year (10,000 people, 150,000 ballots, 400,000 ledger rows) has twelve million.
MAX_ELEMENTS: Final = 16_000_000
MAX_MERGED: Final = 1_000_000
# A merged range costs as much as so many elements.
MERGE_COST: Final = 8
DIGITS: Final = "0123456789"
_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?")


@dataclass(slots=True)
class SheetSurvey:
    """What one look at a sheet tells: merged cells that are not the first (row → letters), and numbers.

    `last_row` is the last one with any content (0: none), `hidden_rows` counts those with content that nobody sees,
    `merges` and `merged_area` count merged ranges and their cells as the file claims them.
    """

    sheet: SheetPart
    last_row: int = 0
    merged: dict[int, frozenset[str]] = field(default_factory=dict)
    hidden_rows: int = 0
    elements: int = 0
    merges: int = 0
    merged_area: int = 0


def survey_sheets(archive: ZipFile, sheets: tuple[SheetPart, ...]) -> tuple[SheetSurvey, ...]:
    """Look at every worksheet; BookRefused for far cells, too many elements, rows out of order, bad XML."""
    elements = 0
    surveys = []
    for sheet in sheets:
        look = _Look(sheet, MAX_ELEMENTS - elements)
        surveys.append(look.take(archive))
        elements += look.survey.elements
    return tuple(surveys)


class _Look:
    """The handlers of one pass over one sheet; only the starts of elements are looked at."""

    def __init__(self, sheet: SheetPart, budget: int) -> None:
        self.survey = SheetSurvey(sheet)
        self._elements = 0
        self._budget = budget
        self._merges: list[tuple[int, int, int, int]] = []
        self._row = 0
        self._column = 0
        self._far = ""
        self._hidden = False
        self._parser = new_parser()
        self._cell_tag = self._row_tag = self._merge_tag = ""
        self._content_tags: tuple[str, ...] = ()

    def take(self, archive: ZipFile) -> SheetSurvey:
        """Stream the sheet through the handlers, then spread the merges over the rows that exist."""
        self._parser.StartElementHandler = self._root
        for _ in feed(archive, self.survey.sheet.part, self._parser):
            if self._elements > self._budget:
                raise refused("工作簿的单元格过多", "请清除多余的空白格式、删除无关的工作表后另存")
        self.survey.elements = self._elements
        self.survey.merged = self._spread()
        return self.survey

    def _root(self, name: str, _: dict[str, str]) -> None:
        if local(name) != "worksheet":
            raise damaged(self.survey.sheet.part)
        prefix = name.removesuffix("worksheet")
        self._cell_tag, self._row_tag, self._merge_tag = prefix + "c", prefix + "row", prefix + "mergeCell"
        self._content_tags = (prefix + "v", prefix + "f", prefix + "is")
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if name == self._cell_tag:
            place = attributes.get("r")
            # Columns A to Z, by far the most, need no arithmetic.
            if place is None or place[1:2] > "9" or self._row > LAST_ROW:
                self._locate(place)
            else:
                self._column = ord(place[0]) - 64
                self._far = ""
        elif name in self._content_tags:
            self._note_content()
        elif name == self._row_tag:
            self._begin_row(attributes)
        elif name == self._merge_tag:
            self._merge(attributes.get("ref", ""))

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = int(attributes["r"]) if "r" in attributes else self._row + 1
        if number <= self._row or number > END_OF_SHEET:
            raise damaged(self.survey.sheet.part)
        self._row = number
        self._column = 0
        self._far = ""
        self._hidden = attributes.get("hidden") in ("1", "true")

    def _note_content(self) -> None:
        """A value, formula or text stands in the present cell."""
        if self._far:
            raise self._too_far()
        self.survey.last_row = self._row
        if self._hidden:
            self.survey.hidden_rows += 1
            self._hidden = False

    def _locate(self, place: str | None) -> None:
        """Work out the column of a cell not plainly in A to Z, and note it when it lies too far out."""
        self._column = column_index_from_string(place.rstrip(DIGITS)) if place else self._column + 1
        far = self._column > LAST_COLUMN or self._row > LAST_ROW
        self._far = f"{get_column_letter(self._column)}{self._row}" if far else ""

    def _too_far(self) -> BookRefused:
        last = f"{get_column_letter(LAST_COLUMN)}{LAST_ROW}"
        return refused(
            f"单元格远在表格范围之外（最多到 {last}）",
            "请删除该单元格所在的整行和整列后另存",
            sheet=self.survey.sheet.title,
            cell=self._far,
        )

    def _merge(self, reference: str) -> None:
        match = _RANGE.fullmatch(reference)
        if not match:
            raise damaged(self.survey.sheet.part)
        left, top, right, bottom = match.groups()
        if not right:
            return
        first, last = column_index_from_string(left), column_index_from_string(right)
        self.survey.merges += 1
        self._elements += MERGE_COST
        self.survey.merged_area += max(0, last - first + 1) * max(0, int(bottom) - int(top) + 1)
        # Nothing stands beyond the limits, so nothing can be hidden there.
        if len(self._merges) < MAX_MERGED:
            self._merges.append((first, min(last, LAST_COLUMN), int(top), min(int(bottom), LAST_ROW)))

    def _spread(self) -> dict[int, frozenset[str]]:
        """Give row → letters of the cells that are not the first of a merged range, for rows that exist."""
        spread: dict[int, frozenset[str]] = {}
        sets: dict[tuple[int, int], frozenset[str]] = {}
        weight = 0
        for left, right, top, bottom in self._merges:
            for row in range(top, min(bottom, self.survey.last_row) + 1):
                # Ranges of the same columns share their sets; only a row of several ranges needs its own.
                columns = (left + 1 if row == top else left, right)
                here = sets.get(columns)
                if here is None:
                    here = frozenset(get_column_letter(each) for each in range(columns[0], right + 1))
                    sets[columns] = here
                    weight += len(here)
                known = spread.get(row)
                spread[row] = known | here if known else here
                weight += len(spread[row]) if known else 1
                if weight > MAX_MERGED:
                    title = self.survey.sheet.title
                    raise refused(f"工作表“{title[:40]}”的合并单元格过多", "请取消合并单元格，逐格填写后另存")
        return spread
