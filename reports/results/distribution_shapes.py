"""What the distribution picture is made of, in picture units; `reports.results.distribution` lays it out."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor
from typing import Final, NamedTuple

# From the best grade to the fifth; the first is for no grade. Both themes and print keep them apart.
COLOURS: Final = ("#6b7280", "#1b7a46", "#1f66b0", "#b26a00", "#b02a24", "#6d2320")


def drawn(value: float) -> float:
    """A place or length of a picture to two places, half up as everywhere; pictures decide nothing."""
    return floor(value * 100 + 0.5) / 100


class Mark(NamedTuple):
    """One score in 1/100 point with whose it is, its grade ("" where there is none), and whether a tie is open."""

    label: str
    score: int
    grade: str
    tied: bool = False


class Dot(NamedTuple):
    """A dot; ``level`` 1..5 is the place of its grade from the best (0: none), ``moved``: not the grade of its zone."""

    x: float
    y: float
    r: float
    level: int
    tied: bool
    moved: bool
    title: str

    @property
    def colour(self) -> str:
        """Its colour where no style sheet gives another."""
        return COLOURS[self.level]


class Bar(NamedTuple):
    """A piece of a bar: so many of one grade inside one step of scores."""

    x: float
    y: float
    width: float
    height: float
    level: int
    title: str

    @property
    def colour(self) -> str:
        """Its colour where no style sheet gives another."""
        return COLOURS[self.level]


class Zone(NamedTuple):
    """The room of one grade between two lines, with its name and how many stand in the grade."""

    x: float
    width: float
    level: int
    label: str
    label_x: float
    label_y: float


class Line(NamedTuple):
    """A grade line with its score written under the axis; ``label_y`` keeps near lines apart."""

    x: float
    label: str
    label_x: float
    label_y: float


class Tick(NamedTuple):
    """A score under the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything the template draws, in picture units; ``title`` says in words what is seen."""

    width: float
    height: float
    top: float
    base: float
    title: str
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    zones: tuple[Zone, ...]
    lines: tuple[Line, ...]
    ticks: tuple[Tick, ...]
    ties: tuple[str, ...]
    moved: bool

    @property
    def field(self) -> float:
        """The height of the rooms."""
        return self.base - self.top

    @property
    def tick(self) -> float:
        """Where the ticks end."""
        return self.base + 5

    @property
    def tick_label(self) -> float:
        """Where the scores under the axis stand."""
        return self.base + 17
