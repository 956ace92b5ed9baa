"""Forms of the bodies of a year and their members."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from people.frame.forms import HouseForm
from plans.models import Body
from plans.services.bodies import MemberFacts


class BodyForm(HouseForm):
    """What is said of a body; `version` is what the page showed."""

    kind = forms.ChoiceField(label="类型", choices=Body.Kind)
    name = forms.CharField(
        label="名称", max_length=80, help_text="按文件写全称，例如：绩效管理工作领导小组。"
    )
    document = forms.CharField(
        label="成立文件", max_length=120, required=False, help_text="文件号或会议纪要。"
    )
    duties = forms.CharField(label="职责", widget=forms.Textarea, required=False, max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class MemberForm(HouseForm):
    """A member: from the staff list, or somebody else by name."""

    employee = forms.TypedChoiceField(
        label="本单位人员", coerce=int, empty_value=None, required=False,
        help_text="名册里有的请在这里选，交接时能找到。",
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", max_length=40, required=False, help_text="不在名册里的人填写；选了人员可以不填。"
    )
    post = forms.CharField(label="职务", max_length=20, help_text="例如：组长、副组长、主任、成员。")
    title = forms.CharField(
        label="单位职务", max_length=60, required=False, help_text="例如：局党组书记、局长。"
    )
    position = forms.IntegerField(
        label="顺序", required=False, min_value=0, max_value=9999, help_text="小的在前；不填就排在最后。"
    )
    start = forms.DateField(label="起", widget=forms.DateInput)
    end = forms.DateField(
        label="止", required=False, widget=forms.DateInput, help_text="离开的填最后一天；不填就是一直担任。"
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["employee"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "（不在名册里）"), *((str(key), label) for key, label in people)]

    def clean(self) -> dict[str, Any]:
        """Somebody has to be named."""
        data = self.cleaned_data
        if (
            not data.get("employee")
            and not data.get("name")
            and not {"employee", "name"} & self.errors.keys()
        ):
            self.add_error("employee", "请选择本单位人员，或在下面填写姓名。")
        return data

    def facts(self) -> MemberFacts:
        """What was typed."""
        names = ("employee", "name", "post", "title", "position", "start", "end")
        return MemberFacts(**{name: self.cleaned_data[name] for name in names})


class RemoveForm(HouseForm):
    """Why something was entered by mistake."""

    reason = forms.CharField(label="撤销原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)
