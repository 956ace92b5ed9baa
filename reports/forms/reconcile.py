"""The form of 对账: figures pasted from a spreadsheet, or a file with them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.conf import settings

from people.errors import DomainError
from people.frame.forms import HouseForm
from reports.reconciling.headings import LABELS
from reports.reconciling.upload import text_of

LONGEST: Final = 2_000_000
_FIGURES: Final = ("score", "percent", "rank", "base", "bonus")


class ReconcileForm(HouseForm):
    """Pasted text or a file; a file is turned into text, so that what was read can be seen and sent again."""

    paste = forms.CharField(
        label="粘贴自己算的结果",
        required=False,
        max_length=LONGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
        help_text="在 Excel 或 WPS 里连同标题行一起选中，复制，粘贴到这里；列的顺序不限。也可以只有编号（姓名）和一列数。",
    )
    file = forms.FileField(
        label="或者选择文件",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        help_text=".xlsx 或 .csv。文件只用来对账，不保存。",
    )
    figure = forms.ChoiceField(
        label="没有标题行时，这一列数是",
        required=False,
        choices=[("", "自动识别"), *((name, LABELS[name]) for name in _FIGURES)],
    )

    def clean(self) -> dict[str, Any]:
        """Take the text of the file where one was chosen; something has to be there."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        upload = cleaned.get("file")
        if upload is not None:
            if upload.size > settings.UPLOAD_LIMIT:
                self.add_error("file", f"文件超过上限 {settings.UPLOAD_LIMIT >> 20} MB。")
                return cleaned
            try:
                cleaned["paste"] = text_of(upload.name, upload.chunks())
            except DomainError as refusal:
                self.add_error("file", f"{refusal.why}；{refusal.next_step}。")
        elif not (cleaned.get("paste") or "").strip() and "paste" not in self.errors:
            self.add_error("paste", "请粘贴自己算的结果，或选择文件。")
        return cleaned

    def kept(self) -> ReconcileForm:
        """Give an unsent form with the text that was read, to be corrected and sent again."""
        return ReconcileForm(
            initial={"paste": self.cleaned_data["paste"], "figure": self.cleaned_data["figure"]}
        )
