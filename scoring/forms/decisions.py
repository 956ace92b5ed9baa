"""Forms of decisions: what is concluded on every one of a tie, or on missing ballots; which decisions are confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from people.forms.files import FilesField
from people.frame.forms import HouseForm
from plans.engine.units import POINT
from plans.forms.plan_fields import PointsField, figure
from scoring.decisions.needed import Candidate, Needed
from scoring.engine.registers.decisions import FULL, SPREAD
from scoring.forms.registers import BLANK, WordsField

SCORE: Final = "score"
_HOW: Final = ((SCORE, "定一个得分"), (SPREAD, "权重分摊给其他评价主体"))


class DecisionForm(HouseForm):
    """One conclusion for each target of the problem, and what stands behind all of them."""

    def __init__(self, *args: Any, needed: Needed, **kwargs: Any) -> None:
        self.needed = needed
        self.base_fields = self._made()  # type: ignore[misc]
        super().__init__(*args, **kwargs)

    def _made(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        if self.needed.tie:
            for number, one in enumerate(self.needed.candidates):
                choices = [BLANK, *((grade, grade) for grade in one.options)]
                start = one.decided.conclusion if one.decided else ""
                fields[f"grade-{number}"] = forms.ChoiceField(
                    label=f"{one.name}的等次", choices=choices, initial=start
                )
                fields[f"grade-{number}"].widget.attrs["class"] = "form-select"
        else:
            if self.needed.spread:
                fields["how"] = forms.ChoiceField(
                    label="结论", choices=_HOW, widget=forms.RadioSelect, initial=SCORE
                )
            hint = f"0 至 {FULL}；分摊的不填。" if self.needed.spread else f"0 至 {FULL}。"
            fields["score"] = PointsField(label="得分", required=False, help_text=hint)
        fields["reason"] = WordsField(label="理由", widget=forms.Textarea, max_length=2000)
        fields["body"] = WordsField(
            label="决定机构", max_length=200, help_text="例如：党组会、绩效管理领导小组会议。"
        )
        fields["decided_on"] = forms.DateField(label="日期", widget=forms.DateInput)
        fields["document"] = WordsField(label="文号或会议纪要", max_length=200, required=False)
        fields["proofs"] = FilesField(label="佐证材料", required=False)
        return fields

    @property
    def rows(self) -> list[tuple[Candidate, BoundField]]:
        """Those of a tie, each with the field of its grade."""
        return [(one, self[f"grade-{number}"]) for number, one in enumerate(self.needed.candidates)]

    @property
    def below(self) -> list[BoundField]:
        """The fields that stand under the table of a tie."""
        return [field for field in self if not field.name.startswith("grade-")]

    def clean(self) -> dict[str, Any]:
        """A score is needed where one is to be given."""
        data = self.cleaned_data
        wanted = not self.needed.tie and "how" not in self.errors and data.get("how") != SPREAD
        if wanted and "score" not in self.errors:
            score = data.get("score")
            if score is None:
                self.add_error("score", "得分不能为空；请填 0 至 100 的得分。")
            elif score > FULL * POINT:
                self.add_error("score", "得分超出 0 至 100。")
        return data

    @property
    def conclusions(self) -> Mapping[str, str]:
        """What was concluded, by target."""
        data = self.cleaned_data
        if self.needed.tie:
            return {one.target: data[f"grade-{n}"] for n, one in enumerate(self.needed.candidates)}
        word = SPREAD if data.get("how") == SPREAD else figure(data["score"], POINT)
        return {one.target: word for one in self.needed.candidates}


class ConfirmForm(HouseForm):
    """Which waiting decisions are confirmed, as the page showed them: `key:version`, blanks between."""

    rows = forms.RegexField(label="决定", regex=r"^\d{1,18}:\d{1,9}( \d{1,18}:\d{1,9}){0,199}$")

    @property
    def picked(self) -> dict[int, int]:
        """Versions by key."""
        pairs = (pair.split(":") for pair in self.cleaned_data["rows"].split())
        return {int(key): int(version) for key, version in pairs}


class TakeForm(HouseForm):
    """Which results of earlier years are taken over; one that is no longer offered is refused by the service."""

    rows = forms.MultipleChoiceField(
        label="历年结果",
        error_messages={"required": "请先勾选要取用的行。"},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, keys: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(key, key) for key in keys]
        field.error_messages["invalid_choice"] = "可取的历年结果刚刚有了变动，请核对现在列出的，再勾选取用。"
