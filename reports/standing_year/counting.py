"""Counting lights: by category, section, first-level indicator and quarter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from indicators.services.filing_rules import QUARTERS
from indicators.workflow import HANDED_IN
from reports.standing_year.reading import APPROVED, Line, YearStanding
from reports.standing_year.scale import LIGHTS, Scale


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows show what, in the order of the scale, and how many of them are approved."""

    numbers: tuple[int, ...]
    approved: int = 0
    scale: Scale = LIGHTS

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.numbers)

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """State, tone and number, for a table."""
        return list(zip(self.scale.states, self.scale.tones, self.numbers, strict=True))

    @property
    def approved_words(self) -> str:
        """Share approved, cut down to a whole percent (never 100% while one is missing)."""
        return f"{self.approved * 100 // self.total}%" if self.total else "—"

    def of(self, state: str) -> int:
        """The number of one state."""
        return self.numbers[self.scale.states.index(state)]

    @property
    def red(self) -> int:
        """How many are red (of the last grade)."""
        return self.of(self.scale.worst)

    @property
    def green(self) -> int:
        """How many are green (of the first grade)."""
        return self.of(self.scale.best)

    @property
    def clean(self) -> bool:
        """Whether all that is owed is handed in and as good as it can be."""
        return self.green > 0 and self.green + self.of(self.scale.silent) == self.total

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


def counts_of(lines: Iterable[Line], quarter: int, scale: Scale = LIGHTS) -> Counts:
    """Count the rows of a quarter."""
    rows = list(lines)
    found = Counter(line.shown(quarter) for line in rows)
    approved = sum(line.state(quarter) == APPROVED for line in rows)
    return Counts(tuple(found[state] for state in scale.states), approved, scale)


def total_of(standing: YearStanding) -> Counts:
    """Count all rows of the standing's quarter."""
    return counts_of(standing.lines, standing.quarter, standing.scale)


def groups_of(standing: YearStanding, of: Callable[[Line], tuple[str, str]]) -> list[Group]:
    """Count by what `of` gives (key, name), in the order of the plan."""
    parts: dict[tuple[str, str], list[Line]] = {}
    for line in standing.lines:
        parts.setdefault(of(line), []).append(line)
    quarter, scale = standing.quarter, standing.scale
    return [Group(key, name, counts_of(rows, quarter, scale)) for (key, name), rows in parts.items()]


def by_category(standing: YearStanding) -> list[Group]:
    """Count by 类别."""
    return groups_of(standing, lambda line: (line.category, line.category))


def by_section(standing: YearStanding) -> list[Group]:
    """Count by 责任对象; the one with the most red rows first."""
    found = groups_of(standing, lambda line: (str(line.section), line.section_name))
    return sorted(found, key=lambda group: (-group.counts.red, -group.counts.missing))


def by_primary(standing: YearStanding) -> list[Group]:
    """Count by first-level indicator."""
    return groups_of(standing, lambda line: (str(line.primary), line.primary_name))


def by_quarter(standing: YearStanding) -> list[tuple[int, Counts]]:
    """Count all rows of each quarter."""
    return [(quarter, counts_of(standing.lines, quarter, standing.scale)) for quarter in QUARTERS]


def by_deadline(standing: YearStanding) -> list[Group]:
    """Count by 完成时限, as the plan words it."""
    return groups_of(standing, lambda line: (line.deadline, line.deadline))


TIMELY, AFTER, LATE, AHEAD = "按期上报", "逾期补报", "逾期未报", "未到期"


def timely_lines(standing: YearStanding) -> dict[str, list[Line]]:
    """Sort the rows of the quarter by whether they were handed in by its day.

    A row without a day of handing in (it came with a workbook) counts as 按期; one that is owed no more (a later
    quarter has overtaken it) is in neither list.
    """
    quarter, found = standing.quarter, {state: list[Line]() for state in (TIMELY, AFTER, LATE, AHEAD)}
    late = {line.pk for line in standing.late_in(quarter)}
    open_still = standing.days[quarter] >= standing.today
    for line in standing.lines:
        filed = line.filed.get(quarter)
        if filed is not None and filed.state in HANDED_IN:
            found[AFTER if filed.on and filed.on > standing.days[quarter] else TIMELY].append(line)
        elif line.pk in late:
            found[LATE].append(line)
        elif open_still:
            found[AHEAD].append(line)
    return found
