"""编号 for rows that come without one: what follows the pattern that the plan already uses, else I001, I002 …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from typing import Final

_NUMBERED: Final = re.compile(r"([A-Za-z\u4e00-\u9fff-]*)([0-9]{1,6})", re.ASCII)


def next_codes(used: Collection[str], count: int) -> list[str]:
    """Give so many new codes that none of the used ones is."""
    found = [match for code in used if (match := _NUMBERED.fullmatch(code))]
    prefix, width, number = "I", 3, 0
    if found:
        prefix = Counter(match[1] for match in found).most_common(1)[0][0]
        same = [match[2] for match in found if match[1] == prefix]
        width, number = max(len(each) for each in same), max(int(each) for each in same)
    taken, made = set(used), list[str]()
    while len(made) < count:
        number += 1
        code = f"{prefix}{number:0{width}d}"
        if code not in taken:
            made.append(code)
    return made
