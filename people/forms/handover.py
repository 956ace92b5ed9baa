"""The form of a handover: who, to whom, from when."""

from __future__ import annotations

from typing import Any

from django import forms

from people.forms.organisation import NEITHER, Choices, Seen, carry
from people.frame.forms import HouseForm


class HandoverForm(HouseForm):
    """A leaving (or moving) person, the successor, the successor's first day."""

    leaving = forms.TypedChoiceField(label="移交人", coerce=int)
    successor = forms.TypedChoiceField(label="接收人", coerce=int)
    on = forms.DateField(
        label="交接日期", widget=forms.DateInput, help_text="接收人从这一天起负责，移交人到前一天为止。"
    )
    reason = forms.CharField(
        label="交接原因", max_length=200, required=False, help_text="例如：调往市直机关。"
    )
    seen = Seen()

    def __init__(self, *args: Any, leavers: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("leaving", leavers), ("successor", people)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [*NEITHER, *((str(key), label) for key, label in choices)]

    def show(self, digest: str) -> None:
        """Carry the digest of the list that the page shows now."""
        carry(self, digest)
