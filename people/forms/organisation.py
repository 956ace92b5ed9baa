"""Forms of the organisation: agencies, sections, and their changes on a day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_date

from people.frame.forms import HouseForm
from people.models import Agency, Department
from people.services.reorganisation import NewSection

ORDINALS: Final = "一二三四五六"
MOST_PARTS: Final = 6
NEITHER: Final = [("", "请选择")]
Choices = Iterable[tuple[Any, str]]


class Seen(forms.CharField):
    """What the page showed, carried along to be compared."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput)


class AgencyForm(HouseForm):
    """A new agency below another one."""

    name = forms.CharField(label="单位名称", max_length=60, help_text="填全称。")
    kind = forms.ChoiceField(label="类型", choices=Agency.Kind, initial=Agency.Kind.UNIT)
    group = forms.CharField(
        label="分组或系列",
        max_length=30,
        required=False,
        help_text="同一组的单位放在一起排名，例如：经济系列。",
    )


class AgencyCorrectForm(HouseForm):
    """Name, group and closing of an agency."""

    name = forms.CharField(label="单位名称", max_length=60)
    group = forms.CharField(label="分组或系列", max_length=30, required=False)
    closed_on = forms.DateField(
        label="撤销日期", required=False, widget=forms.DateInput,
        help_text="单位撤销时填写；撤销前，科室要先并入别处或撤销。",
    )  # fmt: skip
    seen = Seen()

    def known(self) -> dict[str, str]:
        """What the page showed."""
        return _mapping(self.cleaned_data["seen"])


class SectionForm(HouseForm):
    """A new section."""

    code = forms.CharField(
        label="编号", max_length=20, help_text="年度工作簿按编号认科室，用过的编号不能再用。"
    )
    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=Department.Kind)
    group = forms.CharField(label="分组", max_length=30, required=False)
    valid_from = forms.DateField(label="启用日期", widget=forms.DateInput)
    document = forms.CharField(
        label="设立依据", max_length=120, required=False, help_text="文件号或会议纪要。"
    )

    def section(self) -> NewSection:
        """What was typed."""
        data = self.cleaned_data
        return NewSection(code=data["code"], name=data["name"], kind=data["kind"], group=data["group"])


class SectionCorrectForm(HouseForm):
    """A slip of the pen in a section."""

    name = forms.CharField(label="名称", max_length=60)
    kind = forms.ChoiceField(label="类型", choices=Department.Kind)
    group = forms.CharField(label="分组", max_length=30, required=False)
    valid_from = forms.DateField(label="启用日期", widget=forms.DateInput)
    document = forms.CharField(label="设立依据", max_length=120, required=False)
    seen = Seen()

    def known(self) -> dict[str, str]:
        """What the page showed."""
        return _mapping(self.cleaned_data["seen"])


