"""Forms of 结果运用 and of titles."""

from __future__ import annotations

from typing import Any

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from scoring.consequences.titles import LEVELS, TitleFacts
from scoring.models import Title

LONGEST = 4000


class MakeForm(HouseForm):
    """Making once more what follows from the published result: nothing is typed."""


class ItemForm(HouseForm):
    """Who sees to an item, and by when."""

    owner = forms.CharField(label="承办", max_length=100, help_text="部门、科室或人员。")
    due = forms.DateField(label="办理期限", widget=forms.DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class FinishForm(HouseForm):
    """An item recorded as done."""

    on = forms.DateField(label="办结日期", widget=forms.DateInput)
    document = forms.CharField(label="文号", max_length=200, required=False)
    record = forms.CharField(
        label="办理记录", widget=forms.Textarea(attrs={"rows": 6}), max_length=20_000, required=False,
        help_text="约谈、诫勉谈话必填：时间、地点、谈话人、记录人和内容。",
    )  # fmt: skip
    proofs = FilesField(label="附件", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReopenForm(HouseForm):
    """Opening an item again."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput)


class TitleForm(HouseForm):
    """A title that a unit holds."""

    name = forms.CharField(label="称号", max_length=100, help_text="例如：文明单位、文明机关。")
    level = forms.ChoiceField(label="级别", choices=[(each, each) for each in LEVELS])
    awarded_on = forms.DateField(label="授予日期", widget=forms.DateInput)
    until = forms.DateField(
        label="有效期至", widget=forms.DateInput, required=False, help_text="届期最后一天；没有届期的不填。"
    )
    document = forms.CharField(label="文号", max_length=200, required=False)
    state = forms.ChoiceField(label="状态", choices=Title.State.choices)
    reason = forms.CharField(
        label="变动原因",
        widget=forms.Textarea,
        max_length=LONGEST,
        required=False,
        help_text="不再有效的填写。",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> TitleFacts:
        """What was entered."""
        values: dict[str, Any] = {
            name: value for name, value in self.cleaned_data.items() if name != "version"
        }
        return TitleFacts(**values)


class YearsFilterForm(HouseForm):
    """Whose years are looked up."""

    q = forms.CharField(label="姓名、工号或科室", max_length=50, required=False)
