"""Forms of a 变更: why, what at one row, and what its approval rests on."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.forms.plan import VersionForm
from scoring.plan_changes.items import Desk

LONGEST_REASON: Final = 1000


class ReasonForm(HouseForm):
    """Why a plan is changed."""

    reason = forms.CharField(
        label="变更理由", widget=forms.Textarea, max_length=LONGEST_REASON,
        help_text="例如：上级年中调整任务，见××文件。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RowForm(VersionForm):
    """Everything that may be changed at one row of the plan, with what stands there."""

    def __init__(
        self, *args: Any, desk: Desk, kind: str, key: str, pending: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headings = desk.headings(kind)
        for place, heading in enumerate(self.headings):
            now = desk.current(kind, key, heading)
            choices = desk.choices(kind, key, heading)
            field: forms.Field
            if choices:
                options = [(word, word) for word in choices]
                field = forms.ChoiceField(label=heading, choices=[("", "—"), *options], required=False)
            else:
                widget = forms.Textarea(attrs={"rows": 3}) if desk.long(heading) else forms.TextInput()
                field = forms.CharField(label=heading, required=False, widget=widget)
            field.initial = pending.get(heading, now)
            if heading in pending:
                field.help_text = f"现在是：{now or '（空）'}"
            self.fields[f"item-{place}"] = field

    def texts(self) -> dict[str, str]:
        """What was typed, by item."""
        return {heading: self.cleaned_data[f"item-{place}"] for place, heading in enumerate(self.headings)}

    def put_faults(self, faults: dict[str, str]) -> None:
        """Show faults at their items."""
        for place, heading in enumerate(self.headings):
            if heading in faults:
                self.add_error(f"item-{place}", faults[heading])


class ApproveChangeForm(VersionForm):
    """What the approval of a 变更 rests on."""

    approved_on = forms.DateField(label="批准日期", widget=forms.DateInput)
    document = forms.CharField(label="批准文号或会议", max_length=120)
    note = forms.CharField(label="批准意见", widget=forms.Textarea, required=False, max_length=1000)
    papers = FilesField(label="附件", required=False, help_text="批复、会议纪要的扫描件或照片。")


class RefuseForm(VersionForm):
    """Why a 变更 is not approved."""

    note = forms.CharField(label="不批准的理由", widget=forms.Textarea, max_length=1000)
