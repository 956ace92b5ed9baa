"""Forms of 奖金核定: sources of funds, what 党组 decided, why a list is taken back or a supplement made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from bonuses.approving.sources import LONGEST
from bonuses.approving.totals import category_words
from people.forms.files import FilesField
from people.frame.forms import HouseForm

BODY: Final = "党组"


class PrepareForm(HouseForm):
    """Where the money of each 人员类别 comes from."""

    def __init__(
        self, *args: Any, categories: Sequence[str], known: Mapping[str, str], **kwargs: Any
    ) -> None:
        self.categories = categories
        fields: dict[str, forms.Field] = {
            f"source-{number}": forms.CharField(
                label=f"资金来源：{category_words(category)}",
                max_length=LONGEST,
                initial=known.get(category, ""),
            )
            for number, category in enumerate(categories)
        }
        if fields:
            fields["source-0"].help_text = "例如：市财政绩效奖专项、单位自有资金。"
        fields["note"] = forms.CharField(label="说明", widget=forms.Textarea, max_length=500, required=False)
        self.base_fields = fields  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    @property
    def sources(self) -> dict[str, str]:
        """What was typed, by category."""
        data = self.cleaned_data
        return {category: data[f"source-{number}"] for number, category in enumerate(self.categories)}


class MeetingForm(HouseForm):
    """What 党组 decided on the list, as it was when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    body = forms.CharField(label="核定机构", max_length=60, initial=BODY)
    meeting_date = forms.DateField(label="会议日期")
    minutes = forms.CharField(
        label="审议意见", widget=forms.Textarea, max_length=5_000, required=False,
        help_text="会议名称、议题和决定；已附纪要扫描件的可以不填。",
    )  # fmt: skip
    document = forms.CharField(label="文号或会议纪要号", max_length=60, required=False)
    files = FilesField(label="会议纪要", required=False, help_text="纪要的扫描件或照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name


class ReasonForm(HouseForm):
    """Why."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)


class SupplementForm(HouseForm):
    """Why something is paid on top or taken back."""

    reason = forms.CharField(
        label="事由", widget=forms.Textarea, max_length=500,
        help_text="例如：复核决定更正等次；处分决定取消当年度绩效奖。不印在个人通知单上。",
    )  # fmt: skip
