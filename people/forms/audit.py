"""What the page of the log asks for."""

from __future__ import annotations

from typing import Any

from django import forms

from people.audit import AuditEntry
from people.audit_reading import Wanted
from people.frame.forms import HouseForm
from people.models import Agency
from people.permissions.declare import YEARS


class AuditSearchForm(HouseForm):
    """The filters of the log; an empty one finds everything that may be read."""

    who = forms.CharField(label="操作人", required=False, max_length=100)
    action = forms.CharField(label="操作", required=False, max_length=100)
    target = forms.CharField(label="对象", required=False, max_length=100)
    category = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *AuditEntry.Category.choices]
    )
    agency = forms.ModelChoiceField(Agency.objects.none(), label="单位", required=False, empty_label="全部")
    since = forms.DateField(label="从", required=False, widget=forms.DateInput)
    until = forms.DateField(label="到", required=False, widget=forms.DateInput)
    request_id = forms.CharField(label="请求编号", required=False, max_length=100)
    on_behalf = forms.BooleanField(label="只看代办", required=False)

    def __init__(self, *args: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = agencies

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        for name, day in (("since", since), ("until", until)):
            if day and day.year not in YEARS:
                self.add_error(name, f"请填 {YEARS[0]} 年到 {YEARS[-1]} 年之间的日期。")
        if since and until and until < since:
            self.add_error("until", "“到”早于“从”，请改正其中一个日期。")
        return values

    def wanted(self) -> Wanted:
        """Give what is looked for; only of a valid form."""
        if not self.is_bound:
            return Wanted()
        values = self.cleaned_data
        return Wanted(
            who=values["who"],
            on_behalf=values["on_behalf"],
            action=values["action"],
            target=values["target"],
            category=values["category"],
            agency=values["agency"].pk if values["agency"] else None,
            since=values["since"],
            until=values["until"],
            request_id=values["request_id"],
        )

    def in_words(self) -> dict[str, str]:
        """Say the filters that are set, for the export and its audit row."""
        if not self.is_bound:
            return {}
        values = {
            self.fields[name].label or name: value for name, value in self.cleaned_data.items() if value
        }
        return {str(label): "是" if value is True else str(value) for label, value in values.items()}
