"""How numbers and words are typed, in a workbook or on a page: full-width signs, and figures written out in digits.

Full-width digits and Latin letters are converted everywhere, in numbers also ％．－，; nothing else is (workbook.md).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_FULL: Final = (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
_TO_HALF: Final = {code: code - 0xFEE0 for low, high in _FULL for code in range(ord(low), ord(high) + 1)}
_ANY_FULL: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")
_SIGNS: Final = str.maketrans("％．－，", "%.-,")
_PLAIN: Final = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{1,15})?|\.[0-9]{1,15})")


def half_width(text: str) -> str:
    """Turn full-width digits and Latin letters into half-width ones; nothing else changes."""
    return text.translate(_TO_HALF) if _ANY_FULL.search(text) else text


def half_width_number(text: str) -> str:
    """Prepare the text of a number: digits, letters and the four signs ％．－， half-width, no white space around."""
    return half_width(text).translate(_SIGNS).strip()


def plain_decimal(text: str) -> Decimal | None:
    """Read a number written out in digits (97.5, -3, .5); None for anything else.

    Decimal itself would also take 1e200000000, whose digits fill the memory as soon as somebody shows or splits it.
    """
    return Decimal(text) if _PLAIN.fullmatch(text) else None
