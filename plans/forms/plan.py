"""Forms of a plan: beginning one, its settings, the rows of its roster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django import forms

from people.frame.forms import HouseForm
from people.models import Post, RankLevel, StaffCategory
from plans.engine.loading import Loaded
from plans.forms.plan_fields import MoneyField, PointsField, one_line
from plans.models import Participant, Plan, Subject
from plans.services.plan_list import SchemeCard
from plans.services.plan_settings import (
    LONGEST_CLAUSE,
    LONGEST_REASON,
    LONGEST_VALUE,
    Entry,
    SettingLine,
    try_settings,
)

Choices = Sequence[tuple[int, str]]
ENTRY_FIELDS: Final = ("value", "clause", "reason")


class BeginForm(HouseForm):
    """A new year by a scheme."""

    year = forms.IntegerField(label="年度", min_value=1990, max_value=2100)
    scheme = forms.ChoiceField(label="计分方案", widget=forms.RadioSelect)

    def __init__(self, *args: Any, cards: Iterable[SchemeCard], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(card.code, card.title) for card in cards]


class SettingsForm(HouseForm):
    """Every setting of a scheme on one page; what is typed is read as the year workbook reads it."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, plan: Plan, lines: Sequence[SettingLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan, self.lines = plan, lines
        self.loaded: Loaded | None = None
        for place, line in enumerate(lines):
            value: forms.Field
            if line.choices:
                options = [(word, word) for word in line.choices]
                value = forms.ChoiceField(
                    label=line.name, choices=[("", "（默认）"), *options], required=False
                )
            else:
                value = forms.CharField(label=line.name, max_length=LONGEST_VALUE, required=False)
            self.fields[f"value-{place}"] = value
            self.fields[f"clause-{place}"] = forms.CharField(
                label=f"{line.name}：改动的条款", max_length=LONGEST_CLAUSE, required=False
            )
            self.fields[f"reason-{place}"] = forms.CharField(
                label=f"{line.name}：改动的理由", max_length=LONGEST_REASON, required=False
            )
            value.initial = line.value
            self.fields[f"clause-{place}"].initial = line.own_clause
            self.fields[f"reason-{place}"].initial = line.reason
        for name, field in self.fields.items():
            if name != "version":
                field.widget.attrs["class"] = (
                    "form-select" if isinstance(field, forms.ChoiceField) else "form-control"
                )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each setting with its three fields, for the template."""
        return [
            {"line": line, **{name: self[f"{name}-{place}"] for name in ENTRY_FIELDS}}
            for place, line in enumerate(self.lines)
        ]

    def clean(self) -> dict[str, Any]:
        """Put what does not fit at the field of its setting."""
        self.loaded = try_settings(self.plan, self.entries())
        places = {line.name: place for place, line in enumerate(self.lines)}
        for fault in self.loaded.setting_faults:
            field = f"value-{places[fault.name]}" if fault.name in places else None
            self.add_error(field, f"{fault.problem}；{fault.remedy}。")
        return self.cleaned_data

    def entries(self) -> dict[str, Entry]:
        """What was typed, by the name of the setting."""
        data = self.cleaned_data
        return {
            line.name: Entry(**{name: data.get(f"{name}-{place}") or "" for name in ENTRY_FIELDS})
            for place, line in enumerate(self.lines)
        }


class VersionForm(HouseForm):
    """A step that asks for nothing but what was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RemoveRowForm(VersionForm):
    """Why a row is taken out of the roster."""

    reason = forms.CharField(label="移出原因", max_length=200)


