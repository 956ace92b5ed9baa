"""Reading a ballot as it was typed: full-width digits and blanks count, every place that is missing or wrong is named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from appraisals.engine.payload import Marks
from appraisals.papers import Line, Paper, abstain_name, mark_name
from appraisals.sheets import Aspect
from plans.engine.typed import half_width_number, plain_decimal
from plans.engine.units import POINT, points_from_decimal

MISSING = "请打分"
NO_NUMBER = "请填数字"
LONGEST = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One mark: what was typed, and what is wrong with it."""

    name: str
    aspect: Aspect
    typed: str = ""
    fault: str = ""
    mark: int | None = None

    @property
    def most(self) -> str:
        """The highest mark as people write it."""
        return plain(self.aspect.full)


@dataclass(frozen=True, slots=True)
class Row:
    """One target with its marks."""

    line: Line
    cells: tuple[Cell, ...] = ()
    abstain: str = ""
    abstained: bool = False

    @property
    def alike(self) -> bool:
        """Whether every dimension got the same share of its maximum."""
        shares = {(cell.mark or 0) * POINT * POINT // (cell.aspect.full or 1) for cell in self.cells}
        return len(self.cells) > 1 and len(shares) == 1 and all(cell.mark is not None for cell in self.cells)


@dataclass(slots=True)
class Filled:
    """A ballot as far as it is filled."""

    paper: Paper
    rows: list[Row] = field(default_factory=list)

    @property
    def faults(self) -> list[tuple[Row, Cell]]:
        """The places that are missing or wrong, in their order."""
        return [(row, cell) for row in self.rows for cell in row.cells if cell.fault]

    @property
    def marks(self) -> list[Marks | None]:
        """The marks as casting takes them; meaningless while there are faults."""
        return [
            None
            if row.line.excluded or row.abstained
            else tuple(cell.mark if cell.mark is not None else -1 for cell in row.cells)
            for row in self.rows
        ]

    @property
    def alike(self) -> list[str]:
        """Names of the targets whose marks are all alike: allowed, and pointed out."""
        return [row.line.name for row in self.rows if row.alike]

    @property
    def same_for_all(self) -> bool:
        """Whether all targets got the very same marks."""
        given = [
            tuple(cell.mark for cell in row.cells)
            for row in self.rows
            if not row.line.excluded and not row.abstained
        ]
        return len(given) > 1 and len(set(given)) == 1 and None not in given[0]

    def travelling(self) -> list[tuple[str, str]]:
        """Give the fields with which the reviewed ballot is posted again."""
        return [*self._fields()]

    def padding(self, around: int) -> str:
        """Give what fills such a request up to the length of all of this round; `around` bytes are in it already."""
        used = around + len(urlencode(self.travelling())) + len("&pad=")
        return "0" * max(self.paper.length - used, 0)

    def _fields(self) -> Iterator[tuple[str, str]]:
        for row in self.rows:
            if row.abstained:
                yield row.abstain, "1"
            else:
                yield from ((cell.name, cell.typed) for cell in row.cells)


def plain(points: int) -> str:
    """Write 1/10000 points as people do: 20, 99.5."""
    whole, rest = divmod(points, POINT)
    return f"{whole}.{rest:04d}".rstrip("0") if rest else str(whole)


def blank(paper: Paper) -> Filled:
    """Give the empty ballot."""
    return _read(paper, {}, checked=False)


def read(paper: Paper, data: Mapping[str, str]) -> Filled:
    """Read what was posted, and check it."""
    return _read(paper, data, checked=True)


def _read(paper: Paper, data: Mapping[str, str], *, checked: bool) -> Filled:
    filled = Filled(paper)
    for line in paper.lines:
        if line.excluded:
            filled.rows.append(Row(line))
            continue
        abstain = abstain_name(line.place) if paper.round.abstaining else ""
        abstained = bool(abstain and data.get(abstain))
        cells = tuple(
            _cell(mark_name(line.place, number), aspect, data, paper.sheet.step, checked and not abstained)
            for number, aspect in enumerate(paper.sheet.aspects)
        )
        filled.rows.append(Row(line, cells, abstain, abstained))
    return filled


def _cell(name: str, aspect: Aspect, data: Mapping[str, str], step: int, checked: bool) -> Cell:
    raw = str(data.get(name, ""))
    typed = half_width_number(raw.replace("。", ".").replace("　", " "))
    if not typed:
        return Cell(name, aspect, fault=MISSING if checked else "")
    number = plain_decimal(typed)
    if number is None:
        return Cell(name, aspect, raw[:LONGEST], NO_NUMBER if checked else "")
    try:
        mark = points_from_decimal(number)
    except ValueError:
        mark = -1 if number < 0 else 1  # finer than any step
    fault = ""
    if not 0 <= number * POINT <= aspect.full:
        fault = f"须在 0 到 {plain(aspect.full)} 之间"
    elif mark % step:
        fault = f"须是 {plain(step)} 的倍数"
    if fault:
        return Cell(name, aspect, raw[:LONGEST], fault if checked else "")
    return Cell(name, aspect, plain(mark), mark=mark)
