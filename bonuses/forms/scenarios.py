"""Forms of 推演: name and note, settings, rows, decisions; what is typed is read as the plan's own is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django import forms
from django.forms.boundfield import BoundField

from bonuses.whatif.changes import Change, Decided, SettingTo, Without
from bonuses.whatif.commands import LONGEST_NAME
from bonuses.whatif.offers import RowLine, SettingLine
from people.frame.forms import HouseForm
from plans.engine.loading import load_rules
from plans.engine.setting_values import BadValue, read_value, value_text
from plans.engine.units import POINT
from plans.forms.plan_fields import PointsField, figure
from scoring.decisions.needed import Candidate, Needed
from scoring.engine.registers.decisions import FULL, SPREAD

LONGEST_NOTE: Final = 300


class ScenarioForm(HouseForm):
    """What a scenario is called and what it is for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label="名称", max_length=LONGEST_NAME, help_text="例如：总额减半；优秀线降到 88 分。"
    )
    note = forms.CharField(
        label="说明",
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea,
        help_text="想弄清什么问题。",
    )


class VersionForm(HouseForm):
    """A form about a scenario as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SettingsForm(VersionForm):
    """Another value for any setting; empty leaves it as the plan has it."""

    def __init__(
        self, *args: Any, lines: Sequence[SettingLine], text: str, stored: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.text, self.stored = lines, text, stored
        for place, line in enumerate(lines):
            field: forms.Field
            if line.setting.choices:
                options = [("", "（不改）"), *((word, word) for word in line.setting.choices)]
                field = forms.ChoiceField(label=line.name, choices=options, required=False)
                field.widget.attrs["class"] = "form-select"
            else:
                field = forms.CharField(label=line.name, max_length=40, required=False)
                field.widget.attrs |= {"class": "form-control", "autocomplete": "off"}
            field.initial = line.wanted
            self.fields[f"value-{place}"] = field

    @property
    def rows(self) -> list[tuple[SettingLine, BoundField]]:
        """Each setting with its field."""
        return [(line, self[f"value-{place}"]) for place, line in enumerate(self.lines)]

    def clean(self) -> dict[str, Any]:
        """Each value fits its setting, and the scheme stands with all of them."""
        data = self.cleaned_data
        found = []
        for place, line in enumerate(self.lines):
            typed = str(data.get(f"value-{place}") or "").strip()
            if not typed:
                continue
            try:
                value = value_text(read_value(line.setting, typed))
            except BadValue as error:
                self.add_error(f"value-{place}", f"{error.problem}；{error.remedy}。")
                continue
            if value != line.now:
                found.append(SettingTo(line.name, value))
        self.changes: list[Change] = list(found)
        if not self.errors:
            self._try({each.name: each.value for each in found})
        return data

    def _try(self, wanted: Mapping[str, str]) -> None:
        loaded = load_rules(self.text, {**self.stored, **wanted})
        places = {line.name: place for place, line in enumerate(self.lines)}
        for fault in loaded.setting_faults:
            words = f"{fault.problem}；{fault.remedy}。"
            place = places.get(fault.name)
            self.add_error(None if place is None else f"value-{place}", words)


class RowsForm(VersionForm):
    """Which rows in force do not count in the scenario."""

    rows = forms.MultipleChoiceField(label="不计的登记", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offered: Sequence[tuple[str, Sequence[RowLine]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        field = self.fields["rows"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(line.key, line.words) for _, lines in offered for line in lines]
        field.error_messages["invalid_choice"] = "登记刚刚有了变动，请核对现在列出的，再勾选。"

    @property
    def ticked(self) -> frozenset[str]:
        """The keys that stand ticked."""
        if self.is_bound:
            return frozenset(map(str, self["rows"].value() or ()))
        return frozenset(line.key for _, lines in self.offered for line in lines if line.dropped)

    @property
    def groups(self) -> list[tuple[str, list[tuple[RowLine, bool]]]]:
        """The rows under the titles of their registers, with whether each is ticked."""
        ticked = self.ticked
        return [(title, [(line, line.key in ticked) for line in lines]) for title, lines in self.offered]

    @property
    def changes(self) -> list[Change]:
        """The rows that do not count."""
        pairs = (key.rpartition(":") for key in self.cleaned_data["rows"])
        return [Without(register, int(row)) for register, _, row in pairs]


class DecisionsForm(VersionForm):
    """A conclusion on any of the problems; a problem left empty stays as it is."""

    def __init__(
        self,
        *args: Any,
        needed: Sequence[Needed],
        concluded: Mapping[tuple[str, str], str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        for place, one in enumerate(needed):
            for number, candidate in enumerate(one.candidates):
                start = concluded.get((one.matter, candidate.target), "")
                self._add(place, number, one, candidate, start)

    def _add(self, place: int, number: int, one: Needed, candidate: Candidate, start: str) -> None:
        if one.tie:
            choices = [("", "（不定）"), *((grade, grade) for grade in candidate.options)]
            field: forms.Field = forms.ChoiceField(
                label=f"{candidate.name}的等次", choices=choices, required=False
            )
            field.widget.attrs["class"] = "form-select"
            field.initial = start
            self.fields[f"grade-{place}-{number}"] = field
            return
        if one.spread:
            ways = [("", "定一个得分（不填就不定）"), (SPREAD, "权重分摊给其他评价主体")]
            how = forms.ChoiceField(label=f"{candidate.name}：怎样定", choices=ways, required=False)
            how.widget.attrs["class"] = "form-select"
            how.initial = SPREAD if start == SPREAD else ""
            self.fields[f"how-{place}"] = how
        score = PointsField(label=f"{candidate.name}：得分（0 至 {FULL}）", required=False)
        score.widget.attrs["class"] = "form-control"
        score.initial = "" if start == SPREAD else start
        self.fields[f"score-{place}"] = score

    @property
    def problems(self) -> Iterator[tuple[Needed, list[tuple[Candidate, BoundField]], list[BoundField]]]:
        """Each problem with the fields of its candidates (a tie) or its own (missing ballots)."""
        for place, one in enumerate(self.needed):
            if one.tie:
                rows = [(each, self[f"grade-{place}-{n}"]) for n, each in enumerate(one.candidates)]
                yield one, rows, []
            else:
                names = (name for name in (f"how-{place}", f"score-{place}") if name in self.fields)
                yield one, [], [self[name] for name in names]

    def clean(self) -> dict[str, Any]:
        """A tie is decided for all of it or for nobody; a score is at most 100."""
        data = self.cleaned_data
        self.changes: list[Change] = []
        for place, one in enumerate(self.needed):
            found = self._tied(place, one) if one.tie else self._missing(place, one)
            if found:
                self.changes.append(Decided(one.matter, tuple(found)))
        return data

    def _tied(self, place: int, one: Needed) -> list[tuple[str, str]]:
        names = [f"grade-{place}-{number}" for number in range(len(one.candidates))]
        given = [str(self.cleaned_data.get(name) or "") for name in names]
        if any(given) and not all(given):
            self.add_error(names[given.index("")], "同分的要逐个给出等次；都不定的，全部留空。")
            return []
        return [(each.target, grade) for each, grade in zip(one.candidates, given, strict=True) if grade]

    def _missing(self, place: int, one: Needed) -> list[tuple[str, str]]:
        target = one.candidates[0].target
        if self.cleaned_data.get(f"how-{place}") == SPREAD:
            return [(target, SPREAD)]
        score = self.cleaned_data.get(f"score-{place}")
        if score is None:
            return []
        if score > FULL * POINT:
            self.add_error(f"score-{place}", f"得分超出 0 至 {FULL}。")
            return []
        return [(target, figure(score, POINT))]
