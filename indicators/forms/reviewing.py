"""Forms of reviewing: the score, a return with remarks at the fields, a correction, an overdue step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from indicators.engine.judging import Score, band_words
from indicators.models import LedgerEntry, OverdueStep
from indicators.services.conversation import LABELS
from people.forms.files import FilesField
from people.frame.forms import HouseForm
from people.xlsx.raw import Problem
from plans import figures
from plans.engine.scheme.indicators import IndicatorScoring

PERCENT: Final = "(%)"
MOST_VERSIONS: Final = 10**9
# What a reviewer may say something at, when he returns a row.
REMARKED: Final = ("attainment", "progress", "problems", "measures", "self_points", "evidence")
GRADED_TOO: Final = ("grade", "ratio")


class PointsField(forms.CharField):
    """Points as people type them; cleaned to 1/10000, None for an empty one."""

    def clean(self, value: Any) -> Any:
        return _read(figures.points(super().clean(value)))


class PercentField(forms.CharField):
    """A percentage as people type it (95 or 95%); cleaned to 1/10¹², None for an empty one."""

    def clean(self, value: Any) -> Any:
        return _read(figures.percentage(super().clean(value), PERCENT))


def _read(found: int | None | Problem) -> int | None:
    if isinstance(found, Problem):
        raise forms.ValidationError(f"{found.problem}，{found.remedy}。")
    return found


class VersionedForm(HouseForm):
    """A form over one row: the version and the last event that its reader saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ScoreForm(VersionedForm):
    """考核得分 (or 考核等次 with its ratio) and the reason for it."""

    points = PointsField(
        label="考核得分", required=False, max_length=20, help_text="空白就按“分值×完成率”计分。"
    )
    grade = forms.ChoiceField(label="考核等次", required=False)
    ratio = PercentField(label="得分比例（%）", required=False, max_length=20)
    reason = forms.CharField(
        label="评分理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="与自评分不同时必填。",
    )  # fmt: skip

    def __init__(self, *args: Any, scoring: IndicatorScoring | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        graded = scoring is not None and scoring.method == "graded"
        for name in ("points",) if graded else ("grade", "ratio"):
            del self.fields[name]
        if graded and scoring is not None:
            field = self.fields["grade"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [
                ("", "请选择"),
                *((band.grade, f"{band.grade}（{band_words(band)}）") for band in scoring.grades),
            ]
            self.fields["ratio"].help_text = "等次对应固定比例的不用填。"
            self.fields["reason"].help_text = "需要说明时填写。"

    def score(self) -> Score:
        """What was given."""
        data = self.cleaned_data
        return Score(
            points=data.get("points"),
            grade=data.get("grade") or "",
            ratio=data.get("ratio"),
            reason=data.get("reason", ""),
        )


def start_of(row: LedgerEntry, seen: int) -> Mapping[str, object]:
    """What the form of the score starts with: what the filer said himself."""
    return {
        "points": "" if row.self_points is None else figures.in_points(row.self_points),
        "grade": row.grade,
        "ratio": "" if row.ratio is None else figures.in_percent(row.ratio),
        "version": row.version,
        "seen": seen,
    }


class ReturnForm(VersionedForm):
    """Why a row goes back, and what is to be mended at which field."""

    reason = forms.CharField(
        label="退回理由", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="总的意见；只在某一项上有问题的，写在下面那一项。",
    )  # fmt: skip

    def __init__(self, *args: Any, graded: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in (*REMARKED, *(GRADED_TOO if graded else ())):
            self.fields[f"remark_{name}"] = forms.CharField(
                label=f"{LABELS[name]}要改什么", required=False, max_length=500
            )

    def clean(self) -> dict[str, Any]:
        """Something must be said."""
        data = self.cleaned_data
        if not self.errors and not (data.get("reason") or self.remarks()):
            self.add_error("reason", "请写退回理由，或在某一项上写明要改什么。")
        return data

    def remarks(self) -> dict[str, str]:
        """What was said at which field."""
        found = {name: self.cleaned_data.get(f"remark_{name}", "") for name in LABELS}
        return {name: said for name, said in found.items() if said}


class PassForm(VersionedForm):
    """The section's consent, with a word if one is needed."""

    note = forms.CharField(label="科室意见", required=False, max_length=500)


class CorrectionForm(VersionedForm):
    """What is to change in an approved row, and why."""

    attainment = PercentField(label="完成率（%）", required=False, max_length=20)
    grade = forms.ChoiceField(label="考核等次", required=False)
    ratio = PercentField(label="得分比例（%）", required=False, max_length=20)
    approved_points = PointsField(
        label="考核得分", required=False, max_length=20,
        help_text="不随完成率变：改完成率的，这里一并核对；空白就按“分值×完成率”计分。",
    )  # fmt: skip
    progress = forms.CharField(label="完成情况", required=False, max_length=4000, widget=forms.Textarea)
    problems = forms.CharField(label="存在问题", required=False, max_length=4000, widget=forms.Textarea)
    measures = forms.CharField(label="整改措施", required=False, max_length=4000, widget=forms.Textarea)
    reason = forms.CharField(label="更正理由", max_length=1000, widget=forms.Textarea)

    def __init__(self, *args: Any, scoring: IndicatorScoring | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        graded = scoring is not None and scoring.method == "graded"
        for name in ("approved_points",) if graded else ("grade", "ratio"):
            del self.fields[name]
        if graded and scoring is not None:
            field = self.fields["grade"]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [(band.grade, band.grade) for band in scoring.grades]

    def edits(self) -> dict[str, Any]:
        """The new values, by field."""
        return {
            name: self.cleaned_data[name] for name in self.fields if name not in ("version", "seen", "reason")
        }


class DecideForm(HouseForm):
    """同意 or 不同意, with a word."""

    accept = forms.TypedChoiceField(
        label="决定", choices=[("1", "同意更正"), ("0", "不同意")], coerce=lambda value: value == "1"
    )
    note = forms.CharField(label="意见", required=False, max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)


class OverdueForm(HouseForm):
    """One step of the way of an overdue or red row with its document; `about` is which of the two the clerk saw."""

    about = forms.ChoiceField(choices=OverdueStep.About, widget=forms.HiddenInput, required=False)
    level = forms.ChoiceField(label="步骤", choices=OverdueStep.Level)
    on = forms.DateField(label="日期", widget=forms.DateInput)
    document = forms.CharField(
        label="文号", required=False, max_length=80, help_text="通报、问责的文件号；提醒可以不填。"
    )
    text = forms.CharField(
        label="内容", widget=forms.Textarea, max_length=2000, help_text="照此生成文书，可以修改。"
    )
    files = FilesField(label="附件", required=False)  # type: ignore[assignment]


class SendReturnForm(HouseForm):
    """The agency's return goes out."""

    leader_name = forms.CharField(label="签批领导", max_length=40)
    sent_on = forms.DateField(label="报出日期", widget=forms.DateInput)
    late_reason = forms.CharField(
        label="逾期理由", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)
