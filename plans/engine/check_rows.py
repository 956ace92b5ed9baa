"""Indicator rows as the plan check looks at them: by category and by first-level indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.engine.facts import Indicator
from plans.engine.steps import show
from plans.engine.units import points_to_fraction


@dataclass(frozen=True, slots=True)
class Primary:
    """A first-level indicator with its rows in the given order; ``first`` is where findings about it stand."""

    category: str
    name: str
    rows: tuple[Indicator, ...]

    @property
    def first(self) -> Indicator:
        """Its first row."""
        return self.rows[0]

    @property
    def full(self) -> int:
        """Its points, the sum of its rows (1/10000)."""
        return sum(row.full for row in self.rows)

    @property
    def seconds(self) -> tuple[Indicator, ...]:
        """Its second-level indicators; a 免设二级 row is none (rules §8, 3.2)."""
        return tuple(row for row in self.rows if not row.standalone)


def primaries_of(rows: Sequence[Indicator]) -> list[Primary]:
    """The first-level indicators in the order of their first rows."""
    groups: dict[tuple[str, str], list[Indicator]] = {}
    for row in rows:
        groups.setdefault((row.category, row.primary), []).append(row)
    return [Primary(category, name, tuple(found)) for (category, name), found in groups.items()]


def points_text(points: int) -> str:
    """Write 1/10000 points as people do: 400, 399.5, 400.0001."""
    return show(points_to_fraction(points))


def shortened(names: Sequence[str], most: int = 5) -> str:
    """A list for a sentence: the first few, and how many there are when more."""
    listed = "、".join(names[:most])
    return f"{listed} 等 {len(names)} 项" if len(names) > most else listed
