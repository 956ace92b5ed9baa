"""Forms of the documents of a year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from people.frame.forms import HouseForm
from reports.papers.offers import Target


class NewPaperForm(HouseForm):
    """新拟: what the document is about."""

    target = forms.ChoiceField(label="针对", required=False)

    def __init__(self, *args: Any, targets: Sequence[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["target"]
        assert isinstance(field, forms.ChoiceField)
        if [one.key for one in targets] == [""]:
            del self.fields["target"]
            return
        field.required = True
        field.choices = [
            (one.key, f"{one.words}（已拟 {one.made} 份）" if one.made else one.words) for one in targets
        ]


class PaperForm(HouseForm):
    """The words of a draft; the tables under it stay as they were composed."""

    title = forms.CharField(label="标题", max_length=120)
    recipients = forms.CharField(
        label="主送",
        max_length=500,
        required=False,
        help_text="印在正文上方；几个单位用顿号分开。通知、公示可以不填。",
    )
    text = forms.CharField(
        label="正文", max_length=50_000, widget=forms.Textarea(attrs={"rows": 18}),
        help_text="每段一行；以“一、”“（一）”开头的行排成标题。",
    )  # fmt: skip
    signer = forms.CharField(label="落款", max_length=80)
    dated = forms.DateField(label="成文日期", required=False, help_text="印发时可以再改。")
    copies = forms.CharField(label="抄送", max_length=500, required=False, help_text="印在版记里。")
    letterhead = forms.CharField(
        label="红头",
        max_length=40,
        required=False,
        help_text="例如“某某局文件”；留空就不印红头（用现成的红头纸）。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def values(self) -> dict[str, Any]:
        """What is stored."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class IssueForm(HouseForm):
    """印发 under a number."""

    number = forms.CharField(
        label="文号", max_length=60, help_text="机关代字〔年份〕序号号；接着本单位上一份文书的号编。"
    )
    dated = forms.DateField(label="成文日期")
    version = forms.IntegerField(widget=forms.HiddenInput)


class DropForm(HouseForm):
    """作废 a draft."""

    version = forms.IntegerField(widget=forms.HiddenInput)
