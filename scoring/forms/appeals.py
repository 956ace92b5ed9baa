"""Forms of 复核 and 申诉."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import Participant, Plan
from plans.services.notice_words import day_words
from scoring.appealing.offers import Offer
from scoring.models import Appeal

DECISIONS: Final = (
    (Appeal.Outcome.UPHELD.value, "维持：结果不变"),
    (Appeal.Outcome.CHANGED.value, "变更：打开更正，重新核算"),
)
LATE_HINT: Final = "知悉日期晚于结果发布（申诉：晚于复核决定）的，写明原因，例如出差、病假。"


class _Asking(HouseForm):
    """What both ways of asking share."""

    text = forms.CharField(
        label="理由和请求", widget=forms.Textarea(attrs={"rows": 7}), max_length=10_000,
        help_text="写明不服哪一项、事实和理由是什么、请求怎样处理。",
    )  # fmt: skip
    known_on = forms.DateField(label="知悉日期", help_text="期限从这天的第二天起算，按日历日计算。")
    known_reason = forms.CharField(
        label="较晚知悉的原因", max_length=200, required=False, help_text=LATE_HINT
    )
    files = FilesField(label="证明材料", required=False)  # type: ignore[assignment]  # a form keeps its uploads under the same name


class AppealForm(_Asking):
    """One's own; `offers` are what may be asked for now."""

    stage = forms.ChoiceField(label="提出", widget=forms.RadioSelect)
    field_order = ("stage", "text", "files", "known_on", "known_reason")

    def __init__(self, *args: Any, offers: Sequence[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (offer.stage, f"{offer.words}，到{day_words(offer.last)}当天结束时为止") for offer in offers
        ]
        self.fields["stage"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField has them
        if len(choices) == 1:
            self.fields["stage"].widget = forms.HiddenInput()
        self.fields["stage"].initial = choices[0][0] if choices else None


class PaperAppealForm(_Asking):
    """One that came on paper."""

    participant = forms.ModelChoiceField(label="申请人", queryset=Participant.objects.none())
    stage = forms.ChoiceField(label="提出", choices=Appeal.Stage.choices, widget=forms.RadioSelect)
    asked_on = forms.DateField(label="收到日期")
    field_order = ("participant", "stage", "asked_on", "known_on", "known_reason", "text", "files")

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Participant.objects.filter(plan=plan).order_by("number")
        self.fields["participant"].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField has it


class WithdrawAppealForm(HouseForm):
    """Why it is taken back."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class DecideAppealForm(HouseForm):
    """What was decided."""

    outcome = forms.ChoiceField(label="结果", choices=DECISIONS, widget=forms.RadioSelect)
    body = forms.CharField(label="决定机构", max_length=60, help_text="例如：局党组、县公务员主管部门。")
    decided_on = forms.DateField(label="决定日期")
    document = forms.CharField(label="文号", max_length=60, required=False)
    reply = forms.CharField(
        label="决定内容", widget=forms.Textarea(attrs={"rows": 7}), max_length=10_000,
        help_text="写明核实的事实、依据和决定；申请人会看到。",
    )  # fmt: skip
    files = FilesField(label="决定书", required=False)  # type: ignore[assignment]  # a form keeps its uploads under the same name
    version = forms.IntegerField(widget=forms.HiddenInput)


class ExtendAppealForm(HouseForm):
    """By how many days, and why."""

    days = forms.IntegerField(label="延长天数", min_value=1, max_value=366)
    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)
