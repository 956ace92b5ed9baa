"""How words are typed, in a workbook or on a page: full-width digits and Latin letters count as half-width ones."""

from __future__ import annotations

import re
from typing import Final
from unicodedata import category

_FULL: Final = (("０", "９"), ("Ａ", "Ｚ"), ("ａ", "ｚ"))
_TO_HALF: Final = {code: code - 0xFEE0 for low, high in _FULL for code in range(ord(low), ord(high) + 1)}
# Controls, marks without width or that turn text around, halves of pairs, line and paragraph ends.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_ANY_FULL: Final = re.compile("[０-９Ａ-Ｚａ-ｚ]")


def all_seen(text: str) -> bool:
    """Say whether every sign of a name shows: one with a mark without width looks like somebody else's.

    Wide blanks and the private or newest signs of rare names do show.
    """
    return not any(category(sign) in _UNSEEN for sign in text)


def half_width(text: str) -> str:
    """Turn full-width digits and Latin letters into half-width ones; nothing else changes."""
    return text.translate(_TO_HALF) if _ANY_FULL.search(text) else text
