"""Cells of money sheets: amounts exact, words always words, and the sum in Chinese capitals as finance writes it."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from plans.engine.rounding import two_places

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
PLACES: Final = ("", "拾", "佰", "仟")
GROUPS: Final = ("", "万", "亿", "万亿")
RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def yuan(fen: int) -> Decimal:
    """Fen as an exact number of yuan."""
    return Decimal(fen).scaleb(-2)


def plain(fen: int) -> str:
    """Fen as yuan with two places and no separators: what a csv holds."""
    return two_places(fen)


def harmless(text: str) -> str:
    """A word for a csv: one that a spreadsheet would take for a formula is led by an apostrophe."""
    return f"'{text}" if text.startswith(RISKY) else text


def in_capitals(fen: int) -> str:
    """An amount in Chinese capitals: 1023.40 → 壹仟零贰拾叁元肆角; below zero led by 负."""
    sign = "负" if fen < 0 else ""
    whole, cents = divmod(abs(fen), 100)
    jiao, last = divmod(cents, 10)
    words = f"{_whole(whole)}元" if whole else ""
    if not cents:
        return f"{sign}{words or '零元'}整"
    words += f"{DIGITS[jiao]}角" if jiao else ("零" if whole else "")
    return f"{sign}{words}{DIGITS[last]}分" if last else f"{sign}{words}"


def _whole(number: int) -> str:
    parts: list[int] = []
    while number:
        number, part = divmod(number, 10_000)
        parts.append(part)
    words, gap = "", False
    for place in range(len(parts) - 1, -1, -1):
        part = parts[place]
        if not part:
            gap = bool(words)
            continue
        if words and (gap or part < 1_000):
            words += "零"
        words += _group(part) + GROUPS[place]
        gap = False
    return words


def _group(part: int) -> str:
    words, gap = "", False
    for place in range(3, -1, -1):
        digit = part // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + DIGITS[digit] + PLACES[place]
        gap = False
    return words
