"""docs/schemes.md teaches every key and every setting, and its examples work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import UnionType
from typing import Any, get_args, get_origin

import pytest
import yaml
from pydantic import BaseModel

from plans.engine.loading import load_rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.sentences import plan_sentences
from plans.engine.vocabulary import (
    INVESTIGATED_BY,
    ITEM_GRADES,
    POSTS,
    PUNISHMENTS,
    RANK_LEVELS,
    SITUATIONS,
)
from plans.schemes import scheme_codes, scheme_text
from tests.plans.settings_chapter import DOCUMENT, chapter, current

TEXT = DOCUMENT.read_text(encoding="utf-8")


def models(kind: Any, seen: set[type[BaseModel]]) -> Iterator[type[BaseModel]]:
    """Every model a scheme is made of."""
    if get_origin(kind) is not None or isinstance(kind, UnionType):
        for inner in get_args(kind):
            yield from models(inner, seen)
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in seen:
        seen.add(kind)
        yield kind
        for field in kind.model_fields.values():
            yield from models(field.annotation, seen)


def test_every_key_is_taught() -> None:
    """A key that is not in the document cannot be found by whoever writes a scheme."""
    found = list(models(Scheme, set()))
    assert len(found) > 40
    keys = {name for model in found for name in model.model_fields}
    assert sorted(key for key in keys if not re.search(rf"`(?:{key}`|{key}: )", TEXT)) == []


def test_every_choice_is_taught() -> None:
    """Literal values of the models, and the vocabulary of violations."""
    words = {*ITEM_GRADES, *INVESTIGATED_BY, *POSTS, *PUNISHMENTS, *RANK_LEVELS, *SITUATIONS}
    for model in models(Scheme, set()):
        for field in model.model_fields.values():
            words |= {str(value) for value in literals(field.annotation)}
    assert sorted(word for word in words if word not in TEXT) == []


def literals(kind: Any) -> Iterator[object]:
    for inner in get_args(kind):
        if isinstance(inner, str):
            yield inner
        else:
            yield from literals(inner)


def test_the_settings_chapter_is_up_to_date() -> None:
    assert current() == chapter(), "请运行 python -m tests.plans.settings_chapter"


@pytest.mark.parametrize("code", scheme_codes())
def test_every_setting_of_every_scheme_is_listed(code: str) -> None:
    rules = load_rules(scheme_text(code) or "").rules
    assert rules is not None
    section = TEXT.partition(f"### `{code}` ")[2].partition("\n### ")[0]
    assert [name for name in rules.scheme.settings if f"| {name} |" not in section] == []


def examples() -> list[str]:
    return re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)


@pytest.mark.parametrize("example", examples())
def test_every_example_is_sound_yaml(example: str) -> None:
    assert isinstance(yaml.safe_load(example), dict | list)


def test_the_example_of_a_clause_is_its_very_text() -> None:
    """Who learns quoting from us learns it from a true quotation."""
    quoted = re.search(r"^  四\(二\)4: .*$", TEXT, re.MULTILINE)
    assert quoted is not None
    assert quoted.group() in (scheme_text("xiangzhen-2024") or "").splitlines()


def complete_example() -> str:
    (text,) = [example for example in examples() if example.startswith("# 完整样例")]
    return text


def test_the_complete_example_loads() -> None:
    loaded = load_rules(complete_example())
    assert loaded.faults == ()
    assert loaded.rules is not None
    assert len(plan_sentences(loaded.rules)) > 10


CHAPTERS = (
    "indicators",
    "ballot_forms",
    "adjustments",
    "violations",
    "subjects",
    "people",
    "honours",
    "calendar",
)


def chapter_examples() -> list[tuple[str, str]]:
    """The examples of each chapter, of which each has one at least."""
    found = [(name, text) for name in CHAPTERS for text in examples() if text.startswith(f"{name}:")]
    assert {name for name, _ in found} == set(CHAPTERS)
    return found


@pytest.mark.parametrize(("chapter_name", "example"), chapter_examples())
def test_the_example_of_every_chapter_fits_into_a_scheme(chapter_name: str, example: str) -> None:
    """The chapter's own faults only: clauses, forms and grades of the surrounding scheme differ."""
    whole = complete_example()
    start = whole.find(f"\n{chapter_name}:\n")
    if start >= 0:
        end = re.compile(r"\n(?=[a-z_]+:)").search(whole, start + 1)
        whole = whole[:start] + "\n" + (whole[end.start() :] if end else "")
    loaded = load_rules(f"{whole}\n{example}")
    expected = ("没有原文", "测评表", "等次", "没有被引用", "指标类别", "接收扣分")
    assert [f for f in loaded.faults if not any(word in f.problem for word in expected)] == []


def test_the_example_of_graded_scoring_is_right() -> None:
    (example,) = [text for text in examples() if "\nscoring:" in text]
    scoring = IndicatorScoring.model_validate(yaml.safe_load(example)["scoring"])
    assert tuple(band.grade for band in scoring.grades) == ITEM_GRADES


@pytest.mark.parametrize("example", [text for text in examples() if text.startswith("bonus:")])
def test_the_examples_of_bonus_have_the_right_keys(example: str) -> None:
    whole = complete_example().partition("\nbonus:")[0]
    months = "  奖金月数: {type: months, required: true, clause: 第二条}\n"
    whole = whole.replace("settings:\n", f"settings:\n{months}")
    loaded = load_rules(f"{whole}\n{example}")
    expected = ("没有原文", "等次", "没有被引用", "反而多")
    assert [f for f in loaded.faults if not any(word in f.problem for word in expected)] == []
