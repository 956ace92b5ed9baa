"""Forms beside the registers: replies, closings, circulation, attendance, decisions on proposed charges."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.engine.units import POINT
from plans.forms.plan_fields import PointsField
from scoring.models import Complaint
from scoring.registering.attendance_reading import MOST_BYTES

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]
MOST_CHARGE = 100 * POINT


class ReplyForm(HouseForm):
    """The answer to an inspection."""

    on = forms.DateField(label="答复日期", widget=forms.DateInput)
    words = forms.CharField(label="整改答复", widget=forms.Textarea, max_length=4000)
    proofs = FilesField(label="佐证材料", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CloseForm(HouseForm):
    """What came of a complaint."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[pair for pair in Complaint.Outcome.choices if pair[0] != Complaint.Outcome.OPEN],
    )
    on = forms.DateField(label="办结日期", widget=forms.DateInput)
    words = forms.CharField(label="处理意见", widget=forms.Textarea, max_length=4000)
    proofs = FilesField(label="佐证材料", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class CirculateForm(HouseForm):
    """The day on which ratings are circulated."""

    on = forms.DateField(label="通报日期", widget=forms.DateInput)


class RectifyForm(HouseForm):
    """Which items go to rectification, and until when."""

    below = PointsField(label="低于多少分的分项转整改")
    due = forms.DateField(label="整改期限", widget=forms.DateInput)
    version = forms.IntegerField(widget=forms.HiddenInput)


class UnitsForm(HouseForm):
    """核验责任单位, one a line; `seen` is the digest of the list as it was shown."""

    names = forms.CharField(
        label="核验责任单位",
        widget=forms.Textarea,
        max_length=9000,
        required=False,
        help_text="每行一个，写法与察访核验登记中的“核验单位或人员”一致。",
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class AttendanceForm(HouseForm):
    """An attendance table."""

    file = forms.FileField(
        label="考勤表", help_text=".xlsx 或 .csv，第一行是标题，至少有工号、应出勤、实出勤。"
    )
    month = forms.TypedChoiceField(
        label="月份",
        choices=[("", "表中有“月份”列"), *MONTHS],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="表中没有月份列的，在这里选。",
    )

    def clean_file(self) -> UploadedFile[Any]:
        """Refuse what is too large by its size, before anything of it is read."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"文件超过 {MOST_BYTES // 1_000_000} MB，请只保留考勤表。")
        return file


class AttendanceConfirmForm(HouseForm):
    """The rows of a preview, signed."""

    packed = forms.CharField(widget=forms.HiddenInput, max_length=2_000_000)


class MonthsForm(forms.Form):
    """From which month to which the rate is counted."""

    first = forms.TypedChoiceField(label="从", choices=MONTHS, coerce=int, required=False, empty_value=None)
    last = forms.TypedChoiceField(label="到", choices=MONTHS, coerce=int, required=False, empty_value=None)

    def span(self) -> tuple[int, int]:
        """The first and the last month; the whole year where nothing sensible is asked."""
        if not self.is_valid():
            return 1, 12
        first, last = self.cleaned_data["first"] or 1, self.cleaned_data["last"] or 12
        return (first, last) if first <= last else (last, first)


class RefuseForm(HouseForm):
    """Why several proposals are refused."""

    reason = forms.CharField(label="不扣的理由", widget=forms.Textarea(attrs={"rows": 2}), max_length=1000)


class DecideForm(HouseForm):
    """Charge, or not, and why."""

    outcome = forms.ChoiceField(
        label="决定", choices=[("charge", "扣分"), ("refuse", "不扣")], widget=forms.RadioSelect
    )
    points = PointsField(label="扣分", required=False, help_text="按本人的百分制；不扣的不填。")
    reason = forms.CharField(label="理由", widget=forms.Textarea, max_length=1000)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """A charge needs its amount."""
        data = self.cleaned_data
        points = data.get("points")
        if data.get("outcome") == "charge" and "points" not in self.errors and not points:
            self.add_error("points", "扣分的请填写大于 0 的分值。")
        elif points is not None and points > MOST_CHARGE:
            self.add_error("points", "最多扣 100 分。")
        return data
