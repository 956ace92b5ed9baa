"""Which slips to print: a stretch of serials of a group, or one that was lost."""

from __future__ import annotations

from typing import Any

from django import forms

from appraisals.services.slips import SlipGroup
from people.frame.forms import HouseForm
from people.typed import half_width


class SerialField(forms.IntegerField):
    """A serial as somebody types it, full-width digits and leading noughts too."""

    widget = forms.TextInput

    def to_python(self, value: object) -> int | None:
        """Read it."""
        return super().to_python(half_width(value).strip() if isinstance(value, str) else value)


class PrintForm(HouseForm):
    """One print; everything stands on the page already."""

    group = forms.IntegerField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    first = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    last = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class AnewForm(HouseForm):
    """One lost slip."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    group = forms.ChoiceField(label="评价主体")
    serial = SerialField(
        label="序号",
        min_value=1,
        max_value=999_999,
        help_text="印在测评条上，例如 012",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, groups: list[SlipGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(each.group.pk), each.group.name) for each in groups]
        self.fields["group"].choices = choices  # type: ignore[attr-defined]
