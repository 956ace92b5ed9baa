"""Forms of duties: assign, end, replace, take back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.dateparse import parse_date

from people.forms.organisation import NEITHER, Choices, Seen
from people.frame.forms import HouseForm
from people.models import Duty


def _choices(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*NEITHER, *((str(key), label) for key, label in choices)]


class AssignForm(HouseForm):
    """Who answers for what from when."""

    kind = forms.ChoiceField(label="职责", choices=[*NEITHER, *Duty.Kind.choices])
    department = forms.TypedChoiceField(label="科室", coerce=int)
    employee = forms.TypedChoiceField(label="人员", coerce=int)
    start = forms.DateField(label="从哪一天起", widget=forms.DateInput)
    end = forms.DateField(
        label="到哪一天止",
        required=False,
        widget=forms.DateInput,
        help_text="不填就是一直担任；最后一天算在内。",
    )

    def __init__(self, *args: Any, sections: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "department", [(0, "全单位"), *sections])
        _choices(self, "employee", people)


class KnownEnd(HouseForm):
    """A form about a duty as it was last seen."""

    seen = Seen()

    def seen_end(self) -> date | None:
        """The end that the page showed."""
        return parse_date(self.cleaned_data["seen"]) if self.cleaned_data["seen"] else None


class EndForm(KnownEnd):
    """Last day of a duty."""

    day = forms.DateField(label="最后一天", widget=forms.DateInput)


class ReplaceForm(KnownEnd):
    """Who takes over and from when."""

    successor = forms.TypedChoiceField(label="接任人", coerce=int)
    day = forms.DateField(
        label="从哪一天起接任", widget=forms.DateInput, help_text="现任到前一天为止，这一天起由接任人负责。"
    )

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "successor", people)


class WithdrawForm(KnownEnd):
    """Why a duty was entered by mistake."""

    reason = forms.CharField(
        label="撤销原因", max_length=200, help_text="只用于登记错的；真的不再担任请用“结束”。"
    )
