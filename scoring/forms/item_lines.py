"""The field of 分项得分: lines of text, one item a line."""

from __future__ import annotations

from typing import Any

from django import forms

from scoring.registering.item_lines import item_lines, read_items


class ItemsField(forms.CharField):
    """Lines 项目，得分，评议主体，人数 cleaned to [{"项目", "得分" (1/10000), "主体", "人数"}]."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        """Read the lines; each faulty one is named by its number."""
        if isinstance(value, list):
            return value
        text = str(super().to_python(value) or "")
        found, faults = read_items(text)
        if faults:
            raise forms.ValidationError(faults[:5])
        return found

    def run_validators(self, value: Any) -> None:
        """The length was that of the text."""

    def prepare_value(self, value: Any) -> Any:
        """Write stored items as lines; what was typed stays as typed."""
        return item_lines(value) if isinstance(value, list) else value
