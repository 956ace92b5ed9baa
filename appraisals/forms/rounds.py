"""Forms of a round: what is said of it, its steps, and the passphrase of a holder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from appraisals.engine.roll import Exclusion
from appraisals.models import AppraisalRound
from appraisals.services.rounds import LONGEST_NAME, RoundDetails
from appraisals.set_up import FormUse, words_of
from people.frame.forms import HouseForm

_EXCLUSIONS = (
    (Exclusion.MEMBERS.value, "本科室的人不评本科室"),
    (Exclusion.LEADER.value, "分管领导不评所分管的科室"),
)


class NewRoundForm(HouseForm):
    """The least that a new round needs; everything else is proposed and changed afterwards."""

    name = forms.CharField(
        label="名称", max_length=LONGEST_NAME, help_text="例如：年底述职测评、干部民主测评。"
    )
    form = forms.ChoiceField(
        label="测评表", help_text="来自年度方案；测评对象和评价主体按它列出，之后可以改。"
    )
    begins_on = forms.DateField(label="开始日期", required=False, widget=forms.DateInput)
    ends_on = forms.DateField(label="截止日期", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, uses: Sequence[FormUse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["form"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(use.form.name, str(use)) for use in uses]
        if len(uses) == 1:
            field.initial = uses[0].form.name

    def details(self) -> RoundDetails:
        """What was typed."""
        data = self.cleaned_data
        return RoundDetails(name=data["name"], begins_on=data["begins_on"], ends_on=data["ends_on"])


class RoundForm(HouseForm):
    """Everything that is said of a round; guiding words have a field for each dimension."""

    name = forms.CharField(label="名称", max_length=LONGEST_NAME)
    begins_on = forms.DateField(label="开始日期", required=False, widget=forms.DateInput)
    ends_on = forms.DateField(
        label="截止日期", required=False, widget=forms.DateInput, help_text="这一天结束以前都可以投。"
    )
    meeting_at = forms.DateTimeField(
        label="述职会议时间", required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="不开会的不填。",
    )  # fmt: skip
    meeting_place = forms.CharField(label="述职会议地点", required=False, max_length=60)
    guidance = forms.CharField(
        label="填写说明",
        required=False,
        max_length=1000,
        widget=forms.Textarea,
        help_text="投票人打分前看到。",
    )
    abstaining = forms.BooleanField(
        label="不了解的对象可以弃权", required=False, help_text="弃权不计入平均分。不勾选的，漏一个也投不出。"
    )
    exclusions = forms.MultipleChoiceField(
        label="另外回避", required=False, choices=_EXCLUSIONS, widget=forms.CheckboxSelectMultiple,
        help_text="科室负责人不评本科室、本人不评本人，程序始终回避，不必勾选。",
    )  # fmt: skip
    names = forms.ChoiceField(
        label="未投票的名单", choices=AppraisalRound.Names, widget=forms.RadioSelect,
        help_text="绩效办催办时能否看到谁还没投。什么时候都看不到谁在几点投的。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: AppraisalRound, **kwargs: Any) -> None:
        plain = ("name", "begins_on", "ends_on", "meeting_at", "meeting_place", "guidance", "abstaining")
        start = {name: getattr(row, name) for name in (*plain, "exclusions", "names", "version")}
        super().__init__(*args, initial=start, **kwargs)
        self._aspects = list(words_of(row).items())
        for place, (name, words) in enumerate(self._aspects):
            field = forms.CharField(
                label=f"{name}：看什么", required=False, max_length=200, initial=words,
                help_text="印在这一项下面，例如：完成任务的数量和质量。" if not place else "",
            )  # fmt: skip
            self.fields[f"words_{place}"] = field
        self.order_fields([*plain[:6], *(f"words_{n}" for n in range(len(self._aspects))), "abstaining"])

    def details(self) -> RoundDetails:
        """What was typed."""
        data = self.cleaned_data
        said = {name: data[f"words_{place}"] for place, (name, _) in enumerate(self._aspects)}
        names = (
            "name", "begins_on", "ends_on", "meeting_at", "meeting_place", "guidance", "abstaining", "exclusions", "names",
        )  # fmt: skip
        return RoundDetails(words=said, **{name: data[name] for name in names})


class StepForm(HouseForm):
    """A step without words; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = forms.CharField(label="原因", max_length=300, widget=forms.Textarea)


class ExtendForm(ReasonForm):
    """A later last day."""

    ends_on = forms.DateField(label="新的截止日期", widget=forms.DateInput)
    field_order = ("ends_on", "reason")


class RepeatForm(StepForm):
    """A name for the round that is held once more."""

    name = forms.CharField(label="名称", max_length=LONGEST_NAME)


class VoidForm(StepForm):
    """What the second person decides."""

    decision = forms.ChoiceField(
        label="决定",
        choices=[("void", "作废，销毁全部选票"), ("refuse", "不作废，照常进行")],
        widget=forms.RadioSelect,
    )


class PassphraseForm(HouseForm):
    """A holder's passphrase, twice; it is never drawn again."""

    passphrase = forms.CharField(
        label="保管口令", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    again = forms.CharField(
        label="再输一遍", strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        data = self.cleaned_data
        if {"passphrase", "again"} <= data.keys() and data["passphrase"] != data["again"]:
            self.add_error("again", "两次输入的不一样。")
        return data
