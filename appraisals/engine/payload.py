"""A set of marks as bytes of one length for the whole round, so that its size tells neither group nor marks.

Layout: the place of the group (2 bytes), then for each target and each dimension the mark in steps (2 bytes, big endian),
0xFFFF where the elector does not judge the target: by exclusion or by abstaining (quality «Ballots»).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import pack, unpack
from typing import Final

NONE: Final = 0xFFFF
Marks = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """What all ballots of a round share: numbers of targets and dimensions, the step of a mark in 1/10000 point."""

    targets: int
    dimensions: int
    step: int

    @property
    def length(self) -> int:
        """Bytes of every ballot of the round."""
        return 2 + 2 * self.targets * self.dimensions


def encode(group: int, marks: Sequence[Marks | None], shape: Shape) -> bytes:
    """Write a ballot set; `marks` has one entry per target, in 1/10000 point, None where it is not judged.

    ValueError where the shape or the step does not fit: the caller has checked what somebody typed.
    """
    if len(marks) != shape.targets:
        raise ValueError("one entry per target")
    cells: list[int] = [group]
    for row in marks:
        if row is None:
            cells += [NONE] * shape.dimensions
            continue
        if len(row) != shape.dimensions or any(mark % shape.step or mark < 0 for mark in row):
            raise ValueError("marks do not fit the ballot")
        cells += [mark // shape.step for mark in row]
    return pack(f">{len(cells)}H", *cells)


def decode(payload: bytes, shape: Shape) -> tuple[int, list[Marks | None]]:
    """Read a ballot set: the place of its group and the marks per target. ValueError where it is none of the round."""
    if len(payload) != shape.length:
        raise ValueError("length")
    group, *cells = unpack(f">{len(payload) // 2}H", payload)
    size = shape.dimensions
    rows = [cells[start : start + size] for start in range(0, len(cells), size)]
    return group, [_row(row, shape.step) for row in rows]


def _row(cells: Sequence[int], step: int) -> Marks | None:
    if all(cell == NONE for cell in cells):
        return None
    if NONE in cells:
        raise ValueError("half a target")
    return tuple(cell * step for cell in cells)
