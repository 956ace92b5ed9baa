"""Forms of 上级评定, 情况反馈 and 上年未销号的整改事项."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from indicators.models import SecondaryIndicator
from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.forms.plan_fields import MoneyField, PointsField
from plans.models import Subject
from scoring.models import SuperiorVerdict
from scoring.verdicts.commands import ItemFacts, VerdictFacts
from scoring.verdicts.feedback import Problem

LONGEST = 4000
LONGEST_REASON = 500
LONGEST_PASTE = 500_000
# What stands in every verdict, beside its table.
HEAD = ("body", "decided_on", "document", "points", "grade", "bonus_total_fen", "bonus_document", "note")


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator of the table with its two fields and the self-score."""

    indicator: SecondaryIndicator
    own: int | None
    points: BoundField
    reason: BoundField


class VerdictForm(HouseForm):
    """What the superior gave back, with a line for every indicator of the plan."""

    body = forms.CharField(label="评定单位", max_length=100, help_text="例如：市绩效办、县人社局。")
    decided_on = forms.DateField(label="评定日期", widget=forms.DateInput)
    document = forms.CharField(label="文号", max_length=200, required=False)
    points = PointsField(label="评定总分", required=False)
    grade = forms.CharField(label="评定等次", max_length=20, required=False)
    bonus_total_fen = MoneyField(
        label="核定奖金总额（元）",
        required=False,
        help_text="复核生效时填入方案的“奖金总额”，形成一号方案变更。",
    )
    bonus_document = forms.CharField(label="奖金核定文号", max_length=200, required=False)
    note = forms.CharField(label="说明", widget=forms.Textarea, max_length=LONGEST, required=False)
    proofs = FilesField(label="附件", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, indicators: list[SecondaryIndicator], own: Mapping[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.indicators, self.own = indicators, own
        for row in indicators:
            points = PointsField(label=f"{row.code} 评定得分", required=False)
            points.widget.attrs.update(
                {"class": "form-control form-control-sm", "aria-label": f"{row.code} 评定得分"}
            )
            reason = forms.CharField(label=f"{row.code} 扣分原因", max_length=LONGEST_REASON, required=False)
            reason.widget.attrs.update(
                {"class": "form-control form-control-sm", "aria-label": f"{row.code} 扣分原因"}
            )
            self.fields[f"p{row.pk}"], self.fields[f"r{row.pk}"] = points, reason

    def head(self) -> Iterator[BoundField]:
        """The fields above the table."""
        return (self[name] for name in (*HEAD, "proofs"))

    def lines(self) -> Iterator[Line]:
        """The table."""
        for row in self.indicators:
            yield Line(row, self.own.get(row.pk), self[f"p{row.pk}"], self[f"r{row.pk}"])

    def clean(self) -> dict[str, Any]:
        """A reason says why points were lost: without a score it is about nothing."""
        cleaned = super().clean() or self.cleaned_data
        for row in self.indicators:
            points = cleaned.get(f"p{row.pk}")
            if points is None and cleaned.get(f"r{row.pk}") and f"p{row.pk}" not in self.errors:
                self.add_error(f"p{row.pk}", f"指标 {row.code} 写了原因，请填写得分。")
            if points is not None and points > row.full_points:
                self.add_error(f"p{row.pk}", f"指标 {row.code} 的得分超过分值。")
        return cleaned

    def facts(self) -> VerdictFacts:
        """What was entered."""
        data = self.cleaned_data
        items = {
            row.pk: ItemFacts(data[f"p{row.pk}"], data[f"r{row.pk}"])
            for row in self.indicators
            if data[f"p{row.pk}"] is not None
        }
        return VerdictFacts(**{name: data[name] for name in HEAD}, items=items)


def start_of(row: SuperiorVerdict) -> dict[str, Any]:
    """A stored verdict as the form begins with it."""
    start: dict[str, Any] = {name: getattr(row, name) for name in HEAD}
    for item in row.items.all():
        start |= {f"p{item.indicator_id}": item.points, f"r{item.indicator_id}": item.reason}
    return start | {"version": row.version, "proofs": list(row.files.all())}


class VersionForm(HouseForm):
    """A step on what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawForm(HouseForm):
    """Withdrawing a verdict that waits."""

    reason = forms.CharField(label="撤销原因", widget=forms.Textarea, max_length=LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RectifyForm(HouseForm):
    """Rectification begun on the ticked lines."""

    due = forms.DateField(label="整改期限", widget=forms.DateInput)


class SendForm(HouseForm):
    """Sending what waits: nothing is typed."""


class CarryForm(HouseForm):
    """Taking over the ticked matters: they stand in the table."""


class ProblemForm(HouseForm):
    """A problem given back to a unit."""

    problem = forms.CharField(label="问题", widget=forms.Textarea, max_length=LONGEST)
    suggestion = forms.CharField(label="整改要求", widget=forms.Textarea, max_length=LONGEST, required=False)
    due = forms.DateField(label="整改期限", widget=forms.DateInput)
    indicator = forms.ModelChoiceField(
        label="指标", queryset=SecondaryIndicator.objects.none(), required=False, empty_label="—"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ModelChoiceField)
        rows = SecondaryIndicator.objects.filter(plan=subject.plan_id, subject=subject)
        below = SecondaryIndicator.objects.filter(plan=subject.plan_id, subject__parent=subject)
        field.queryset = (rows | below).select_related("primary").order_by("code")

    def facts(self) -> Problem:
        """What was entered."""
        values = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Problem(**values)
