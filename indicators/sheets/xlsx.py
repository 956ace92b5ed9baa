"""Reads .xlsx: the gate of `people.xlsx` first, then texts, merges and hidden rows in two streaming passes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from zipfile import ZipFile

from indicators.engine.importing.table import Merge
from indicators.sheets import limits
from indicators.sheets.building import Budget, Builder
from indicators.sheets.packing import Sheet
from people.xlsx.archive import inspect
from people.xlsx.faults import refused
from people.xlsx.letters import column_index_from_string, get_column_letter
from people.xlsx.rowstream import RowStream
from people.xlsx.strings import SharedStrings
from people.xlsx.survey import LAST_COLUMN, SheetSurvey
from people.xlsx.xmlstream import local, open_archive, walk

_RANGE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_EVERY: Final = frozenset(get_column_letter(each) for each in range(1, LAST_COLUMN + 1))


def read_xlsx(path: Path) -> list[Sheet]:
    """Read every worksheet; BookRefused for a file that is none, is damaged, hostile or too large."""
    book = inspect(path)
    if len(book.sheets) > limits.MAX_SHEETS:
        raise refused(f"工作表超过 {limits.MAX_SHEETS} 张", "请只留要导入的工作表后另存")
    budget = Budget()
    with open_archive(path) as archive:
        strings: list[str] = []
        if book.package.strings_part:
            strings = SharedStrings().read(archive, book.package.strings_part)
        sheets = []
        for survey in book.sheets:
            builder = Builder(survey.sheet.title, budget)
            stream = RowStream(survey.sheet.title, book.package, strings, _EVERY)
            for number, cells in stream.rows(archive, survey.sheet.part, survey.last_row):
                for letters, raw in cells.items():
                    builder.put(number - 1, column_index_from_string(letters) - 1, raw)
            merges, hidden = _shape(archive, survey)
            sheets.append(Sheet(builder.table(merges, hidden), survey.sheet.hidden))
    return sheets


def _shape(archive: ZipFile, survey: SheetSurvey) -> tuple[list[Merge], list[int]]:
    """Read the merged ranges and the hidden rows of a sheet that the survey has passed."""
    merges: list[Merge] = []
    hidden: list[int] = []
    if survey.merges > limits.MAX_MERGES:
        raise refused(f"工作表“{survey.sheet.title[:30]}”的合并单元格过多", "请取消多余的合并后另存")
    if not survey.merges and not survey.hidden_rows:
        return merges, hidden

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "mergeCell":
            if match := _RANGE.fullmatch(attributes.get("ref", "")):
                left, top, right, bottom = match.groups()
                ends = (column_index_from_string(left) - 1, column_index_from_string(right) - 1)
                merges.append(Merge(int(top) - 1, ends[0], int(bottom) - 1, ends[1]))
        elif tag == "row" and attributes.get("hidden") in ("1", "true") and "r" in attributes:
            hidden.append(int(attributes["r"]) - 1)

    walk(archive, survey.sheet.part, start)
    return merges, hidden
