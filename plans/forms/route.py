"""Forms of the route, publications and 附件4."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.models import Liaison
from plans.services.publications import LiaisonFacts
from plans.services.route import StepFacts


class StepForm(HouseForm):
    """How a step was done; correcting asks for the reason."""

    done_on = forms.DateField(label="办理日期")
    person = forms.CharField(
        label="经办人", max_length=60, help_text="由谁审定、签批或办理，例如：党组会、张局长。"
    )
    document = forms.CharField(
        label="文号", max_length=80, required=False, help_text="例如：安科〔2026〕12 号。"
    )
    minutes = forms.CharField(
        label="纪要",
        widget=forms.Textarea,
        required=False,
        max_length=5_000,
        help_text="会议名称、时间和决定。",
    )
    files = FilesField(label="附件", required=False, help_text="签批件、会议纪要的扫描件或照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name
    reason = forms.CharField(label="更正原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, correcting: bool, approves: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not correcting:
            del self.fields["reason"]
        if approves:
            self.fields["document"].help_text += "审定这一步，文号、纪要、附件至少要有一样。"

    def facts(self) -> StepFacts:
        """What was typed."""
        names = ("done_on", "person", "document", "minutes", "files")
        return StepFacts(**{name: self.cleaned_data[name] for name in names})


class ReasonedForm(HouseForm):
    """A reason, and the version as shown."""

    reason = forms.CharField(label="原因", widget=forms.Textarea, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OpinionForm(HouseForm):
    """An opinion given at a step."""

    author = forms.CharField(label="提出者", max_length=60, help_text="个人、科室、互审小组或上级部门。")
    given_on = forms.DateField(label="提出日期")
    about = forms.CharField(label="针对", max_length=100, required=False, help_text="例如：指标 1.2 的分值。")
    text = forms.CharField(label="意见", widget=forms.Textarea, max_length=5_000)


class AnswerForm(HouseForm):
    """The answer, and what was changed."""

    answer = forms.CharField(
        label="答复", widget=forms.Textarea, max_length=5_000, help_text="采纳、部分采纳或不采纳，及理由。"
    )
    difference = forms.CharField(
        label="修改情况", widget=forms.Textarea, max_length=5_000,
        help_text="改前怎样、改后怎样；没有修改的，写“未修改”和理由。",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)


class PublicationForm(HouseForm):
    """Where and when the plan was made public."""

    channel = forms.CharField(label="渠道", max_length=40, help_text="例如：门户网站、政务公开栏。")
    address = forms.CharField(label="网址或位置", max_length=300, required=False)
    on = forms.DateField(label="公开日期")
    files = FilesField(label="照片或截图", required=False)  # type: ignore[assignment]  # a form keeps its uploads under the same name


class LiaisonForm(HouseForm):
    """One line of 附件4; `seen` is the line as the page showed it."""

    kind = forms.ChoiceField(label="类别", choices=Liaison.Kind)
    name = forms.CharField(label="姓名", max_length=40)
    subject = forms.TypedChoiceField(label="科室", coerce=int, empty_value=None, required=False)
    title = forms.CharField(label="职务", max_length=60, required=False)
    office_phone = forms.CharField(label="办公电话", max_length=30, required=False)
    mobile = forms.CharField(label="手机", max_length=20, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, *args: Any, subjects: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "（全单位）"), *((str(key), name) for key, name in subjects)]

    def facts(self) -> LiaisonFacts:
        """What was typed."""
        names = ("kind", "name", "subject", "title", "office_phone", "mobile")
        return LiaisonFacts(**{name: self.cleaned_data[name] for name in names})


class LiaisonSeen(HouseForm):
    """The line that is taken out, as the page showed it."""

    seen = forms.CharField(widget=forms.HiddenInput, strip=False)