def carry(form: forms.BaseForm, digest: str) -> None:
    """Let a bound form, drawn again, hold the digest of what its page shows now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    data["seen"] = digest
    form.data = data


class ChangeForm(HouseForm):
    """What every change on a day asks; `seen` is the digest of the preview that is confirmed."""

    on = forms.DateField(
        label="生效日期", widget=forms.DateInput, help_text="从这一天起按新的办；前一天及以前仍是原来的。"
    )
    document = forms.CharField(
        label="文件依据", max_length=120, help_text="文件号或会议纪要，例如：市编发〔2026〕7号。"
    )
    seen = Seen()

    def show(self, digest: str) -> None:
        """Carry the digest of the preview that the page shows now."""
        carry(self, digest)


class RenameForm(ChangeForm):
    """更名."""

    name = forms.CharField(label="新名称", max_length=60)
    field_order = ("name", "on", "document")


class MergeForm(ChangeForm):
    """合并: which sections, into a new one or one that stays."""

    departments = forms.TypedMultipleChoiceField(
        label="要合并的科室", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    into = forms.ChoiceField(label="合并成", help_text="选“新设一个科室”时，下面要填新科室的编号和名称。")
    code = forms.CharField(
        label="新科室编号", max_length=20, required=False, help_text="可以沿用其中一个科室的编号。"
    )
    name = forms.CharField(label="新科室名称", max_length=60, required=False)
    kind = forms.ChoiceField(label="新科室类型", choices=Department.Kind)
    group = forms.CharField(label="新科室分组", max_length=30, required=False)
    head = forms.TypedChoiceField(
        label="负责人", coerce=int, empty_value=None, required=False,
        help_text="原来只有一位的自动接续；有几位的选一位，不选则合并后再指定。",
    )  # fmt: skip
    leader = forms.TypedChoiceField(label="分管领导", coerce=int, empty_value=None, required=False)
    field_order = ("departments", "into", "code", "name", "kind", "group", "on", "document", "head", "leader")

    def __init__(
        self, *args: Any, sections: Choices, heads: Choices, leaders: Choices, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(key), label) for key, label in sections]
        _choose(self, "departments", rows)
        _choose(self, "into", [("new", "新设一个科室"), *((key, f"并入：{label}") for key, label in rows)])
        for name, choices in (("head", heads), ("leader", leaders)):
            _choose(
                self, name, [("", "自动接续，或合并后再指定"), *((str(key), label) for key, label in choices)]
            )

    def clean(self) -> dict[str, Any]:
        """A new section needs its number and name."""
        data = self.cleaned_data
        if data.get("into") == "new":
            for name, label in (("code", "编号"), ("name", "名称")):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, f"新设科室须填写{label}。")
        return data

    def target(self) -> NewSection | int:
        """Give the new section, or the key of the one that stays."""
        data = self.cleaned_data
        if data["into"] != "new":
            return int(data["into"])
        return NewSection(code=data["code"], name=data["name"], kind=data["kind"], group=data["group"])


class SplitForm(ChangeForm):
    """拆分: the new sections and, for everybody, in which one."""

    def __init__(self, *args: Any, parts: int, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts, self.people = parts, people
        options = [(str(index), f"新科室{ORDINALS[index]}") for index in range(parts)]
        for index, (_, label) in enumerate(options):
            self.fields[f"code_{index}"] = forms.CharField(label=f"{label}编号", max_length=20)
            self.fields[f"name_{index}"] = forms.CharField(label=f"{label}名称", max_length=60)
        for key, person in people.items():
            self.fields[f"place_{key}"] = forms.TypedChoiceField(
                label=person, coerce=int, choices=[*NEITHER, *options]
            )

    def successors(self, old: Department) -> list[NewSection]:
        """Give the new sections; type and group are those of the old one."""
        data = self.cleaned_data
        return [
            NewSection(code=data[f"code_{index}"], name=data[f"name_{index}"], kind=old.kind, group=old.group)
            for index in range(self.parts)
        ]

    def placing(self) -> dict[int, int]:
        """Give for each person the place in the list of new sections."""
        return {key: self.cleaned_data[f"place_{key}"] for key in self.people}


class AbolishForm(ChangeForm):
    """撤销: where everybody goes."""

    def __init__(self, *args: Any, sections: Choices, people: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        options = [("0", "单位本级（不在科室）"), *((str(key), label) for key, label in sections)]
        for key, person in people.items():
            self.fields[f"place_{key}"] = forms.TypedChoiceField(
                label=f"{person}去往", coerce=int, choices=[*NEITHER, *options]
            )

    def placing(self) -> dict[int, int | None]:
        """Give for each person the section, None for the agency itself."""
        return {key: self.cleaned_data[f"place_{key}"] or None for key in self.people}


def day_in(data: Mapping[str, Any], name: str, otherwise: date) -> date:
    """Read a day from what was sent; a wrong or missing one gives the other."""
    try:
        return parse_date(str(data.get(name, ""))) or otherwise
    except ValueError:
        return otherwise


def parts_in(data: Mapping[str, Any]) -> int:
    """Read into how many sections a split goes: 2 unless more are asked for."""
    text = str(data.get("parts", ""))
    return min(max(int(text), 2), MOST_PARTS) if text.isdecimal() and len(text) < 3 else 2


def dumped(facts: Mapping[str, object]) -> str:
    """Write what a page shows for its hidden field."""
    return json.dumps(dict(facts), ensure_ascii=False, sort_keys=True)


def _mapping(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):  # the second: thousands of brackets, nobody's page wrote them
        return {}
    return found if isinstance(found, dict) else {}


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
