"""What the grid sends (JSON) as a batch of edits, and the form of one row for pages without script."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from indicators.grid_columns import BY_NAME, ENTRY_BASES, GridColumn
from indicators.services.grid_edits import CellEdit, GridAnswer, GridEdits, NewRow, Removal
from people.errors import DomainError
from people.frame.forms import HouseForm

MOST_CELLS: Final = 20_000
MOST_KEY: Final = 40
_LONG_LABELS: Final = {"percent": "百分数，如 25%", "points": "数字，最多 4 位小数"}


def read_edits(body: bytes) -> GridEdits:
    """Read a posted batch. DomainError: not what the page of this program sends."""
    try:
        given = json.loads(body)
        cells = [
            CellEdit(
                row=_whole(one["row"]), version=_whole(one["version"]), field=_field(one["field"]),
                text=_text(one["text"]), was=None if one.get("was") is None else _text(one["was"]),
            )
            for one in given.get("cells", [])
        ]  # fmt: skip
        added = [
            NewRow(key=_text(one["key"])[:MOST_KEY], cells={_field(name): _text(text) for name, text in one["cells"].items()})
            for one in given.get("added", [])
        ]  # fmt: skip
        removed = [
            Removal(row=_whole(one["row"]), version=_whole(one["version"]))
            for one in given.get("removed", [])
        ]
        order = [one if isinstance(one, str) else _whole(one) for one in given.get("order", [])]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DomainError(
            "没有保存", why="收到的内容不完整", next_step="请刷新页面后再试；没有保存的改动仍在本机"
        ) from error
    if len(cells) > MOST_CELLS or len(added) > MOST_CELLS or len(order) > MOST_CELLS:
        raise DomainError("没有保存", why="一次改动太多", next_step="请分几次粘贴")
    return GridEdits(cells=cells, added=added, removed=removed, order=order)


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**63:
        raise ValueError("not a key")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _field(value: Any) -> str:
    if value not in BY_NAME:
        raise ValueError("no such field")
    return str(value)


class RowForm(HouseForm):
    """One row of the grid as a form; it takes texts and leaves reading them to the service.

    `was` carries the texts that stood in the row when the form was opened, as JSON.
    """

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    was = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(
        self,
        *args: Any,
        columns: Sequence[GridColumn],
        choices: Mapping[str, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lists = [(f"list-{name}", values) for name, values in choices.items() if values]
        for column in columns:
            self.fields[column.name] = _form_field(column, bool(choices.get(column.name)))

    def texts(self) -> dict[str, str]:
        """The texts typed, by field name of the grid."""
        return {name: self.cleaned_data[name] for name in self.fields if name in BY_NAME}

    def changed_cells(self, row: int) -> list[CellEdit]:
        """The cells that differ from what stood there when the form was opened."""
        before = self.before()
        return [
            CellEdit(
                row=row,
                version=self.cleaned_data["version"] or 0,
                field=name,
                text=text,
                was=before.get(name),
            )
            for name, text in self.texts().items()
            if before.get(name, "") != text.replace("\r\n", "\n")
        ]

    def before(self) -> dict[str, str]:
        """What the form was opened with; nothing where the field was tampered with."""
        try:
            found = json.loads(self.cleaned_data.get("was") or "{}")
        except (ValueError, RecursionError):
            return {}
        return (
            {name: text for name, text in found.items() if isinstance(text, str)}
            if isinstance(found, dict)
            else {}
        )

    def show_faults(self, answer: GridAnswer) -> bool:
        """Put what the service refused at its fields; whether anything was."""
        for fault in answer.faults:
            self.add_error(fault.field or None, f"{fault.problem}；{fault.remedy}。")
        for each in answer.conflicts:
            self.add_error(each.field, f"刚刚被改成“{each.theirs}”；再按一次保存，以您填写的为准。")
        if answer.conflicts:  # who saves again has read what the other wrote
            was = self.before() | {each.field: each.theirs for each in answer.conflicts}
            self.data = {**self.data, "was": json.dumps(was, ensure_ascii=False)}
        return bool(answer.faults or answer.conflicts)


def _form_field(column: GridColumn, listed: bool) -> forms.Field:
    attributes = {"list": f"list-{column.name}", "autocomplete": "off"} if listed else {}
    widget: forms.Widget = (
        forms.Textarea(attrs={"rows": 3})
        if column.kind in ("long", "months")
        else forms.TextInput(attrs=attributes)
    )
    if column.kind == "yes_no":
        return forms.ChoiceField(
            label=column.heading, required=False, choices=[("", "否"), ("是", "是")], help_text=column.help
        )
    words = column.help or _LONG_LABELS.get(column.kind, "")
    return forms.CharField(label=column.title, required=False, widget=widget, help_text=words, strip=False)


def row_choices(
    categories: Sequence[str], subjects: Sequence[str], people: Sequence[str], primaries: Sequence[str]
) -> dict[str, Sequence[str]]:
    """What the pick lists of a row offer, by field name."""
    return {
        "category": categories,
        "primary": primaries,
        "subject": subjects,
        "responsible": people,
        "leader": people,
        "basis": ENTRY_BASES,
    }
