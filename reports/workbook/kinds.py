"""The kinds of values that columns hold: how a cell is read into a value and how a value is shown in a cell.

`read` gives the value in its unit, None for an empty cell, or a Problem; `show` gives what is written. Nothing here
knows a sheet or a scheme.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Protocol

from people.xlsx import cells
from people.xlsx.raw import Problem, Raw, shown
from plans import figures
from plans.engine.units import FEN, POINT, RATIO
from plans.figures import in_points
from scoring.engine.registers.rows import listed, points_fault

__all__ = [
    "Choice", "Day", "Id", "Kind", "Money", "Points", "Ratio", "Shown", "Style", "Text", "Whole", "YesNo",
    "in_points", "listed",
]  # fmt: skip
Style = Literal["text", "number", "money", "percent", "percent2", "date"]
Shown = str | int | Decimal | date | None
# What names a row stands in an index, and PostgreSQL refuses index entries of more than some 2,700 bytes.
LONGEST_NAME: Final = 200
PERCENT_HELP: Final = "请填 95% 这样的百分数"


class Kind(Protocol):
    """What a column needs of its kind; `empty` is the value of an empty cell in a model."""

    @property
    def empty(self) -> object:
        """Value that stands for an empty cell."""

    def read(self, raw: Raw, heading: str) -> object:
        """Read a cell that is not empty: a value, None, or a Problem."""

    def show(self, value: object) -> tuple[Shown, Style]:
        """Give what is written for a value, and in which style."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words as typed, trimmed; `longest` characters at most where they name a row, 0: as many as a cell holds."""

    empty: str = ""
    longest: int = 0

    def read(self, raw: Raw, heading: str) -> object:
        """Read words; numbers and dates as written."""
        return self.short(cells.text(raw))

    def short(self, words: object) -> object:
        """The words, or a Problem where they are too long."""
        if self.longest and isinstance(words, str) and len(words) > self.longest:
            return Problem(f"{shown(words)}有 {len(words)} 个字，太长", f"最多 {self.longest} 个字，请缩短")
        return words

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write text, never a formula."""
        return str(value), "text"


@dataclass(frozen=True, slots=True)
class Id(Text):
    """An id: 编号 or 工号."""

    longest: int = LONGEST_NAME

    def read(self, raw: Raw, heading: str) -> object:
        """Read an id; dates and damaged numbers are Problems."""
        return self.short(cells.identifier(raw))


@dataclass(frozen=True, slots=True)
class Choice(Text):
    """One of a few words; without options any text."""

    longest: int = LONGEST_NAME
    options: tuple[str, ...] = ()

    def read(self, raw: Raw, heading: str) -> object:
        """Read one of the options."""
        return cells.choice(raw, self.options) if self.options else self.short(cells.text(raw))


@dataclass(frozen=True, slots=True)
class YesNo:
    """是 or 否; an empty cell is the default."""

    empty: bool = False

    def read(self, raw: Raw, heading: str) -> object:
        """Read 是 or 否."""
        return cells.yes_no(raw, default=self.empty)

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write 是 or 否."""
        return "是" if value else "否", "text"


@dataclass(frozen=True, slots=True)
class Day:
    """A date."""

    empty: None = None

    def read(self, raw: Raw, heading: str) -> object:
        """Read a date."""
        return cells.day(raw)

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write a date cell."""
        return (value if isinstance(value, date) else None), "date"


@dataclass(frozen=True, slots=True)
class Points:
    """Points as 1/10000 point with at most 4 decimals; `high` in whole points; `positive`: above 0."""

    high: int | None = None
    positive: bool = False
    signed: bool = False
    empty: None = None

    def read(self, raw: Raw, heading: str) -> object:
        """Read points within the bounds."""
        value = figures.points(raw, signed=self.signed or self.positive or self.high is not None)
        if isinstance(value, Problem):
            return value if self.high is None or isinstance(raw, Problem) else self._ranged(value)
        if value is None:
            return None
        wrong = points_fault(value, high=self.high, positive=self.positive)
        return Problem(*wrong) if wrong else value

    def _ranged(self, problem: Problem) -> Problem:
        remedy = problem.remedy if "位小数" in problem.remedy else f"请填 0 至 {self.high} 的数字"
        return Problem(problem.problem, remedy)

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write points as a number."""
        assert isinstance(value, int)
        return Decimal(value) / POINT, "number"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as fen."""

    empty: None = None

    def read(self, raw: Raw, heading: str) -> object:
        """Read an amount in yuan."""
        return figures.money(raw)

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write yuan."""
        assert isinstance(value, int)
        return Decimal(value) / FEN, "money"


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds."""

    low: int
    high: int
    help: str = ""
    empty: None = None

    def read(self, raw: Raw, heading: str) -> object:
        """Read a whole number."""
        value = figures.whole(raw, self.low, self.high)
        if isinstance(value, Problem) and not isinstance(raw, Problem):
            return Problem(value.problem, self.help or f"请填 {self.low} 至 {self.high} 的整数")
        return value

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write the number."""
        assert isinstance(value, int)
        return value, "number"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A percentage as 1/10¹²; the column may also be headed 「…(%)」 and hold plain numbers then."""

    empty: None = None

    def read(self, raw: Raw, heading: str) -> object:
        """Read a percentage; the heading tells what a plain number means."""
        value = figures.percentage(raw, heading)
        if isinstance(value, Problem) and not isinstance(raw, Problem) and "%" not in value.remedy:
            return Problem(value.problem, PERCENT_HELP)
        return value

    def show(self, value: object) -> tuple[Shown, Style]:
        """Write a number with a percent format, with decimals only where it has any."""
        assert isinstance(value, int)
        return Decimal(value) / RATIO, "percent" if value * 100 % RATIO == 0 else "percent2"
