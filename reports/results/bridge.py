"""The bonus bridge: from the total to what is paid, returned and left, to the fen (rules 6.4), as a picture.

Pure geometry as in `reports.results.distribution`; ``templates/reports/pieces/bridge.svg.html`` draws it. Amounts in
fen. How to use it::

    {% include "reports/pieces/bridge.svg.html" with picture=picture %}    where picture = bridge(total, paid, …)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from reports.results.amounts import money
from reports.results.distribution_shapes import drawn

NAMES: Final = ("总额", "发放", "收回", "未分配")
COLOURS: Final = ("#3d4a5c", "#1b7a46", "#b02a24", "#b26a00")
NAME_WIDTH: Final = 58.0
LETTER: Final = 7.2
GAP: Final = 10.0
ROW: Final = 27.0
THICK: Final = 15.0
# An amount that is not nothing is never drawn as nothing.
THINNEST: Final = 2.0


class Beam(NamedTuple):
    """One amount: its bar, its name in front and its amount in yuan behind; ``kind`` 0..3 as in NAMES."""

    kind: int
    name: str
    amount: str
    x: float
    y: float
    width: float
    text_y: float
    colour: str


class Drop(NamedTuple):
    """The thin line from the end of one bar down to the next."""

    x: float
    y1: float
    y2: float


@dataclass(frozen=True, slots=True)
class Bridge:
    """Everything the template draws; ``title`` says it in words."""

    width: float
    height: float
    name_x: float
    thick: float
    title: str
    beams: tuple[Beam, ...]
    drops: tuple[Drop, ...]


def bridge(total: int, paid: int, returned: int, undistributed: int, *, width: float = 720) -> Bridge:
    """Lay the bridge out; ValueError where the three do not make up the total."""
    if paid + returned + undistributed != total:
        raise ValueError("发放、收回、未分配之和不等于总额")
    amounts = (total, paid, returned, undistributed)
    texts = [money(amount) for amount in amounts]
    room = width - NAME_WIDTH - max(len(text) for text in texts) * LETTER - GAP
    beams, drops = [], []
    start = 0
    for kind, (name, fen, text) in enumerate(zip(NAMES, amounts, texts, strict=True)):
        x = drawn(NAME_WIDTH + room * start / total) if total else NAME_WIDTH
        long = drawn(max(room * fen / total, THINNEST)) if fen else 0.0
        y = ROW * kind + (ROW - THICK) / 2
        x = min(x, drawn(NAME_WIDTH + room - long))
        beams.append(Beam(kind, name, text, x, y, long, y + THICK - 3, COLOURS[kind]))
        start += fen if kind else 0
        if kind and kind < len(NAMES) - 1:
            end = drawn(NAME_WIDTH + room * start / total) if total else NAME_WIDTH
            drops.append(Drop(end, y, y + ROW + THICK))
    words = "，".join(f"{name}{text}元" for name, text in zip(NAMES, texts, strict=True))
    return Bridge(
        width, ROW * len(NAMES), NAME_WIDTH - 8, THICK, f"奖金去向：{words}", tuple(beams), tuple(drops)
    )
