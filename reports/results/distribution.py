"""The distribution picture: scores along a line, the grade lines over them, ties at a line marked.

Pure geometry in picture units (pixels at the picture's own width). ``templates/reports/pieces/distribution.svg.html``
draws it, the same on the page and in the PDF: colours stand as attributes, a style sheet may override them by class.

How to use it::

    marks = [Mark("K01 办公室", 9732, "优秀"), Mark("K02 人事科", 8820, "良好", tied=True)]
    picture = distribution(marks, [("优秀", 9000), ("良好", 8000)], grades=("优秀", "良好", "合格"))
    {% include "reports/pieces/distribution.svg.html" with picture=picture %}

``width`` 720 suits a wide page, 340 a telephone. `marks_of` and `lines_of` make the input from outcome rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, NamedTuple

from plans.engine.rounding import two_places
from plans.engine.scheme.subjects import Grading
from reports.results.distribution_shapes import Bar, Dot, Line, Mark, Picture, Tick, Zone, drawn

__all__ = ["Mark", "Picture", "distribution", "lines_of"]

MARGIN: Final = 14.0
AXIS: Final = 46.0
# Heights: of the dots or bars at most and at least, of one row of labels.
FIELD: Final = 120.0
LEAST: Final = 44.0
ROW: Final = 18.0
RADII: Final = (6.0, 5.0, 4.0, 3.2, 2.6)
LETTER: Final = 12.5
STEPS: Final = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
MOST_CLASSES: Final = 5


def distribution(
    marks: Iterable[Mark],
    lines: Sequence[tuple[str, int]] = (),
    *,
    grades: Sequence[str] = (),
    width: float = 720,
    name: str = "得分分布",
) -> Picture:
    """Lay the picture out. ``lines``: a grade and the lowest score of it; ``grades`` from the best to the worst."""
    rows = sorted(marks, key=lambda mark: (mark.score, mark.label))
    lines = sorted(lines, key=lambda line: -line[1])
    order = tuple(grades) or tuple(dict.fromkeys(grade for grade, _ in lines))
    order += tuple(
        grade for grade in dict.fromkeys(row.grade for row in rows) if grade and grade not in order
    )
    scale = _scale(rows, lines, width)
    zones, top = _zones(rows, lines, order, scale)
    pile = _pile(rows, scale)
    base = top + (FIELD if pile is None else max(pile.height + 8, LEAST))
    dots = () if pile is None else _dots(rows, pile, lines, order, base)
    bars = _bars(rows, order, scale, base) if pile is None else ()
    placed, depth = _lines(lines, scale, base)
    return Picture(
        width,
        base + AXIS - ROW + ROW * depth,
        top,
        base,
        _words(rows, lines, order, name),
        dots,
        bars,
        zones,
        placed,
        tuple(Tick(scale.x(score), _short(score)) for score in scale.ticks),
        tuple(f"{row.label}（{two_places(row.score)}）" for row in reversed(rows) if row.tied),
        any(dot.moved for dot in dots),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    low: int
    high: int
    width: float
    ticks: tuple[int, ...]

    def x(self, score: int) -> float:
        share = (min(max(score, self.low), self.high) - self.low) / (self.high - self.low)
        return drawn(MARGIN + share * (self.width - 2 * MARGIN))

    def shows(self, score: int) -> bool:
        return self.low <= score <= self.high


def _scale(rows: Sequence[Mark], lines: Sequence[tuple[str, int]], width: float) -> _Scale:
    """From a round score below the lowest to one above the highest; near grade lines are taken in."""
    scores = [row.score for row in rows] or [low for _, low in lines] or [0, 10_000]
    low, high = min(scores), max(scores)
    reach = max((high - low) // 4, 100)
    near = [line for _, line in lines if low - reach <= line <= high + reach]
    low, high = min([low, *near]), max([high, *near])
    low, high = (low, high) if high - low >= 100 else (low - 50, high + 50)
    room = max(4, int(width // 75))
    step = next((step for step in STEPS if (high - low) / step <= room - 1), STEPS[-1])
    first = max(0, (low - 1) // step * step)
    last = max(-(-(high + 1) // step) * step, first + step)
    return _Scale(first, last, width, tuple(range(first, last + 1, step)))


def _zones(
    rows: Sequence[Mark], lines: Sequence[tuple[str, int]], order: Sequence[str], scale: _Scale
) -> tuple[tuple[Zone, ...], float]:
    """The rooms between the lines that are seen, their names above, in as many rows as they need."""
    counts = Counter(row.grade for row in rows)
    edges = [scale.high, *(low for _, low in lines), scale.low]
    names = [grade for grade, _ in lines]
    rest = [grade for grade in order if grade not in names]
    names.append("、".join(grade for grade in rest if counts[grade]) or (rest[0] if rest and lines else ""))
    found: list[tuple[float, float, int, str]] = []
    for (upper, lower), grade in zip(pairwise(edges), names, strict=True):
        left, right = scale.x(lower), scale.x(upper)
        held = sum(counts[one] for one in grade.split("、")) if grade else 0
        if right - left > 0.5 or held:
            label = "　".join(f"{one} {counts[one]}" for one in grade.split("、")) if grade else ""
            found.append((left, right, _level(grade.split("、")[0], order), label))
    rowed = _rows_of([((left + right) / 2, _wide(label)) for left, right, _, label in found], scale.width)
    depth = max((row for _, row in rowed), default=0) + 1
    zones = tuple(
        Zone(left, right - left, level, label, x, ROW * (row + 1) - 5)
        for (left, right, level, label), (x, row) in zip(found, rowed, strict=True)
    )
    return zones, ROW * depth + 4


def _lines(lines: Sequence[tuple[str, int]], scale: _Scale, base: float) -> tuple[tuple[Line, ...], int]:
    seen = [(grade, low) for grade, low in lines if scale.shows(low)]
    labels = [f"{grade} {two_places(low)} 起" for grade, low in seen]
    rowed = _rows_of(
        [(scale.x(low), _wide(label)) for (_, low), label in zip(seen, labels, strict=True)], scale.width
    )
    placed = tuple(
        Line(scale.x(low), label, x, base + AXIS - 9 + ROW * row)
        for (_, low), label, (x, row) in zip(seen, labels, rowed, strict=True)
    )
    return placed, max((row for _, row in rowed), default=-1) + 1


def _rows_of(labels: Sequence[tuple[float, float]], width: float) -> list[tuple[float, int]]:
    """Where labels (centre, width) stand so that none covers another: kept inside, row by row."""
    taken: list[list[tuple[float, float]]] = []
    placed = []
    for centre, wide in labels:
        x = min(max(centre, wide / 2 + 1), width - wide / 2 - 1)
        left, right = x - wide / 2 - 4, x + wide / 2 + 4
        row = 0
        while row < len(taken) and any(left < other[1] and other[0] < right for other in taken[row]):
            row += 1
        if row == len(taken):
            taken.append([])
        taken[row].append((left, right))
        placed.append((drawn(x), row))
    return placed


class _Pile(NamedTuple):
    radius: float
    height: float
    places: tuple[tuple[float, int], ...]


def _pile(rows: Sequence[Mark], scale: _Scale) -> _Pile | None:
    """Pile dots up where they would touch, with the largest radius that fits; None where none does."""
    for radius in RADII:
        last: list[float] = []
        places = []
        for row in rows:
            x = scale.x(row.score)
            layer = next((i for i, before in enumerate(last) if x - before >= 2 * radius), len(last))
            last[layer : layer + 1] = [x]
            places.append((x, layer))
            if len(last) * 2 * radius > FIELD:
                break
        else:
            return _Pile(radius, len(last) * 2 * radius, tuple(places))
    return None


def _dots(
    rows: Sequence[Mark], pile: _Pile, lines: Sequence[tuple[str, int]], order: Sequence[str], base: float
) -> tuple[Dot, ...]:
    """Every score as a dot at its exact place."""
    radius = pile.radius
    found = []
    for row, (x, layer) in zip(rows, pile.places, strict=True):
        moved = bool(row.grade and lines) and not row.tied and row.grade not in _zone_of(row, lines, order)
        title = (
            f"{row.label} {two_places(row.score)} {row.grade}{'（同分待定）' if row.tied else ''}".rstrip()
        )
        y = drawn(base - (2 * layer + 1) * radius - 1)
        found.append(Dot(x, y, drawn(radius - 0.6), _level(row.grade, order), row.tied, moved, title))
    return tuple(found)


def _zone_of(row: Mark, lines: Sequence[tuple[str, int]], order: Sequence[str]) -> tuple[str, ...]:
    """The grades a score may have by the lines alone: on one line of several grades, any of them."""
    for grade, low in lines:
        if row.score >= low:
            below = [name for name, _ in lines if name != grade]
            return tuple(name for name in order if name == grade or (row.score == low and name in below)) or (
                grade,
            )
    return tuple(grade for grade in order if grade not in [name for name, _ in lines])


def _bars(rows: Sequence[Mark], order: Sequence[str], scale: _Scale, base: float) -> tuple[Bar, ...]:
    """Bars for many scores: one a step, its pieces the grades from the best at the top."""
    fine = next(step for step in STEPS if (scale.high - scale.low) / step <= scale.width / 9)
    bins: dict[int, Counter[str]] = {}
    for row in rows:
        bins.setdefault(row.score // fine, Counter())[row.grade] += 1
    tallest = max(counts.total() for counts in bins.values())
    found = []
    for place, counts in sorted(bins.items()):
        x, right, foot = scale.x(place * fine), scale.x((place + 1) * fine), base
        for grade in sorted(counts, key=lambda name: _level(name, order), reverse=True):
            tall = FIELD * counts[grade] / tallest
            foot -= tall
            span = f"{two_places(place * fine)}至{two_places((place + 1) * fine - 1)}"
            title = f"{span} {grade or '未定'} {counts[grade]}"
            wide = drawn(right - x - 1)
            found.append(Bar(x + 0.5, drawn(foot), wide, drawn(tall), _level(grade, order), title))
    return tuple(found)


def _level(grade: str, order: Sequence[str]) -> int:
    return min(order.index(grade) + 1, MOST_CLASSES) if grade in order else 0


def _words(rows: Sequence[Mark], lines: Sequence[tuple[str, int]], order: Sequence[str], name: str) -> str:
    """What the picture shows, for those who hear it."""
    if not rows:
        return f"{name}：没有得分"
    words = [f"{len(rows)}个得分，最低{two_places(rows[0].score)}，最高{two_places(rows[-1].score)}"]
    counts = Counter(row.grade for row in rows)
    words += [f"{grade}{counts[grade]}" for grade in order if counts[grade]]
    words += [f"{grade}{two_places(low)}起" for grade, low in lines]
    tied = sum(row.tied for row in rows)
    words += [f"同分待定{tied}"] if tied else []
    return f"{name}：{'，'.join(words)}"


def _short(score: int) -> str:
    return two_places(score).rstrip("0").rstrip(".")


def _wide(label: str) -> float:
    """The width of a label: a Chinese letter is one square, a figure about half."""
    return sum(LETTER if ord(letter) > 0x2E80 else LETTER * 0.56 for letter in label)


def lines_of(grading: Grading, marks: Iterable[Mark]) -> list[tuple[str, int]]:
    """The grade lines: those of the plan where the score alone decides, else the lowest score of each grade held."""
    fixed = {
        rule.grade: rule.when.lowest
        for rule in grading.rules
        if rule.when and rule.when.model_fields_set == {"at_least"} and rule.when.lowest is not None
    }
    if not grading.by_place:
        return [(grade, fixed[grade]) for grade in grading.grades if grade in fixed]
    lowest: dict[str, int] = {}
    for mark in marks:
        if mark.grade:
            lowest[mark.grade] = min(mark.score, lowest.get(mark.grade, mark.score))
    found: list[tuple[str, int]] = []
    for grade in grading.grades:
        if grade in lowest and (not found or lowest[grade] < found[-1][1]):
            found.append((grade, lowest[grade]))
    # The lowest of all needs no line: everybody else is in it.
    return found[:-1]
