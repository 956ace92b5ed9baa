"""Forms of the library and of exits: what to look for, and a decision about an indicator."""

from __future__ import annotations

from typing import Any, Final

from django import forms

from indicators.engine.exits import TRIGGERS
from indicators.models import IndicatorExit
from people.frame.forms import HouseForm

_DECISIONS: Final = [(one.value, one.label) for one in IndicatorExit.Outcome]


class LibraryForm(forms.Form):
    """What to look for among earlier indicators."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    from_year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label="类别", required=False)

    def __init__(self, *args: Any, years: list[int], categories: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_year"].choices = [("", "全部年度"), *((year, f"{year}年") for year in years)]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", "全部类别"), *((one, one) for one in categories)]  # type: ignore[attr-defined]
        for field in self.fields.values():
            css = "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
            field.widget.attrs["class"] = f"{css} form-control-sm"


class ExitForm(HouseForm):
    """What was decided about an indicator that meets a trigger."""

    trigger = forms.ChoiceField(label="退出情形", choices=[(one, one) for one in TRIGGERS])
    grounds = forms.CharField(
        label="依据", widget=forms.Textarea, help_text="哪些数据或文件说明符合这一情形。", max_length=2000
    )
    outcome = forms.ChoiceField(label="决定", choices=_DECISIONS)
    document = forms.CharField(label="批准文号", required=False, max_length=200, help_text="决定退出的必填。")
    decided_on = forms.DateField(label="决定日期", required=False, widget=forms.DateInput)
    reason = forms.CharField(
        label="理由", required=False, widget=forms.Textarea, help_text="保留的必填。", max_length=2000
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
