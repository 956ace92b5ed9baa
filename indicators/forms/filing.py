"""What a filer's page sends: rows with the versions seen, and the edits of one row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from indicators.engine.filing import LABELS
from people.frame.asked import number_asked
from people.frame.forms import HouseForm

MOST: Final = 500
LARGEST: Final = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Said:
    """The edits of one row as the page's script sends them."""

    version: int
    edits: Mapping[str, str]
    base: Mapping[str, str]


def said_in(sent: bytes) -> Said:
    """Read a save of the script: `{"version": 3, "edits": {…}, "base": {…}}`; ValueError for anything else."""
    try:
        body = json.loads(sent)
    except RecursionError as error:  # a hundred thousand brackets
        raise ValueError("too deep") from error
    if not isinstance(body, dict):
        raise ValueError("not an object")
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or not 0 <= version <= LARGEST:
        raise ValueError("no version")
    return Said(version, _texts(body.get("edits")), _texts(body.get("base")))


def _texts(part: object) -> dict[str, str]:
    if not isinstance(part, dict) or len(part) > len(LABELS):
        raise ValueError("no fields")
    if not all(isinstance(name, str) and isinstance(text, str) for name, text in part.items()):
        raise ValueError("not texts")
    return part


class RowsField(forms.Field):
    """Rows named «indicator:version», posted under one name; cleaned to a mapping."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> dict[int, int]:
        """Read the pairs; whatever is none is an error."""
        found: dict[int, int] = {}
        for text in (value or [])[:MOST]:
            key, version = (number_asked(part) for part in str(text).partition(":")[::2])
            if key is None or version is None:
                raise forms.ValidationError("提交的内容不完整，请刷新页面后再提交。")
            found[key] = version
        if not found:
            raise forms.ValidationError("请选择要提交的项。")
        return found


class RowsForm(HouseForm):
    """Which rows to submit."""

    rows = RowsField(label="要提交的项")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rows"].widget.attrs.pop("aria-required", None)

    @property
    def told(self) -> list[str]:
        """Why nothing was submitted, for a page without this form on it: what the field, then what the service says."""
        return [str(fault) for faults in self.errors.values() for fault in faults] or ["没有要提交的项。"]
