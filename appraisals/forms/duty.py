"""The form of a 述职报告."""

from __future__ import annotations

from typing import Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm

LONGEST: Final = 20_000


class DutyReportForm(HouseForm):
    """A report as text, as files, or both; `version` is what the page showed, empty where there was none."""

    text = forms.CharField(
        label="正文", required=False, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 14}),
        help_text="投票人在手机上直接读正文。",
    )  # fmt: skip
    files = FilesField(
        label="附件",
        required=False,
        help_text="投票人都能打开；凭测评码投票的人在票面上下载，请用手机打得开的格式（如 PDF）。",
    )  # type: ignore[assignment]  # a form keeps its uploads under the same name
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
