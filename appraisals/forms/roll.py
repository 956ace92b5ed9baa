"""Forms of who is judged, who votes and how, who keeps the key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from appraisals.boxes import HOLDERS
from appraisals.engine.roll import names_in
from appraisals.models import RoundGroup
from appraisals.services.round_parts import LONGEST_NAME, MOST, GroupSettings, HolderChoice
from people.frame.forms import HouseForm

CAPACITIES = ("绩效办", "纪检监察", "推选的同事")
Choices = Sequence[tuple[int, str]]


class TargetsForm(HouseForm):
    """Who is judged."""

    subjects = forms.TypedMultipleChoiceField(
        label="科室、单位", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    people = forms.TypedMultipleChoiceField(
        label="人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, subjects: Choices, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("subjects", subjects), ("people", people)):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)
            field.choices = choices
            if not choices:
                del self.fields[name]

    @property
    def pick_lists(self) -> list[BoundField]:
        """The fields of check boxes."""
        return [self[name] for name in ("subjects", "people") if name in self.fields]


@dataclass(frozen=True, slots=True)
class GroupFields:
    """The fields of one group with what is shown beside them."""

    group: RoundGroup
    weight: str
    fields: list[BoundField]


class GroupsForm(HouseForm):
    """Channel, merging, written decision and paper of every group."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, groups: Sequence[RoundGroup], weights: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._groups, self._weights = groups, weights
        for row in groups:
            self.fields.update(_group_fields(row))

    @property
    def rows(self) -> Iterator[GroupFields]:
        """The groups with their fields."""
        for row in self._groups:
            names = (f"{name}_{row.pk}" for name in ("channel", "pool", "decision", "issued"))
            yield GroupFields(row, self._weights.get(row.name, "—"), [self[name] for name in names])

    def settings(self) -> dict[int, GroupSettings]:
        """What was typed, by the key of the group."""
        data = self.cleaned_data
        return {
            row.pk: GroupSettings(
                channel=data[f"channel_{row.pk}"],
                pool=data[f"pool_{row.pk}"],
                decision=data[f"decision_{row.pk}"],
                issued=data[f"issued_{row.pk}"] or 0,
            )
            for row in self._groups
        }


def _group_fields(row: RoundGroup) -> dict[str, forms.Field]:
    return {
        f"channel_{row.pk}": forms.ChoiceField(
            label="投票方式", choices=RoundGroup.Channel, initial=row.channel,
            help_text="账号：登录后投；测评码：发纸条，扫码投，不用账号；纸质票：发纸票，两人分别录入。",
        ),
        f"pool_{row.pk}": forms.CharField(
            label="合并计票", required=False, max_length=40, initial=row.pool,
            help_text="几个主体填同样的名称，就合在一起算平均分。不合并的不填。",
        ),
        f"decision_{row.pk}": forms.CharField(
            label="人数不足 5 人的书面决定", required=False, max_length=500, initial=row.decision,
            widget=forms.Textarea(attrs={"rows": 2}), help_text="不足 5 人又不合并的，写明谁、哪天、为什么同意。",
        ),
        f"issued_{row.pk}": forms.IntegerField(
            label="发放纸质票张数", required=False, min_value=0, max_value=MOST, initial=row.issued,
            help_text="只有纸质票填。",
        ),
    }  # fmt: skip


class ElectorsForm(HouseForm):
    """Who votes in one group."""

    people = forms.TypedMultipleChoiceField(
        label="本单位人员", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label="名册以外的人", required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=40_000,
        help_text="每行一个姓名，可以从表格里粘贴。他们没有账号，用测评码投票。",
    )  # fmt: skip
    nameless = forms.IntegerField(
        label="不记名的测评码", required=False, min_value=0, max_value=MOST,
        help_text="不需要知道是谁的（如服务对象），填发多少张。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = people

    def clean_names(self) -> list[str]:
        """One name each; none longer than the roll takes."""
        names = names_in(self.cleaned_data["names"])
        long = [name for name in names if len(name) > LONGEST_NAME]
        if long:
            raise forms.ValidationError(f"“{long[0][:20]}…”太长，一行只写一个姓名。")
        return names


class HoldersForm(HouseForm):
    """Three who keep the key, each in a capacity."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [("", "（请选择）"), *((str(key), label) for key, label in people)]
        for place in range(1, HOLDERS + 1):
            self.fields[f"account_{place}"] = forms.TypedChoiceField(
                label=f"第 {place} 位保管人", coerce=int, choices=options
            )
            self.fields[f"capacity_{place}"] = forms.CharField(
                label="身份", max_length=20, initial=CAPACITIES[place - 1]
            )

    def clean(self) -> dict[str, Any]:
        """Three different people."""
        data = self.cleaned_data
        seen: set[int] = set()
        for place in range(1, HOLDERS + 1):
            chosen = data.get(f"account_{place}")
            if chosen in seen:
                self.add_error(f"account_{place}", "这个人已经选过，三位须是不同的人。")
            elif chosen:
                seen.add(chosen)
        return data

    def chosen(self) -> list[HolderChoice]:
        """The three in their order."""
        data = self.cleaned_data
        return [
            HolderChoice(account=data[f"account_{place}"], capacity=data[f"capacity_{place}"])
            for place in range(1, HOLDERS + 1)
        ]
