"""Reading the value of a plan setting as a person types it (docs/schemes.md lists the types)."""

from __future__ import annotations

import re
from decimal import Decimal

from people.typed import half_width
from plans.engine.scheme import Setting
from plans.engine.typed import half_width_number


class BadValue(ValueError):
    """A value that does not fit its setting: what is wrong, what to do."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}；{remedy}")
        self.problem = problem
        self.remedy = remedy


def read_value(setting: Setting, text: str) -> object:
    """Turn typed text into the setting's value: Decimal, int, "30%" or text; BadValue when it does not fit."""
    plain = half_width(text).strip()
    if setting.type == "text":
        return plain
    if setting.type == "choice":
        if plain not in setting.choices:
            raise BadValue(f"“{plain}”不在可选范围", "请填 " + " 或 ".join(setting.choices))
        return plain
    typed = half_width_number(text)
    if setting.type == "share":
        if _SHARE.fullmatch(typed):
            return typed
        raise BadValue(f"“{plain}”不是百分数", "请带百分号填写，例如 20%")
    return _number(setting, typed)


_SHARE = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?%")
_NUMBER = re.compile(r"([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]+)?")
_WHOLE_DIGITS = 15
_PLACES = {"points": 4, "number": 4, "money": 2, "months": 2, "integer": 0}


def _number(setting: Setting, plain: str) -> object:
    """An exact number within the places of its type; digits may be grouped by thousands (1,000,000)."""
    if plain.startswith("-") and _NUMBER.fullmatch(plain[1:]):
        raise BadValue(f"“{plain}”不能为负数", "请填 0 或正数")
    if not _NUMBER.fullmatch(plain):
        raise BadValue(f"“{plain}”不是数字", "请填数字")
    digits = plain.replace(",", "")
    whole, _, decimals = digits.partition(".")
    places = _PLACES[setting.type]
    if len(decimals.rstrip("0")) > places:
        what = "整数" if places == 0 else f"最多 {places} 位小数的数"
        raise BadValue(f"“{plain}”的小数位数太多", f"请填{what}")
    if len(whole.lstrip("0")) > _WHOLE_DIGITS:
        raise BadValue(f"“{plain}”太大", f"整数部分最多 {_WHOLE_DIGITS} 位，请核对")
    return int(whole) if setting.type == "integer" else Decimal(digits)


def value_text(value: object) -> str:
    """Write the value of a setting as it is stored: numbers without idle zeros, percentages with their sign."""
    if not isinstance(value, Decimal):
        return str(value)
    written = f"{value:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
