"""Worlds side by side: who changes grade, rank, score, amount, and why; the unchanged only counted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from bonuses.engine.traces import person_trace
from bonuses.whatif.figures import (
    AMOUNT,
    BARRED,
    FREE,
    GRADE,
    RANK,
    Figure,
    Row,
    against,
    money,
    person_figures,
    subject_figures,
)
from bonuses.whatif.reasons import Why, why
from bonuses.whatif.words import Cause, Teller
from bonuses.whatif.worlds import Base, World
from plans.engine.steps import Step

MOST_COMPARED: Final = 3
# So many rows stand on a page; those that matter most come first.
MOST_ROWS: Final = 300
# A new total moves everybody's amount: so many are told step by step, then only who changes in more than the amount.
MOST_STEPS: Final = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """One subject or person in one world, by its `title`; `why` only where something changed."""

    title: str
    figures: tuple[Figure, ...]
    moved: bool = False
    why: Why = field(default_factory=Why)


@dataclass(frozen=True, slots=True)
class Line:
    """One subject or person: as it is now, then under each scenario."""

    code: str
    name: str
    now: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the tables is wanted: only names or 编号 with `q`, a page of each."""

    q: str = ""
    subjects: int = 1
    people: int = 1


EVERYTHING: Final = Window()


@dataclass(frozen=True, slots=True)
class Table:
    """Who changes, the most important first: one `page` of those `found`, of `moved` in all; `same` do not change."""

    title: str
    lines: tuple[Line, ...]
    moved: int
    found: int
    page: int
    same: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(-(-self.found // MOST_ROWS), 1)

    @property
    def first(self) -> int:
        """The place of the first line among those found, from 1."""
        return (self.page - 1) * MOST_ROWS + 1

    @property
    def last(self) -> int:
        """The place of the last line."""
        return self.first + len(self.lines) - 1


@dataclass(frozen=True, slots=True)
class Sum:
    """The money of one world: paid + returned + undistributed = total (rules 6.4)."""

    total: str
    paid: str
    returned: str
    undistributed: str
    adds_up: bool
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Now and up to three scenarios."""

    worlds: tuple[World, ...]
    told: tuple[list[str], ...]
    sums: tuple[Sum | None, ...]
    pays: bool
    subjects: Table
    people: Table | None

    @property
    def scenarios(self) -> tuple[World, ...]:
        """The worlds but the first, which is as it is now."""
        return self.worlds[1:]

    @property
    def computed(self) -> bool:
        """Whether any scenario could be computed."""
        return any(world.outcome is not None for world in self.scenarios)


def compare(base: Base, worlds: Sequence[World], teller: Teller, window: Window = EVERYTHING) -> Comparison:
    """Compare the first world, as it is now, with the others; of the tables the part that is wanted."""
    now, others = worlds[0], worlds[1:]
    causes = [teller.causes(world.changes) for world in others]
    part = (window.q, window.subjects)
    subjects = _table("考核对象", worlds, causes, teller, subject_figures, _subject_traces, part)
    people = None
    if any(world.outcome is not None and world.outcome.people for world in worlds):
        figures = lambda world: person_figures(world, sees=teller.sees)  # noqa: E731
        part = (window.q, window.people)
        people = _table("人员", worlds, causes, teller, figures, _person_traces, part)
    pays = now.scheme is not None and now.scheme.bonus is not None
    return Comparison(
        tuple(worlds),
        tuple(teller.told(world.changes) for world in worlds),
        tuple(_sum(world) for world in worlds),
        pays,
        subjects,
        people,
    )


def _sum(world: World) -> Sum | None:
    bonus = world.bonus
    if bonus is None:
        return None
    parts = (bonus.paid, bonus.returned, bonus.undistributed)
    decided = [part for part in parts if part is not None]
    adds_up = len(decided) == len(parts) and sum(decided) == bonus.total
    paid, returned, left = (money(part) for part in parts)
    return Sum(money(bonus.total), paid, returned, left, adds_up, bonus.hints)


Figures = Callable[[World], dict[str, Row]]
Traces = Callable[[World], Callable[[str], Step | None]]


def _table(
    title: str,
    worlds: Sequence[World],
    causes: Sequence[list[Cause]],
    teller: Teller,
    figures: Figures,
    traces: Traces,
    part: tuple[str, int],
) -> Table:
    now, *others = [figures(world) for world in worlds]
    moved: list[tuple[tuple[object, ...], str, list[Row]]] = []
    same = []
    for code in now:
        rows = [against(now[code], other.get(code)) if other else {} for other in others]
        if any(figure.changed for row in rows for figure in row.values()):
            moved.append((_weight(rows, code), code, rows))
        else:
            same.append(teller.names.get(code, code))
    moved.sort(key=lambda each: each[0])
    wanted, asked = part
    chosen = [each for each in moved if wanted in each[1] or wanted in teller.names.get(each[1], "")]
    page = min(asked, max(-(-len(chosen) // MOST_ROWS), 1))
    start = (page - 1) * MOST_ROWS
    trace = [traces(world) for world in worlds]
    lines = []
    for number, (_, code, rows) in enumerate(chosen[start : start + MOST_ROWS], start):
        cells = tuple(
            _cell(
                worlds[place + 1].title,
                row,
                trace[0](code),
                trace[place + 1](code),
                causes[place],
                teller,
                short=number >= MOST_STEPS,
            )
            for place, row in enumerate(rows)
        )
        shown = Cell(worlds[0].title, tuple(figure for figure in now[code].values() if figure.text != FREE))
        lines.append(Line(code, teller.names.get(code, code), shown, cells))
    return Table(title, tuple(lines), len(moved), len(chosen), page, tuple(same))


def _cell(
    title: str,
    row: Row,
    old: Step | None,
    new: Step | None,
    causes: list[Cause],
    teller: Teller,
    *,
    short: bool,
) -> Cell:
    changed = frozenset(figure.heading for figure in row.values() if figure.changed)
    figures = tuple(row.values())
    if not changed:
        return Cell(title, figures)
    found = why(causes, changed, old, new, teller)
    return Cell(title, figures, True, replace(found, steps=()) if short and changed <= {AMOUNT} else found)


def _weight(rows: Sequence[Row], code: str) -> tuple[object, ...]:
    """What changes a grade comes first, then a bar, a rank, then the largest amount."""
    changed = {each.heading for row in rows for each in row.values() if each.changed}
    amounts = [abs(_gap(row.get(AMOUNT))) for row in rows]
    return (GRADE not in changed, BARRED not in changed, RANK not in changed, -max(amounts, default=0), code)


def _gap(figure: Figure | None) -> int:
    if figure is None or not figure.changed:
        return 0
    text = figure.difference.replace(",", "").replace(".", "").lstrip("+−")
    return int(text) if text else 0


def _subject_traces(world: World) -> Callable[[str], Step | None]:
    steps: Mapping[str, Step | None] = {
        row.code: row.step for row in (world.outcome.subjects if world.outcome else ())
    }
    return steps.get


def _person_traces(world: World) -> Callable[[str], Step | None]:
    people = {row.number: row for row in (world.outcome.people if world.outcome else ())}
    paid = {row.number: row for row in world.bonus.allocations} if world.bonus else {}

    def trace(number: str) -> Step | None:
        person = people.get(number)
        return person_trace(person, paid.get(number)) if person is not None else None

    return trace