class SubjectForm(VersionForm):
    """A unit or section of the year."""

    code = forms.CharField(label="编号", max_length=40)
    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ChoiceField(label="类型", choices=Subject.Kind)
    parent = forms.TypedChoiceField(label="上级", coerce=int, empty_value=None, required=False)
    group = forms.CharField(
        label="分组", max_length=40, required=False, help_text="分类考评才填；名次和名额在组内分别计算。"
    )
    coefficient_points = PointsField(
        label="评价系数", required=False, help_text="镇的方案使用；不填按 1 计算，例如 1.05。"
    )
    head = forms.TypedChoiceField(label="负责人", coerce=int, empty_value=None, required=False)
    supervising_leader = forms.TypedChoiceField(
        label="分管领导", coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, subjects: Mapping[int, Subject], people: Mapping[int, Participant],
                 **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.subjects, self.people = subjects, people
        _offer(self, "parent", [(key, str(row)) for key, row in subjects.items()])
        named = [(key, str(row)) for key, row in people.items()]
        _offer(self, "head", named)
        _offer(self, "supervising_leader", named)

    def clean_coefficient_points(self) -> int | None:
        """A coefficient is more than nothing."""
        value: int | None = self.cleaned_data["coefficient_points"]
        if value == 0:
            raise forms.ValidationError("评价系数应大于 0。")
        return value

    def values(self) -> dict[str, Any]:
        """The row's fields, links as rows."""
        data = self.cleaned_data
        return {
            "code": one_line(data["code"]),
            "name": one_line(data["name"]),
            "kind": data["kind"],
            "parent": self.subjects.get(data["parent"]),
            "group": one_line(data["group"]),
            "coefficient_points": data["coefficient_points"],
            "head": self.people.get(data["head"]),
            "supervising_leader": self.people.get(data["supervising_leader"]),
        }


class ParticipantForm(VersionForm):
    """A person of the year, at its end or on the last day in office."""

    employee = forms.TypedChoiceField(label="干部职工", coerce=int, empty_value=None)
    number = forms.CharField(label="工号", max_length=40)
    name = forms.CharField(label="姓名", max_length=40)
    subject = forms.TypedChoiceField(label="所在对象", coerce=int, empty_value=None)
    rank_level = forms.ChoiceField(label="职级", choices=[("", "—"), *RankLevel.choices], required=False)
    post = forms.ChoiceField(label="职务", choices=[("", "—"), *Post.choices], required=False)
    job_title = forms.CharField(label="岗位", max_length=60, required=False)
    staff_category = forms.ChoiceField(
        label="人员类别", choices=[("", "—"), *StaffCategory.choices], required=False
    )
    established = forms.BooleanField(label="在编", required=False)
    appraised = forms.BooleanField(label="参加考核", required=False)
    absence_reason = forms.CharField(label="不参加原因", max_length=60, required=False)
    months_in_post = forms.IntegerField(
        label="在岗月数", required=False, min_value=1, max_value=12, help_text="不填就是全年 12 个月。"
    )
    bonus_base_fen = MoneyField(label="奖金基数（元）", required=False)
    supervision_head = forms.BooleanField(label="监督机构主要负责人", required=False)
    previous_grade = forms.CharField(label="上年度考核等次", max_length=20, required=False)

    def __init__(
        self, *args: Any, subjects: Mapping[int, Subject], staff: Choices = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects = subjects
        _offer(self, "subject", [(key, str(row)) for key, row in subjects.items()])
        if staff:
            _offer(self, "employee", staff)
            del self.fields["number"], self.fields["name"]
        else:
            del self.fields["employee"]

    def clean(self) -> dict[str, Any]:
        """Who takes no part has a reason."""
        data = self.cleaned_data
        if (
            not data.get("appraised")
            and not data.get("absence_reason")
            and "absence_reason" not in self.errors
        ):
            self.add_error("absence_reason", "不参加考核的，请写明原因。")
        return data

    def values(self) -> dict[str, Any]:
        """The row's fields, links as rows."""
        names = ("rank_level", "post", "supervision_head", "bonus_base_fen", "established", "appraised",
                 "months_in_post", "staff_category", "job_title", "previous_grade", "absence_reason")  # fmt: skip
        data = self.cleaned_data
        found = {name: data[name] for name in names}
        found["subject"] = self.subjects[data["subject"]]
        found |= {name: one_line(data[name]) for name in ("number", "name") if name in data}
        if found["appraised"]:
            found["absence_reason"] = ""
        return found


class AcceptForm(VersionForm):
    """What of a difference is accepted: the keys of the ticked rows, and which difference was seen."""

    digest = forms.CharField(widget=forms.HiddenInput)
    rows = forms.MultipleChoiceField(label="要接受的行", required=False)

    def __init__(self, *args: Any, keys: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What the organisation said meanwhile is refused by the service with words; any key is read here.
        posted = self.data.getlist("rows") if self.is_bound and hasattr(self.data, "getlist") else []
        field = self.fields["rows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, key) for key in {*keys, *posted}]


def _offer(form: HouseForm, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [("", "请选择" if field.required else "—"), *choices]
