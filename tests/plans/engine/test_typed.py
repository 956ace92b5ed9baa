"""Numbers and settings as people type them: full-width signs are understood, clever ways of writing are not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from people.typed import half_width
from plans.engine.scheme import Setting
from plans.engine.setting_values import BadValue, read_value
from plans.engine.typed import half_width_number, plain_decimal


def test_only_digits_letters_and_four_signs_become_half_width() -> None:
    assert half_width("Ａ１ｂ％．①Ⅱ（") == "A1b％．①Ⅱ（"
    assert half_width_number(" －１，２００．５％　") == "-1,200.5%"


@pytest.mark.parametrize("text", ["97.5", "-3", ".5", "0", "100.0000"])
def test_a_number_written_out_is_read(text: str) -> None:
    assert plain_decimal(text) == Decimal(text)


@pytest.mark.parametrize(
    "text",
    ["1e200000000", "1E2", "+1", "", " 1", "1 ", "NaN", "-inf", "1_0", "٢", "２", "9" * 16, "1.", "1,000"],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert plain_decimal(text) is None


def setting(kind: str, *choices: str) -> Setting:
    return Setting.model_validate({"clause": "一", "type": kind, "choices": list(choices)})


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("months", "１２", Decimal(12)),
        ("money", "１，２００．５０", Decimal("1200.50")),
        ("integer", "２", 2),
        ("share", "２０．５％", "20.5%"),
        ("text", " 甲①．％（Ａ１ ", "甲①．％（A1"),
    ],
)
def test_a_setting_is_read_as_a_cell_is(kind: str, text: str, value: object) -> None:
    assert read_value(setting(kind), text) == value


def test_a_choice_may_be_typed_in_full_width() -> None:
    assert read_value(setting("choice", "A1", "B2"), " Ａ１ ") == "A1"


@pytest.mark.parametrize(
    ("kind", "text"),
    [("months", "②"), ("months", "٢"), ("integer", "²"), ("share", "٢٠%"), ("share", "②%"), ("money", "１２㎝"), ("number", "1e9")],
)  # fmt: skip
def test_other_digits_are_no_digits(kind: str, text: str) -> None:
    with pytest.raises(BadValue):
        read_value(setting(kind), text)
