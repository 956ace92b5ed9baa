"""Closing: passphrases of two of the three holders, and why before the last day."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from appraisals.models import KeyHolder
from people.frame.forms import HouseForm

LONGEST_PASSPHRASE: Final = 400
LONGEST_REASON: Final = 200
NEVER_KEPT: Final = {
    "autocomplete": "off",
    "spellcheck": "false",
    "autocapitalize": "none",
    "autocorrect": "off",
}


class ClosingForm(HouseForm):
    """One passphrase for each holder, of which two are typed; a refused form comes back without them."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, holders: Iterable[KeyHolder], reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.holders = {f"holder_{row.pk}": row for row in holders}
        for name, row in self.holders.items():
            self.fields[name] = forms.CharField(
                label=f"第 {row.position} 位保管人：{row.account.name}{f'（{row.capacity}）' if row.capacity else ''}",
                required=False,
                strip=False,
                max_length=LONGEST_PASSPHRASE,
                widget=forms.PasswordInput(
                    attrs=NEVER_KEPT | {"data-passphrase": "", "class": "form-control"}
                ),
            )
        if reason_needed:
            self.fields["reason"] = forms.CharField(
                label="提前计票的原因",
                max_length=LONGEST_REASON,
                error_messages={"required": "请写明提前计票的原因。"},
                help_text="写进审计记录；还没有投票的人从此不能再投",
                widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
            )

    @property
    def passphrases(self) -> dict[int, str]:
        """What was typed, by the holder's key."""
        return {row.pk: self.cleaned_data.get(name, "") for name, row in self.holders.items()}
