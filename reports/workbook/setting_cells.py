"""The value of a plan setting as a cell of 方案: a number, a percentage, or a word."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from plans.engine.scheme import Setting
from reports.workbook.kinds import Shown, Style

NUMBERS: Final = ("points", "number", "money", "integer", "months")


def setting_cell(setting: Setting, value: object) -> tuple[Shown, Style]:
    """Give what is written for a setting's value in force; None is an empty cell."""
    if value is None:
        return None, "text"
    if setting.type == "share":
        share = Decimal(str(value).removesuffix("%")).scaleb(-2)
        return share, "percent" if share * 100 == int(share * 100) else "percent2"
    if setting.type in NUMBERS:
        number = Decimal(str(value))
        return number, "money" if setting.type == "money" else "number"
    return str(value), "text"
