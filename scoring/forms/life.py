"""Forms of the steps of a settlement."""

from __future__ import annotations

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm


class CheckForm(HouseForm):
    """核对: what was compared, if there is something to say."""

    note = forms.CharField(
        label="核对说明", widget=forms.Textarea, max_length=2_000, required=False,
        help_text="例如：与台账、测评汇总、加减分登记逐项核对无误。",
    )  # fmt: skip


class DecisionForm(HouseForm):
    """审定: what the 领导小组 or 党组 decided."""

    on = forms.DateField(label="审定日期")
    body = forms.CharField(label="决定机构", max_length=60, help_text="例如：党组会、绩效管理领导小组会议。")
    document = forms.CharField(label="文号", max_length=60, required=False)
    minutes = forms.CharField(
        label="审定意见", widget=forms.Textarea, max_length=5_000, required=False,
        help_text="议题和决定；已附纪要扫描件的可以不填。",
    )  # fmt: skip
    files = FilesField(label="会议纪要", required=False, help_text="纪要的扫描件或照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name


class ConfirmForm(HouseForm):
    """A step that asks for nothing."""


class ReasonForm(HouseForm):
    """退回 and 更正: why."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=1_000)
