"""Forms of the quarters: coefficients of all sections on one page, settling, the 党委会, the 公示."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.engine.units import POINT
from plans.forms.plan_fields import PointsField
from plans.models import Subject
from scoring.models import CoefficientFactor
from scoring.quarterly.coefficients import Factors

PARTS: Final = (("amount", "数量"), ("difficulty", "难易"), ("importance", "重要"))


class CoefficientsForm(HouseForm):
    """Three factors for each section; the coefficient is their product unless another one is typed with its reason."""

    def __init__(
        self, *args: Any, subjects: Sequence[Subject], known: Mapping[int, CoefficientFactor], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.subjects, self.known = subjects, known
        for subject in subjects:
            self._add(subject, known.get(subject.pk))
        for name, field in self.fields.items():
            if not name.startswith("version"):
                field.widget.attrs["class"] = "form-control"

    def _add(self, subject: Subject, row: CoefficientFactor | None) -> None:
        key = subject.pk
        for name, word in PARTS:
            start = getattr(row, name) if row else POINT
            self.fields[f"{name}-{key}"] = PointsField(label=f"{subject.name}：{word}", initial=start)
        given = row.coefficient if row else subject.coefficient_points
        product = _product(row)
        self.fields[f"coefficient-{key}"] = PointsField(
            label=f"{subject.name}：评价系数", required=False, initial=None if given == product else given
        )
        self.fields[f"reason-{key}"] = forms.CharField(
            label=f"{subject.name}：理由", max_length=200, required=False, initial=row.reason if row else ""
        )
        self.fields[f"version-{key}"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=row.version if row else None
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Each section with its fields, for the template."""
        names = ("amount", "difficulty", "importance", "coefficient", "reason", "version")
        return [
            {"subject": subject, **{name: self[f"{name}-{subject.pk}"] for name in names}}
            for subject in self.subjects
        ]

    def clean(self) -> dict[str, Any]:
        """Put what does not fit at its field."""
        for row in self.factors():
            if min(row.amount, row.difficulty, row.importance) <= 0:
                self.add_error(f"amount-{row.subject}", "三项要素都应大于 0。")
            elif row.coefficient == 0:
                self.add_error(f"coefficient-{row.subject}", "评价系数应大于 0。")
            elif row.coefficient not in (None, row.product) and not row.reason:
                self.add_error(f"reason-{row.subject}", "系数不等于三项要素的积，请填写理由。")
        return self.cleaned_data

    def factors(self) -> list[Factors]:
        """What was typed, of the sections that were changed and whose figures could be read."""
        data, found = self.cleaned_data, []
        touched = {name.rsplit("-", 1)[1] for name in self.changed_data}
        for subject in self.subjects:
            if str(subject.pk) not in touched:
                continue
            key = subject.pk
            amount, difficulty, importance = (data.get(f"{name}-{key}") for name, _ in PARTS)
            if amount is None or difficulty is None or importance is None:
                continue
            found.append(
                Factors(
                    subject=key, version=data.get(f"version-{key}"), amount=amount, difficulty=difficulty,
                    importance=importance, coefficient=data.get(f"coefficient-{key}"),
                    reason=(data.get(f"reason-{key}") or "").strip(),
                )
            )  # fmt: skip
        return found


def _product(row: CoefficientFactor | None) -> int:
    if row is None:
        return POINT
    return Factors(
        subject=0, version=None, amount=row.amount, difficulty=row.difficulty, importance=row.importance
    ).product


class SettleForm(HouseForm):
    """Storing what was previewed; a reason once a version has been before the 党委会."""

    reason = forms.CharField(
        label="重算原因", widget=forms.Textarea, max_length=500, required=False,
        help_text="例如：异议成立，更正一科指标 1.2 的完成率。",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, again: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not again:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True


class MeetingForm(HouseForm):
    """What the 党委会 decided."""

    meeting_date = forms.DateField(label="党委会日期")
    minutes = forms.CharField(
        label="审议意见", widget=forms.Textarea, max_length=5_000, required=False,
        help_text="会议名称、议题和决定；已附纪要扫描件的可以不填。",
    )  # fmt: skip
    files = FilesField(label="会议纪要", required=False, help_text="纪要的扫描件或照片。")  # type: ignore[assignment]  # a form keeps its uploads under the same name


class QuarterNoticeForm(HouseForm):
    """The words of the 公示; the table comes from the version."""

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


class ConfirmForm(HouseForm):
    """A step that asks for nothing."""
