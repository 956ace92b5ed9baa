"""The form of a register, made from its columns; every fault stands at its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from people.typed import half_width
from plans.engine.scheme import Scheme
from plans.forms.plan_fields import PointsField
from plans.models import Participant, Plan, Subject
from scoring.forms.item_lines import ItemsField
from scoring.registering.checks import check_values
from scoring.registering.columns import Column, Register
from scoring.registering.lateness import NO_LIMIT, judge_lateness

AUTO: Final = ""
YES: Final = "是"
NO: Final = "否"
OVERDUE: Final = ((AUTO, "按规定时限和办结日期判断"), (NO, "否"), (YES, "是"))
BLANK: Final = ("", "—")
MOST_PEOPLE: Final = 10_000_000


class WordsField(forms.CharField):
    """Text with half-width digits and letters, as the workbook has it."""

    def to_python(self, value: Any) -> Any:
        """Convert full-width digits and letters."""
        return half_width(str(super().to_python(value) or ""))


class RegisterForm(HouseForm):
    """What is entered in one row of a register; `version` is what the page showed."""

    def __init__(
        self,
        *args: Any,
        register: Register,
        scheme: Scheme,
        plan: Plan,
        subjects: Iterable[Subject],
        people: Iterable[Participant],
        **kwargs: Any,
    ) -> None:
        self.register, self.scheme, self.plan = register, scheme, plan
        self.subjects = {str(row.pk): row for row in subjects}
        self.people = {str(row.pk): row for row in people}
        # Before the house dresses the fields: they are those of this register.
        self.base_fields = self._made()  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def _made(self) -> dict[str, forms.Field]:
        fields = {column.attribute: self._field(column) for column in self.register.columns}
        fields["proofs"] = FilesField(label="佐证材料", required=False)
        fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        return fields

    def _field(self, column: Column) -> forms.Field:
        plain: dict[str, Any] = {
            "label": column.heading, "required": column.needed, "help_text": column.help,
        }  # fmt: skip
        options = tuple(column.options(self.scheme)) if column.options else ()
        match column.kind:
            case "subject":
                return forms.TypedChoiceField(
                    choices=self._subject_choices(), coerce=self.subjects.get, empty_value=None, **plain
                )
            case "person":
                listed = [(key, f"{row.name}（{row.number}）") for key, row in self.people.items()]
                return forms.TypedChoiceField(
                    choices=[BLANK, *listed], coerce=self.people.get, empty_value=None, **plain
                )
            case "choice" if options:
                return forms.ChoiceField(
                    choices=[BLANK, *((word, column.labels.get(word, word)) for word in options)], **plain
                )
            case "overdue":
                return forms.ChoiceField(choices=OVERDUE, **{**plain, "required": False})
            case "points":
                return PointsField(**plain)
            case "whole":
                return forms.IntegerField(min_value=0, max_value=MOST_PEOPLE, **plain)
            case "day":
                return forms.DateField(widget=forms.DateInput, **plain)
            case "yes_no":
                return forms.BooleanField(**{**plain, "required": False})
            case "items":
                return ItemsField(max_length=20_000, **plain)
            case "words":
                return WordsField(widget=forms.Textarea, max_length=column.longest, **plain)
            case _:
                return WordsField(max_length=column.longest, **plain)

    def _subject_choices(self) -> list[tuple[str, str]]:
        kinds = self.register.kinds(self.scheme) if self.register.kinds else None
        return [
            BLANK,
            *(
                (key, f"{row.name}（{row.code}）")
                for key, row in self.subjects.items()
                if kinds is None or row.kind in kinds
            ),
        ]

    def clean(self) -> dict[str, Any]:
        """Check the row as the workbook's reader would; faults go to their fields."""
        data = self.cleaned_data
        if "overdue" in self.fields:
            self._judge_lateness(data)
        names = {column.heading: column.attribute for column in self.register.columns}
        for fault in check_values(self.register, self.scheme, self.plan, data, bad=tuple(self.errors)):
            self.add_error(names.get(fault.heading), f"{fault.problem}；{fault.remedy}。")
        return data

    def _judge_lateness(self, data: dict[str, Any]) -> None:
        """逾期 by the limit and the day of completion, unless it is told."""
        told = data.get("overdue", AUTO)
        given = told == YES if told in (YES, NO) else None
        late = judge_lateness(given, data.get("time_limit") or "", data.get("completed_on"))
        if late is None:
            self.add_error("overdue", f"{NO_LIMIT}。")
        data["overdue"] = bool(late)

    def facts(self) -> dict[str, Any]:
        """The values of the row by attribute."""
        return {column.attribute: self.cleaned_data.get(column.attribute) for column in self.register.columns}


class ReasonForm(HouseForm):
    """Why a row is withdrawn; `version` is what the page showed."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(HouseForm):
    """A step without words; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
