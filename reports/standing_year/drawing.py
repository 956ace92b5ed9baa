"""Charts of the standing: a stacked bar of lights, and the lights over four quarters as lines. Whole pixels only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape

from reports.standing_year.counting import Counts
from reports.standing_year.scale import LIGHTS

# By tone of the scale.
COLOURS: Final = {
    "good": "#2e8b57", "fair": "#7cb342", "waiting": "#d99a1c", "bad": "#c0392b", "muted": "#9aa5b1",
    "missing": "#dfe5ec",
}  # fmt: skip
DASHES: Final = {
    "good": "",
    "fair": "9 3 2 3",
    "waiting": "7 3",
    "bad": "2 3",
    "muted": "4 4",
    "missing": "1 4",
}
# A thin line needs more than the pale grey of an area.
LINES: Final = {**COLOURS, "missing": "#566273"}
WIDE: Final = 1000


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar, in thousandths of its width."""

    state: str
    tone: str
    colour: str
    x: int
    width: int
    number: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A stacked bar with what it says in words."""

    title: str
    pieces: tuple[Piece, ...]


def bar(counts: Counts, name: str = "") -> Bar:
    """Draw the counts; every state with a row gets at least 8 thousandths, so that a single red one is seen."""
    parts = [(state, tone, number) for state, tone, number in counts.cells if number]
    least, x, pieces = 8, 0, list[Piece]()
    room = WIDE - least * len(parts)
    for place, (state, tone, number) in enumerate(parts):
        width = least + room * number // counts.total
        if place == len(parts) - 1:
            width = WIDE - x
        pieces.append(Piece(state, tone, COLOURS[tone], x, width, number))
        x += width
    return Bar(f"{name}：{counts.words}" if name else counts.words, tuple(pieces))


@dataclass(frozen=True, slots=True)
class Dot:
    """One point of a line with its number."""

    x: int
    y: int
    number: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """One state over the quarters."""

    state: str
    tone: str
    colour: str
    dash: str
    points: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """Lights (or, where `graded`, grades) over the quarters; `title` says it in words."""

    width: int
    height: int
    base: int
    top: int
    left: int
    right: int
    title: str
    curves: tuple[Curve, ...]
    quarters: tuple[tuple[int, str], ...]
    most: int
    graded: bool = False

    @property
    def dark(self) -> bool:
        """Whether rows were handed in and no state is there to draw.

        No planned progress for the quarter (`planned_q1` … `planned_q4`), no 完成率 given, or no grade.
        """
        numbers = [dot.number for curve in self.curves for dot in curve.dots]
        return bool(numbers) and not any(numbers)


def trend(rows: Sequence[tuple[int, Counts]], *, width: int = 640, height: int = 220) -> Trend:
    """Draw the lights (or grades) and 未报 of the quarters; quarters without any row handed in have no lights."""
    left, right, top, base = 40, width - 20, 24, height - 34
    most = max((counts.total for _, counts in rows), default=0) or 1
    xs = {quarter: left + 20 + (right - left - 40) * place // 3 for place, (quarter, _) in enumerate(rows)}
    shown = [(quarter, counts) for quarter, counts in rows if counts.missing < counts.total]
    curves = []
    scale = rows[0][1].scale if rows else LIGHTS
    for state, tone in zip(scale.states, scale.tones, strict=True):
        if state == scale.silent:
            continue
        dots = []
        for quarter, counts in shown:
            number = counts.of(state)
            y = base - (base - top) * number // most
            dots.append(Dot(xs[quarter], y, number, y - 7))
        points = " ".join(f"{dot.x},{dot.y}" for dot in dots)
        curves.append(Curve(state, tone, LINES[tone], DASHES[tone], points, tuple(dots)))
    names = tuple((xs[quarter], f"第{quarter}季度") for quarter, _ in rows)
    title = "；".join(f"第{quarter}季度 {counts.words}" for quarter, counts in shown) or "还没有上报的季度"
    return Trend(width, height, base, top, left, right, title, tuple(curves), names, most, scale.graded)


def bar_html(drawn: Bar, height: int = 14) -> str:
    """The bar as SVG, as templates/reports/pieces/lights.svg.html draws it; for lists of many."""
    rects = "".join(
        f'<rect class="light-{piece.tone}" x="{piece.x}" y="0" width="{piece.width}" height="14" fill="{piece.colour}"/>'
        for piece in drawn.pieces
    )
    return (
        f'<svg class="lights" role="img" xmlns="http://www.w3.org/2000/svg" width="100%" height="{height}"'
        f' viewBox="0 0 1000 14" preserveAspectRatio="none"><title>{escape(drawn.title)}</title>{rects}</svg>'
    )
