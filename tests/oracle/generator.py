"""`generate`: plausible valid year workbooks rich in edges, the same bytes for the same scheme and seed.

python -m tests.oracle.generator SCHEME SEED OUT.xlsx
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from tests.oracle import draw_agencies, draw_bureau, draw_town
from tests.oracle.decide import decide
from tests.oracle.draft import Draft
from tests.oracle.dress import render

YEARS = {
    "kexie-2017": 2017,
    "gongshanglian-2015": 2015,
    "kejiju-2021": 2021,
    "gongxinju-2019": 2019,
    "xiangzhen-2024": 2024,
}
SCHEMES = tuple(YEARS)
_ALWAYS = {"个人扣分", "重大情形", "提醒函", "评议得分", "加减分", "历年结果", "违规违纪", "测评"}
_USED = {
    "gongxinju-2019": {"重大情形", "提醒函", "评议得分", "加减分", "历年结果", "违规违纪"},
    "xiangzhen-2024": {"加减分", "历年结果", "测评"},
}


def drafted(scheme: str, seed: int) -> Draft:
    """The facts of a drawn year, decisions included."""
    draft = Draft(random.Random(f"{scheme}/{seed}"), scheme, YEARS[scheme])
    if scheme == "gongxinju-2019":
        draw_bureau.draw(draft)
    elif scheme == "xiangzhen-2024":
        draw_town.draw(draft)
    else:
        draft.idle_section = draft.chance(0.2)
        draw_agencies.draw(draft)
    decide(draft)
    return draft


def generate(scheme: str, seed: int) -> bytes:
    """A valid year workbook of the scheme."""
    draft = drafted(scheme, seed)
    dimensions = list(draw_town.ASPECTS) if scheme == "xiangzhen-2024" else list("德能勤绩廉")
    unused = _ALWAYS - _USED.get(scheme, {"个人扣分", "违规违纪", "测评"})
    return render(draft, dimensions, unused)


if __name__ == "__main__":
    Path(sys.argv[3]).write_bytes(generate(sys.argv[1], int(sys.argv[2])))
