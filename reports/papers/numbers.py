"""文号: 机关代字〔年份〕序号号, unique in the office; the next one follows the last that was used."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

PATTERN: Final = re.compile(r"^(.{1,30})〔(\d{4})〕(\d{1,5})号$")
USUAL: Final = "绩"


def next_number(used: Iterable[str], year: int) -> str:
    """Propose the next number of a year; `used` are the office's numbers, the newest first.

    The 代字 is that of the newest one; without any the usual one, for the office to change.
    """
    found = [match for match in map(PATTERN.fullmatch, used) if match]
    code = found[0][1] if found else USUAL
    last = max((int(match[3]) for match in found if (match[1], int(match[2])) == (code, year)), default=0)
    return f"{code}〔{year}〕{last + 1}号"


def well_formed(number: str) -> str:
    """Bring a typed number into the form of GB/T 9704 (〔〕, no leading zeros); ValueError for another form."""
    plain = number.strip().translate(str.maketrans("[]［］【】（）()", "〔〕〔〕〔〕〔〕〔〕"))
    match = PATTERN.fullmatch(plain)
    if match is None or int(match[3]) == 0:
        raise ValueError(number)
    return f"{match[1].strip()}〔{match[2]}〕{int(match[3])}号"
