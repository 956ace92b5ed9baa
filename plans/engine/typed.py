"""How numbers are typed, in a workbook or on a page: full-width signs, and figures written out in digits.

Full-width digits and Latin letters are converted everywhere, in numbers also ％．－，; nothing else is (workbook.md).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from people.typed import half_width

_SIGNS: Final = str.maketrans("％．－，", "%.-,")
_PLAIN: Final = re.compile(r"-?(?:[0-9]{1,15}(?:\.[0-9]{1,15})?|\.[0-9]{1,15})")


def half_width_number(text: str) -> str:
    """Prepare the text of a number: digits, letters and the four signs ％．－， half-width, no white space around."""
    return half_width(text).translate(_SIGNS).strip()


def plain_decimal(text: str) -> Decimal | None:
    """Read a number written out in digits (97.5, -3, .5); None for anything else.

    Decimal itself would also take 1e200000000, whose digits fill the memory as soon as somebody shows or splits it.
    """
    return Decimal(text) if _PLAIN.fullmatch(text) else None
