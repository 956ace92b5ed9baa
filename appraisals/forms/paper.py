"""Paper: how many sheets went out and came back, and one sheet as a grid of marks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from appraisals.forms.slips import SerialField
from appraisals.services.paper_entry import LARGEST_NUMBER
from appraisals.sheets import Sheet
from people.frame.forms import HouseForm
from plans.engine.typed import half_width_number, plain_decimal
from plans.engine.units import points_from_decimal
from plans.figures import in_points

MOST_SHEETS: Final = 100_000
LARGEST_MARK: Final = 9999


class SheetsForm(HouseForm):
    """Sheets handed out, and those that came back blank."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    group = forms.IntegerField(widget=forms.HiddenInput)
    issued = SerialField(label="发出", min_value=0, max_value=MOST_SHEETS, widget=forms.TextInput())
    unused = SerialField(label="收回空白", min_value=0, max_value=MOST_SHEETS, widget=forms.TextInput())


class MarkField(forms.CharField):
    """A mark as it stands on the sheet: full-width digits too; empty where there is none, also one out of range."""

    def __init__(self) -> None:
        super().__init__(required=False, max_length=12)

    def clean(self, value: Any) -> Any:
        """Give 1/10000 points or None."""
        text = half_width_number(super().clean(value)).replace("。", ".")
        if not text:
            return None
        number = plain_decimal(text)
        if number is None or not 0 <= number <= LARGEST_MARK:
            raise forms.ValidationError("请填数字，看不清或没有填的留空。")
        try:
            return points_from_decimal(number)
        except ValueError:
            raise forms.ValidationError("小数太长。") from None


class SheetForm(HouseForm):
    """One sheet: its number and a field for each target and dimension."""

    number = SerialField(label="票号", min_value=1, max_value=LARGEST_NUMBER, widget=forms.HiddenInput())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, names: Sequence[str], sheet: Sheet, **kwargs: Any) -> None:
        self.names, self.sheet = names, sheet
        super().__init__(*args, **kwargs)
        for place, aspect in self._cells():
            self.fields[f"m_{place}_{aspect}"] = MarkField()

    @property
    def marks(self) -> list[list[int | None]]:
        """The marks per target, as services take them."""
        return [
            [self.cleaned_data[f"m_{place}_{aspect}"] for aspect in range(len(self.sheet.aspects))]
            for place in range(len(self.names))
        ]

    @property
    def rows(self) -> list[tuple[str, list[dict[str, object]]]]:
        """What the page draws: name of the target, and its cells."""
        return [
            (
                f"{place + 1}. {name}",
                [self._cell(place, aspect) for aspect in range(len(self.sheet.aspects))],
            )
            for place, name in enumerate(self.names)
        ]

    def _cell(self, place: int, aspect: int) -> dict[str, object]:
        name = f"m_{place}_{aspect}"
        bound = self[name]
        return {
            "name": name,
            "value": bound.value() or "",
            "label": f"{self.names[place]} {self.sheet.aspects[aspect].name}",
            "wrong": self.is_bound and bool(bound.errors),
        }

    def _cells(self) -> list[tuple[int, int]]:
        return [
            (place, aspect) for place in range(len(self.names)) for aspect in range(len(self.sheet.aspects))
        ]


def typed_again(marks: Sequence[Sequence[int | None]]) -> dict[str, str]:
    """Give the fields of a sheet that was typed before."""
    return {
        f"m_{place}_{aspect}": "" if mark is None else in_points(mark)
        for place, row in enumerate(marks)
        for aspect, mark in enumerate(row)
    }


def doubtful(marks: Sequence[Sequence[int | None]], names: Sequence[str], sheet: Sheet) -> list[str]:
    """Name the targets whose ballot would be invalid: half filled, out of range, off the step (rules 0.10)."""
    return [
        name
        for name, row in zip(names, marks, strict=True)
        if any(mark is not None for mark in row) and not sheet.holds(row)
    ]
