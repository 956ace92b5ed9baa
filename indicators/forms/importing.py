"""Forms of the import of indicators: the file, the columns, the rows with corrections."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from django import forms
from django.http import QueryDict

from indicators.engine.importing.reading import MOST_HEAD_ROWS
from indicators.engine.importing.words import FIELDS
from indicators.grid_columns import BY_NAME
from indicators.services.importing_rows import ImportView, ReadyRow
from indicators.sheets.limits import KINDS, MAX_COLUMNS, MAX_FILE
from people.frame.forms import HouseForm

# How the choice «nobody» of an unknown name is posted; "" is «as it comes».
NOBODY: Final = "-"


class TableForm(HouseForm):
    """The office's own table."""

    table = forms.FileField(
        label="指标表",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的（0 字节），请检查后重新选择。"},
    )

    def clean_table(self) -> Any:
        """Refuse by name and size what is not read anyway; the content is judged in a process of its own."""
        table = self.cleaned_data["table"]
        kind = Path(table.name).suffix.lower()
        if kind not in KINDS:
            raise forms.ValidationError("只能导入 .xlsx、.xls 和 .csv；.et、.ods 等请先另存为 .xlsx。")
        if table.size > MAX_FILE:
            raise forms.ValidationError(f"文件超过 {MAX_FILE >> 20} MB，请删除图片和无关的工作表后再上传。")
        return table


class SheetForm(forms.Form):
    """Which worksheet."""

    sheet = forms.IntegerField(min_value=0, max_value=1000)


class ColumnsForm(forms.Form):
    """The rows of the head as the spreadsheet numbers them (0: none), and what the columns are."""

    head_first = forms.IntegerField(min_value=0, max_value=MOST_HEAD_ROWS)
    head_last = forms.IntegerField(min_value=0, max_value=MOST_HEAD_ROWS)

    def layout(self, width: int) -> tuple[int, int, list[str]]:
        """Give first and last row of the head from 0 (-1: none) and the field of every column."""
        data: Mapping[str, str] = self.data
        first, last = self.cleaned_data["head_first"], self.cleaned_data["head_last"]
        fields = [str(data.get(f"column-{each}", "")) for each in range(min(width, MAX_COLUMNS))]
        fields = [name if name in FIELDS else "" for name in fields]
        return (-1, -1, fields) if not first else (first - 1, max(first, last) - 1, fields)


class RowsForm:
    """What was typed into the rows shown; nothing here can be wrong, the grid judges the texts."""

    def __init__(self, data: QueryDict, view: ImportView) -> None:
        rows = {row.key: row for row in view.rows}
        self.shown = {key for key in _numbers(data, "row") if key in rows}
        self.skipped = set(_numbers(data, "skip")) & self.shown
        self.left_out = set(_numbers(data, "left"))
        self.taken = set(_numbers(data, "take")) & self.left_out
        self.cells = {
            key: _own(data, rows[key], view.draft.said.cells.get(str(key), {})) for key in self.shown
        }
        self.subjects = _choices(data, "subject", {str(key) for key in view.state.reader.subjects.ids})
        self.people = _choices(data, "person", {str(key) for key in view.state.reader.people.ids})
        self.categories = _choices(data, "category", set(view.state.reader.categories))
        self.looked_at = data.get("looked_at") == "on"

    def corrections(self) -> dict[str, Any]:
        """Give the arguments of `correct_rows`."""
        names = ("cells", "skipped", "taken", "shown", "left_out", "subjects", "people", "categories")
        return {name: getattr(self, name) for name in names}


def _own(data: QueryDict, row: ReadyRow, before: Mapping[str, str]) -> dict[str, str]:
    """Give the texts of a row that are the user's: those that differ from what the page showed, and earlier ones."""
    own = dict(before)
    for name in BY_NAME:
        typed = data.get(f"c-{row.key}-{name}")
        if typed is None:
            continue
        typed = typed.replace("\r\n", "\n").strip()
        if typed == row.values.get(name, ""):
            continue
        if typed == row.read.get(name, ""):
            own.pop(name, None)
        else:
            own[name] = typed
    return own


def _choices(data: QueryDict, kind: str, ids: set[str]) -> dict[str, str]:
    """Give written name → id, "" for nobody; names left as they come are not in it."""
    chosen: dict[str, str] = {}
    for place, name in enumerate(data.getlist(f"{kind}-name")):
        choice = data.get(f"{kind}-{place}", "")
        if choice == NOBODY or choice in ids:
            chosen[name] = "" if choice == NOBODY else choice
    return chosen


def _numbers(data: QueryDict, name: str) -> list[int]:
    return [int(each) for each in data.getlist(name) if each.isdecimal() and each.isascii() and len(each) < 8]
