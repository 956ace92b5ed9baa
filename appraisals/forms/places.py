"""Forms that give each target of a round a place: among the speakers, and on the ballot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from appraisals.models import RoundTarget
from appraisals.services.target_order import Arrangement
from people.frame.forms import HouseForm


class PlacesForm(HouseForm):
    """A place for each target, which may be left empty."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, targets: Iterable[RoundTarget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.targets = list(targets)
        for target in self.targets:
            self.fields[_name(target)] = forms.IntegerField(
                label=f"{target.code} {target.name}", required=False, min_value=1, max_value=9999,
                initial=self.place_of(target),
                widget=forms.NumberInput(attrs={"class": "duty-order", "inputmode": "numeric"}),
            )  # fmt: skip

    def place_of(self, target: RoundTarget) -> int | None:
        """The place that a target has now."""
        raise NotImplementedError

    def places(self) -> dict[int, int | None]:
        """What was typed, by target."""
        return {target.pk: self.cleaned_data[_name(target)] for target in self.targets}


class SpeakingOrderForm(PlacesForm):
    """Who speaks when; empty for who does not speak."""

    def place_of(self, target: RoundTarget) -> int | None:
        """Its place among the speakers."""
        return target.speaking_order


class TargetOrderForm(PlacesForm):
    """Who stands where on the ballot."""

    how = forms.TypedChoiceField(
        label="怎样排", coerce=Arrangement, choices=[(each.value, each.value) for each in Arrangement]
    )

    def place_of(self, target: RoundTarget) -> int | None:
        """Its place on the ballot, from 1."""
        return target.position + 1


def _name(target: RoundTarget) -> str:
    return f"place-{target.pk}"
