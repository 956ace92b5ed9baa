"""Forms of 整改 and 会议."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q

from indicators.models import SecondaryIndicator
from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import CalendarItem, Participant, Plan, Subject
from scoring.models import Meeting
from scoring.watching.meeting import KINDS, Joined, MeetingFacts
from scoring.watching.rectifying import SOURCES, Matter

LONGEST = 4000


class MatterForm(HouseForm):
    """A matter to rectify."""

    problem = forms.CharField(label="问题", widget=forms.Textarea, max_length=LONGEST)
    measure = forms.CharField(label="整改措施", widget=forms.Textarea, max_length=LONGEST, required=False)
    due = forms.DateField(label="整改期限", widget=forms.DateInput)
    subject = forms.ModelChoiceField(label="责任对象", queryset=Subject.objects.none(), required=False)
    owner = forms.ModelChoiceField(
        label="责任人", queryset=Participant.objects.none(), required=False,
        help_text="不填责任人的，由责任对象的科室负责人、分管领导报完成。",
    )  # fmt: skip
    source = forms.ChoiceField(label="来源", choices=[(each, each) for each in SOURCES])
    indicator = forms.ModelChoiceField(
        label="指标", queryset=SecondaryIndicator.objects.none(), required=False
    )
    meeting = forms.ModelChoiceField(label="会议", queryset=Meeting.objects.none(), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows: dict[str, Any] = {
            "subject": Subject.objects.filter(plan=plan).order_by("code"),
            "owner": Participant.objects.filter(plan=plan).order_by("number"),
            "indicator": SecondaryIndicator.objects.filter(plan=plan)
            .select_related("primary")
            .order_by("code"),
            "meeting": Meeting.objects.filter(plan=plan).order_by("-on"),
        }
        for name, found in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset, field.empty_label = found, "—"

    def clean(self) -> dict[str, Any]:
        """Somebody has to answer."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("subject") and not cleaned.get("owner"):
            self.add_error("owner", "责任对象和责任人至少填一个。")
        return cleaned

    def matter(self) -> Matter:
        """What was entered."""
        return Matter(**{name: value for name, value in self.cleaned_data.items() if name != "version"})


class DoneForm(HouseForm):
    """The report that a matter is done."""

    result = forms.CharField(label="整改结果", widget=forms.Textarea, max_length=LONGEST)
    on = forms.DateField(label="完成日期", widget=forms.DateInput)
    proofs = FilesField(label="佐证材料")
    version = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(HouseForm):
    """Accepting a report."""

    reply = forms.CharField(label="验收意见", widget=forms.Textarea, max_length=LONGEST, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class BackForm(HouseForm):
    """Sending a report back."""

    reply = forms.CharField(label="退回原因", widget=forms.Textarea, max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(HouseForm):
    """A meeting with minutes and decisions."""

    item = forms.ModelChoiceField(
        label="日程里的会议", queryset=CalendarItem.objects.none(), required=False, empty_label="不是日程里的",
        help_text="选了的，登记后日程里同时办结。",
    )  # fmt: skip
    kind = forms.ChoiceField(label="会议", choices=[(each, each) for each in KINDS])
    quarter = forms.TypedChoiceField(
        label="季度", required=False, coerce=int, empty_value=None,
        choices=[("", "—"), *((number, f"第{number}季度") for number in (1, 2, 3, 4))],
    )  # fmt: skip
    on = forms.DateField(label="日期", widget=forms.DateInput)
    place = forms.CharField(label="地点", max_length=200, required=False)
    host = forms.CharField(label="主持人", max_length=100)
    attendees = forms.CharField(label="参加人员", widget=forms.Textarea, max_length=LONGEST, required=False)
    minutes = forms.CharField(label="纪要", widget=forms.Textarea, max_length=20_000, required=False)
    decisions = forms.CharField(
        label="议定事项", widget=forms.Textarea, max_length=LONGEST, required=False,
        help_text="一行一项；保存以后每一项都能转成整改事项。",
    )  # fmt: skip
    late_reason = forms.CharField(
        label="逾期理由", max_length=LONGEST, required=False, help_text="比日程里的日期晚开的，写明理由。"
    )
    proofs = FilesField(label="附件", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = CalendarItem.objects.filter(plan=plan, kind=CalendarItem.Kind.MEETING)
        held = self.initial.get("item")
        free = Q(meetings__isnull=True) | Q(pk=held.pk if held else None)
        field = self.fields["item"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows.filter(free).distinct().order_by("due", "pk")

    def joined(self) -> Joined:
        """The meeting of the calendar, and why it is late."""
        return Joined(item=self.cleaned_data["item"], late_reason=self.cleaned_data["late_reason"])

    def facts(self) -> MeetingFacts:
        """What was entered."""
        left = ("proofs", "version", "item", "late_reason")
        return MeetingFacts(**{name: value for name, value in self.cleaned_data.items() if name not in left})
