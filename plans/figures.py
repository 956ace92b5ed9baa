"""Readers of single cells that hold numbers: points, money, whole numbers, percentages; exact, never binary.

Each takes a raw value of a grid and gives the value in its unit (plans.engine.units), None for an empty cell,
or a Problem. Numbers typed as text may have full-width digits and ％．－， and well-formed thousands.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final

from people.xlsx.cells import plain, trimmed
from people.xlsx.raw import MERGED, Percent, Problem, Raw, shown
from plans.engine.typed import half_width_number
from plans.engine.units import POINT, RATIO, fen_from_decimal, points_from_decimal, ratio_from_decimal

_NUMBER: Final = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|-?\.[0-9]+")
_LOOSE: Final = re.compile(r"(-?[0-9,]*\.?[0-9]+)\s*(.*)", re.DOTALL)
_LONGEST: Final = 40
_LARGEST: Final = Decimal(10**12)
_LARGEST_RATIO: Final = 100
NUMBER_HELP: Final = "请只填数字，如 12.5"


def decimal(raw: Raw, *, places: int, signed: bool = False) -> Decimal | None | Problem:
    """Read a number with at most `places` decimals; below zero only where `signed`."""
    number = _number(raw)
    if number is None or isinstance(number, Problem):
        return number
    if number < 0 and not signed:
        return Problem(f"{plain(number)} 是负数", "请填 0 或正数")
    if _decimals(number) > places:
        if not places:
            return Problem(f"{plain(number)} 不是整数", "请填整数")
        return Problem(f"{plain(number)} 的小数超过 {places} 位", f"最多保留 {places} 位小数")
    return number


def points(raw: Raw, *, signed: bool = False) -> int | None | Problem:
    """Read points with at most 4 decimals as 1/10000 points."""
    # Ballots come by the hundred thousand and hold few different marks.
    if type(raw) is int and 0 <= raw < 10**6:
        return raw * POINT
    return _float_points(raw, signed) if type(raw) is float else _points(raw, signed)


def _points(raw: Raw, signed: bool) -> int | None | Problem:
    number = decimal(raw, places=4, signed=signed)
    return points_from_decimal(number) if isinstance(number, Decimal) else number


@lru_cache(maxsize=4096)
def _float_points(raw: float, signed: bool) -> int | None | Problem:
    return _points(raw, signed)


def money(raw: Raw, *, signed: bool = False) -> int | None | Problem:
    """Read an amount in yuan with at most 2 decimals as fen."""
    number = decimal(raw, places=2, signed=signed)
    return fen_from_decimal(number) if isinstance(number, Decimal) else number


def whole(raw: Raw, low: int, high: int) -> int | None | Problem:
    """Read a whole number within low..high, both included."""
    number = decimal(raw, places=0, signed=True)
    if number is None or isinstance(number, Problem):
        return number
    if not low <= number <= high:
        return Problem(f"{plain(number)} 超出范围", f"请填 {low} 至 {high} 的整数")
    return int(number)


def percentage(raw: Raw, heading: str) -> int | None | Problem:
    """Read a percentage as a ratio of 1/10¹²: 95% in text, a number with percent format, and a plain 95 only
    under a heading that ends in (%), where it means 95%. A plain number elsewhere is a Problem that asks.
    """
    if isinstance(raw, Percent):
        number = _number(raw)
    elif isinstance(raw, str) and _signs(raw).endswith("%"):
        number = _hundredths(_written(_signs(raw)[:-1].rstrip() or "%"))
    else:
        number = _number(raw)
        if heading.endswith("(%)"):
            number = _hundredths(number)
        elif isinstance(number, Decimal):
            return Problem(
                f"{plain(number)} 没有百分号，无法确定是百分之几",
                f"请输入 95% 这样的百分数（或把单元格设为百分比格式），或改用列 {heading}(%) 填 95",
            )
    if number is None or isinstance(number, Problem):
        return number
    if number < 0:
        return Problem(f"{plain(number * 100)}% 是负数", "请填 0% 或以上的百分数")
    if number > _LARGEST_RATIO:
        return Problem(f"{plain(number * 100)}% 过大", "请检查是否多乘了 100，如 95% 误成 9500%")
    return ratio_from_decimal(number)


def _hundredths(number: Decimal | None | Problem) -> Decimal | None | Problem:
    return number.scaleb(-2) if isinstance(number, Decimal) else number


def _number(raw: Raw) -> Decimal | None | Problem:
    """Read any number exactly: a stored one through the fifteen digits that a spreadsheet keeps."""
    if raw is None or raw is MERGED:
        return None
    if isinstance(raw, Problem):
        return raw
    if isinstance(raw, str):
        return _written(_signs(raw))
    if isinstance(raw, bool):
        return Problem("是逻辑值 TRUE/FALSE，不是数字", NUMBER_HELP)
    if isinstance(raw, date | time | timedelta):
        return Problem("是日期或时间，不是数字", "请把单元格格式改为“常规”，再重新填写数字")
    stored = raw.value if isinstance(raw, Percent) else raw
    return _in_bounds(Decimal(stored if isinstance(stored, int) else format(stored, ".15g")))


def _signs(words: str) -> str:
    """Bring full-width digits and number signs to half width."""
    return half_width_number(trimmed(words))


def _written(words: str) -> Decimal | None | Problem:
    """Read a number from text that `_signs` has prepared; say closely what is wrong with it."""
    if not words:
        return None
    if _NUMBER.fullmatch(words) and len(words) <= _LONGEST:
        return _in_bounds(Decimal(words.replace(",", "")))
    match = _LOOSE.fullmatch(words)
    if not match or len(words) > _LONGEST:
        return Problem(f"{shown(words)}不是数字", NUMBER_HELP)
    unit = match[2]
    if unit == "%":
        return Problem(f"{shown(words)}是百分数，这里要填数字", NUMBER_HELP)
    if unit.startswith("万"):
        return Problem(f"{shown(words)}带有单位“{unit}”", "请换算成元，只填数字，如 12000")
    if unit:
        return Problem(f"{shown(words)}带有单位或文字“{unit[:10]}”", "请去掉单位，只填数字，如 1234.5")
    return Problem(f"{shown(words)}的千位分隔符位置不对", "请写成 1,234.5 或 1234.5")


def _in_bounds(number: Decimal) -> Decimal | Problem:
    """Refuse numbers that no plan has and that storage does not hold."""
    return number if -_LARGEST < number < _LARGEST else Problem("数值过大", "请检查是否多输了数字")


def _decimals(number: Decimal) -> int:
    """Count the decimals that say something: 1.50 has one."""
    return len(plain(number).partition(".")[2])


def in_points(points: int) -> str:
    """Show 1/10000 points without idle zeros, for a message."""
    return plain(Decimal(points) / POINT)


def in_percent(ratio: int) -> str:
    """Show a ratio of 1/10¹² as a percentage, for a message."""
    return f"{plain(Decimal(ratio) * 100 / RATIO)}%"
