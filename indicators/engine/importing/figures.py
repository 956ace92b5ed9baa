"""Points as offices write them: 5, 5分, 满分10分, 5%, 5-10分, ±5; what is not plainly one number is doubtful."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final

from people.typed import half_width

_SIGNS: Final = str.maketrans("．－—–～﹣−％＋，（）：", ".---~--%+,():")
_NUMBER: Final = r"\d{1,9}(?:\.\d{1,12})?"
_PLAIN: Final = re.compile(rf"({_NUMBER})分?")
_WORDED: Final = re.compile(
    rf"(?:满分|共计?|计|总分|基[础本准]分|标准分|分值|权重|本项|该项|合计)?(?:为|:)?({_NUMBER})分(?:\(满分\))?"
)
_BRACKETED: Final = re.compile(rf"\(({_NUMBER})分?\)")
_PERCENT: Final = re.compile(rf"({_NUMBER})%")
_RANGE: Final = re.compile(rf"({_NUMBER})分?(?:-+|~+|至|到)({_NUMBER})分?")
_SUM: Final = re.compile(rf"{_NUMBER}分?(?:\+{_NUMBER}分?)+")
_ANY: Final = re.compile(_NUMBER)
_CHINESE: Final = re.compile(r"([一二三四五六七八九]?十)?([一二三四五六七八九])?分")
_DIGITS: Final = {word: value for value, word in enumerate("零一二三四五六七八九")}
_TAIL: Final = re.compile(rf"[（(](?:满分|共|计|分值)?[:：]?\s*({_NUMBER})\s*分[）)]\s*[:：]?$")
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True)
class Points:
    """Points read from a cell: the number as text ("" for none) and the doubt about it in words."""

    text: str
    doubt: str = ""


def plain(number: Decimal) -> str:
    """Write a number without an exponent and without zeros that say nothing."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def read_points(written: str, *, percents: bool = False) -> Points:
    """Read the points of one cell; `percents` says that the whole column is written in percent."""
    text = re.sub(r"\s+", "", half_width(written).translate(_SIGNS))
    if not text:
        return Points("")
    for pattern in (_PLAIN, _WORDED, _BRACKETED):
        if match := pattern.fullmatch(text):
            return _checked(match[1], written)
    if match := _PERCENT.fullmatch(text):
        doubt = "" if percents else f"写的是“{written[:20]}”，按 {plain(Decimal(match[1]))} 分读"
        return Points(plain(Decimal(match[1])), doubt)
    if (match := _CHINESE.fullmatch(text)) and len(text) > 1:
        return Points(str(_chinese(match)))
    return _doubtful(text, written)


def _checked(number: str, written: str) -> Points:
    value = Decimal(number)
    kept = value.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    if value != kept:
        return Points(plain(kept), f"分值“{written[:20]}”超过四位小数，已按四位读")
    return Points(plain(value))


def _doubtful(text: str, written: str) -> Points:
    """Read what can be read of ranges, sums, signs and sentences; always with a doubt."""
    said = f"“{written[:_LONGEST]}”"
    if match := _RANGE.fullmatch(text):
        return Points(plain(max(Decimal(match[1]), Decimal(match[2]))), f"分值写成范围{said}，按上限读")
    if _SUM.fullmatch(text):
        return Points(
            plain(sum((Decimal(each) for each in _ANY.findall(text)), Decimal())), f"分值写成{said}，按相加读"
        )
    numbers = _ANY.findall(text)
    if text[0] in "±+-" and len(numbers) == 1:
        return Points(plain(Decimal(numbers[0])), f"分值带正负号{said}，可能是加减分，请核对")
    if numbers and len(text) <= _LONGEST:
        return Points(plain(Decimal(numbers[0])), f"分值写成文字{said}，请核对")
    return Points("", f"分值{said}读不出数字")


def _chinese(match: re.Match[str]) -> int:
    tens = (_DIGITS[match[1][0]] if len(match[1]) > 1 else 1) if match[1] else 0
    return tens * 10 + (_DIGITS[match[2]] if match[2] else 0)


def tail_points(text: str) -> tuple[str, str]:
    """Take the points written behind a name off it: 组织领导（8分） → 组织领导, 8."""
    match = _TAIL.search(half_width(text))
    if not match or not text[: match.start()].strip():
        return text, ""
    return text[: match.start()].rstrip(), plain(Decimal(match[1]))


def number_of(text: str) -> Decimal | None:
    """Give the number that stands alone in a cell; None for anything else."""
    text = re.sub(r"\s+", "", half_width(text).translate(_SIGNS)).removesuffix("分").removesuffix("%")
    try:
        return Decimal(text) if _ANY.fullmatch(text) else None
    except InvalidOperation:
        return None
