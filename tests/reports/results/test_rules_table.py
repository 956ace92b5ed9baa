"""规则 shows every figure that a scheme can state: no number of the models is without a name."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, get_args

from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.types import Entry
from plans.schemes import scheme_text
from reports.results import rules_table
from reports.results.rules_table import rule_figures


def _types(annotation: Any) -> Iterator[Any]:
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


def _numbers(model: type[Entry], seen: set[type[Entry]]) -> Iterator[tuple[str, str]]:
    """The fields of a model and of all below it that hold numbers, without those that are no figures."""
    seen.add(model)
    for name, info in model.model_fields.items():
        if name in rules_table._LEFT_OUT:
            continue
        parts = list(_types(info.annotation))
        if int in parts or Fraction in parts:
            yield model.__name__, name
        for part in parts:
            if isinstance(part, type) and issubclass(part, Entry) and part not in seen:
                yield from _numbers(part, seen)


def test_every_number_of_the_models_has_a_label() -> None:
    found = sorted(set(_numbers(Scheme, set())))
    assert ("IndicatorScoring", "most") in found
    assert len(found) > 40
    labels = rules_table._FIELDS | rules_table._SECTIONS
    assert [each for each in found if not labels.get(each[1])] == []


def test_figures_that_schemes_rarely_state_are_shown() -> None:
    text = (scheme_text("kexie-2017") or "").replace("scoring: {", "scoring: {most: 1.2, ", 1)
    rules = load_rules(text).rules
    assert rules is not None
    shown = {figure.label: figure.shown for figure in rule_figures(rules)}
    assert shown["指标／计分／完成率计分上限"] == "1.2"
    assert any(label.endswith("去掉最高和最低各几票") for label in shown)
