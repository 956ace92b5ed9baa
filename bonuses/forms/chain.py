"""Forms of the city's chain: handing down, and taking a total over into an inner plan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import Plan


class HandDownForm(HouseForm):
    """A step that asks for nothing."""


class LinkForm(HouseForm):
    """Which inner plan, and what 党组 decided."""

    inner = forms.ChoiceField(label="内部方案")
    meeting_date = forms.DateField(label="党组会日期")
    document = forms.CharField(label="文号或会议纪要号", max_length=60)
    minutes = forms.CharField(
        label="审议意见", widget=forms.Textarea, max_length=5_000, required=False,
        help_text="会议名称、议题和决定；已附纪要扫描件的可以不填。",
    )  # fmt: skip
    files = FilesField(label="会议纪要", required=False, help_text="纪要的扫描件或照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name

    def __init__(self, *args: Any, plans: Sequence[Plan], **kwargs: Any) -> None:
        self.plans = {str(plan.pk): plan for plan in plans}
        super().__init__(*args, **kwargs)
        field = self.fields["inner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            (key, f"{plan.year}年度 {plan.scheme_code}（{plan.state}）") for key, plan in self.plans.items()
        ]
        field.widget.attrs["class"] = "form-select"

    @property
    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {**self.cleaned_data, "inner": self.plans[self.cleaned_data["inner"]]}
