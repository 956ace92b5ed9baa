"""Every kind of broken workbook, by theme."""

from __future__ import annotations

from tests.broken import cells, empties, hostile, many, references, rules, sound, structure, totals
from tests.broken.kinds import Broken

BROKEN: list[Broken] = [
    *structure.KINDS,
    *cells.KINDS,
    *references.KINDS,
    *totals.KINDS,
    *rules.KINDS,
    *many.KINDS,
    *empties.KINDS,
]
HOSTILE: list[Broken] = hostile.KINDS
SOUND: list[Broken] = [*sound.KINDS, *empties.SOUND]
