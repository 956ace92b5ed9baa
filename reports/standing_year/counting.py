"""Counting lights: by category, section, first-level indicator and quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from indicators.engine.lights import Light
from indicators.services.filing_rules import QUARTERS
from reports.standing_year.reading import APPROVED, STATES, Line, YearStanding

TONES: Final = dict(zip(STATES, ("good", "waiting", "bad", "muted", "missing"), strict=True))


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows show what, in the order of STATES, and how many of them are approved."""

    numbers: tuple[int, ...]
    approved: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.numbers)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """State, tone and number, for a table."""
        return [(state, TONES[state], number) for state, number in zip(STATES, self.numbers, strict=True)]

    @property
    def approved_words(self) -> str:
        """Share approved, cut down to a whole percent (never 100% while one is missing)."""
        return f"{self.approved * 100 // self.total}%" if self.total else "—"

    def of(self, state: str) -> int:
        """The number of one state."""
        return self.numbers[STATES.index(state)]

    @property
    def red(self) -> int:
        """How many are red."""
        return self.of(Light.RED.value)

    @property
    def green(self) -> int:
        """How many are green."""
        return self.of(Light.GREEN.value)

    @property
    def missing(self) -> int:
        """How many are not handed in."""
        return self.numbers[-1]

    @property
    def words(self) -> str:
        """All numbers in a sentence, for screen readers."""
        return "，".join(f"{state} {number}" for state, _, number in self.cells if number) or "没有指标"


@dataclass(frozen=True, slots=True)
class Group:
    """One category, section or first-level indicator; `key` is what a filter asks for."""

    key: str
    name: str
    counts: Counts


def counts_of(lines: Iterable[Line], quarter: int) -> Counts:
    """Count the rows of a quarter."""
    rows = list(lines)
    found = Counter(line.shown(quarter) for line in rows)
    return Counts(
        tuple(found[state] for state in STATES), sum(line.state(quarter) == APPROVED for line in rows)
    )


def groups_of(lines: Sequence[Line], quarter: int, of: Callable[[Line], tuple[str, str]]) -> list[Group]:
    """Count by what `of` gives (key, name), in the order of the plan."""
    parts: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        parts.setdefault(of(line), []).append(line)
    return [Group(key, name, counts_of(rows, quarter)) for (key, name), rows in parts.items()]


def by_category(standing: YearStanding) -> list[Group]:
    """Count by 类别."""
    return groups_of(standing.lines, standing.quarter, lambda line: (line.category, line.category))


def by_section(standing: YearStanding) -> list[Group]:
    """Count by 责任对象; the one with the most red rows first."""
    found = groups_of(standing.lines, standing.quarter, lambda line: (str(line.section), line.section_name))
    return sorted(found, key=lambda group: (-group.counts.red, -group.counts.missing))


def by_primary(standing: YearStanding) -> list[Group]:
    """Count by first-level indicator."""
    return groups_of(standing.lines, standing.quarter, lambda line: (str(line.primary), line.primary_name))


def by_quarter(standing: YearStanding) -> list[tuple[int, Counts]]:
    """Count all rows of each quarter."""
    return [(quarter, counts_of(standing.lines, quarter)) for quarter in QUARTERS]
