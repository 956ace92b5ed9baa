"""The form of another method of distribution in a scenario: its figures for each grade."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from bonuses.engine.whatif import (
    METHODS,
    Method,
    MethodName,
    factor,
    method_refusal,
    share_text,
    usual_method,
    with_method,
)
from bonuses.forms.scenarios import VersionForm
from bonuses.whatif.changes import Change
from plans.engine.scheme import Scheme

AS_PLANNED: Final = ""


class MethodForm(VersionForm):
    """Another method with its figures, each grade by itself."""

    method = forms.ChoiceField(
        label="分配方式", required=False, widget=forms.RadioSelect,
        choices=[(AS_PLANNED, "按方案，不改"), *METHODS.items()],
    )  # fmt: skip
    cancelled_to = forms.ChoiceField(
        label="取消的奖金", choices=[("收回", "收回"), ("回池", "回池（总额不变）")]
    )
    share = forms.CharField(
        label="差异化奖金比例", max_length=20, required=False, help_text="只用于差异化奖金池，例如 20%。"
    )

    def __init__(self, *args: Any, scheme: Scheme, now: Method | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        self.refusal_of_scheme = method_refusal(scheme)
        self.grades: tuple[str, ...] = ()
        if self.refusal_of_scheme:
            return
        known = {name: usual_method(scheme, name) for name in METHODS}
        if now is not None:
            known[now.name] = now
        self.grades = tuple(grade for grade, _ in known["deduct_and_supplement"].by_grade)
        self.fields["method"].initial = now.name if now is not None else AS_PLANNED
        self.fields["cancelled_to"].initial = (now or known["differential_pool"]).cancelled_to
        self.fields["share"].initial = known["differential_pool"].share
        titles: dict[MethodName, str] = {
            "deduct_and_supplement": "扣减比例", "differential_pool": "系数",
        }  # fmt: skip
        for name, title in titles.items():
            for place, (grade, text) in enumerate(known[name].by_grade):
                field = forms.CharField(label=f"{grade}{title}", max_length=20, required=False, initial=text)
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{name}-{place}"] = field

    @property
    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """Each grade with its 扣减比例 and its 系数."""
        return [
            (grade, self[f"deduct_and_supplement-{place}"], self[f"differential_pool-{place}"])
            for place, grade in enumerate(self.grades)
        ]

    def clean(self) -> dict[str, Any]:
        """The figures of the chosen method are read; those of the other are left alone."""
        data = self.cleaned_data
        self.changes: list[Change] = []
        name: MethodName | None = next((each for each in METHODS if each == data.get("method")), None)
        if name is None or self.errors:
            return data
        by_grade = [(grade, self._figure(name, place)) for place, grade in enumerate(self.grades)]
        share = str(data.get("share") or "").strip()
        if name == "differential_pool":
            self._check("share", lambda: share_text(share, "比例"))
        if not self.errors:
            method = Method(name, data["cancelled_to"], tuple(by_grade), share)
            self._check(None, lambda: with_method(self.scheme, method))
            self.changes = [method]
        return data

    def _figure(self, name: MethodName, place: int) -> str:
        field = f"{name}-{place}"
        text, grade = str(self.cleaned_data.get(field) or "").strip(), self.grades[place]
        read = share_text if name == "deduct_and_supplement" else factor
        return str(self._check(field, lambda: read(text, grade)) or text)

    def _check(self, field: str | None, read: Any) -> object:
        try:
            return read()
        except ValueError as error:
            self.add_error(field, f"{error}。")
            return None
