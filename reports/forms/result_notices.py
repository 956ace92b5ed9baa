"""Forms of the 公示 of results: which columns, and the words around the tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from people.frame.forms import HouseForm
from reports.result_notices.offers import TableOffer

SHOW: Final = "show-"


class ResultNoticeForm(HouseForm):
    """The words of the sheet; the tables come from the version, with the columns that are ticked."""

    title = forms.CharField(label="标题", max_length=100)
    text = forms.CharField(label="正文", widget=forms.Textarea(attrs={"rows": 5}), max_length=5_000)
    audience = forms.CharField(label="公示范围", max_length=60, required=False)
    place = forms.CharField(
        label="公示地点",
        max_length=60,
        required=False,
        help_text="例如：一楼政务公开栏；只在系统内公示的不填。",
    )
    contact = forms.CharField(
        label="异议受理", max_length=120, required=False, help_text="部门、电话、邮箱，印在公示末尾。"
    )
    working_days = forms.IntegerField(label="公示天数（工作日）", min_value=1, max_value=60)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        offers: Sequence[TableOffer],
        chosen: Mapping[str, Sequence[str]],
        word: str,
        **kwargs: Any,
    ) -> None:
        """`chosen` is what is ticked at first, `word` 异议 or 意见."""
        super().__init__(*args, **kwargs)
        self.offers = offers
        for offer in offers:
            self.fields[f"{SHOW}{offer.key}"] = forms.MultipleChoiceField(
                label=offer.title,
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=[(column.key, column.head) for column in offer.columns],
                initial=list(chosen.get(offer.key, ())),
                help_text=f"“{offer.name}”一栏总是公示；公示这张表的须选{_needed(offer)}，都不选就不公示这张表。",
            )
        self.fields["contact"].label = f"{word}受理"
        self.order_fields([*(f"{SHOW}{offer.key}" for offer in offers), *self.base_fields])

    def chosen(self) -> dict[str, list[str]]:
        """What is ticked: columns by table; tables without one are left out."""
        found = {offer.key: list(self.cleaned_data.get(f"{SHOW}{offer.key}") or ()) for offer in self.offers}
        return {key: columns for key, columns in found.items() if columns}

    def facts(self) -> dict[str, Any]:
        """What the service takes beside the choice."""
        names = ("title", "text", "audience", "place", "contact", "working_days", "version")
        return {name: self.cleaned_data[name] for name in names}


def _needed(offer: TableOffer) -> str:
    return "、".join(f"“{column.head}”" for column in offer.needed)
