"""Forms of the calendar and of working days."""

from __future__ import annotations

from typing import Any

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import CalendarItem
from plans.services.calendar import DoneFacts, ItemFacts
from plans.services.working_days import FIRST_YEAR, LAST_YEAR


class ItemForm(HouseForm):
    """An item of the year."""

    name = forms.CharField(label="事项", max_length=80)
    kind = forms.ChoiceField(label="类型", choices=CalendarItem.Kind)
    due = forms.DateField(label="截止日期")
    recipient = forms.CharField(
        label="报送对象", max_length=60, required=False, help_text="例如：市人社局；内部事项不填。"
    )
    copies = forms.IntegerField(label="份数", min_value=1, max_value=999, required=False)
    quarter = forms.TypedChoiceField(
        label="季度", coerce=int, empty_value=None, required=False, help_text="季度报表才填。",
        choices=[("", "—"), *((str(number), f"第{word}季度") for number, word in enumerate("一二三四", 1))],
    )  # fmt: skip
    clause = forms.CharField(label="依据", max_length=60, required=False, help_text="方案条款或来文。")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> ItemFacts:
        """What was typed."""
        names = ("name", "kind", "due", "recipient", "copies", "quarter", "clause")
        return ItemFacts(**{name: self.cleaned_data[name] for name in names})


class DoneForm(HouseForm):
    """How an item was done."""

    done_on = forms.DateField(label="办结日期")
    sent_copies = forms.IntegerField(label="实送份数", min_value=1, max_value=999, required=False)
    receipt = forms.CharField(
        label="收件回执", max_length=120, required=False, help_text="对方签收人、收文号或邮件回执。"
    )
    late_reason = forms.CharField(
        label="逾期理由",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        help_text="晚于截止日期的必须写。",
    )
    files = FilesField(label="附件", required=False, help_text="报送件、回执、会议签到等。")  # type: ignore[assignment]  # a form keeps its uploads under the same name
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, owed: bool, **kwargs: Any) -> None:
        """`owed`: it goes to another office; otherwise nothing was sent."""
        super().__init__(*args, **kwargs)
        if not owed:
            del self.fields["sent_copies"], self.fields["receipt"]

    def facts(self) -> DoneFacts:
        """What was typed."""
        data = self.cleaned_data
        return DoneFacts(
            done_on=data["done_on"], sent_copies=data.get("sent_copies"), receipt=data.get("receipt", ""),
            late_reason=data["late_reason"], files=data["files"],
        )  # fmt: skip


class WorkingDayForm(HouseForm):
    """A day that is worked or not."""

    day = forms.DateField(label="日期")
    working = forms.TypedChoiceField(
        label="改为", coerce=lambda value: value == "上班", choices=[("放假", "放假"), ("上班", "上班")]
    )
    note = forms.CharField(
        label="依据", max_length=80, help_text="例如：春节放假、国庆节调休上班、台风停工。"
    )


class WorkingYearForm(HouseForm):
    """A year that is not known yet."""

    year = forms.IntegerField(label="年份", min_value=FIRST_YEAR, max_value=LAST_YEAR)
