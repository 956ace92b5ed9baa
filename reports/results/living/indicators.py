"""指标得分: the points of every indicator from its ledger rows, quarter by quarter (rules 0.6, 0.7, 2.1, 5.1).

Rows are sorted by 责任对象 and 类别, so that what a subject sums up stands in few unbroken runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from indicators.models import SecondaryIndicator
from plans.engine.facts import Indicator
from plans.engine.scheme import Scheme
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.scheme.subjects import IndicatorPart, RatingPart
from plans.engine.units import POINT
from reports.results.living.base import Formula, Mixed, Page, Place, Refs, runs, text
from reports.results.tables import Column, Kind
from reports.workbook import vocabulary as word
from scoring.engine.facts import Ledger
from scoring.engine.indicator_points import attainment_points, graded_share

SHEET: Final = "指标得分"
NAMES: Final = ("一季度", "二季度", "三季度", "四季度")
# Quarter scores look at 完成率 alone (rules 5.1), the indicator's own score at 考核得分 first (0.7).
DONE: Final = "按完成率"


def page(refs: Refs) -> Page | None:
    """The page, or None where the scheme has no indicators or no subject is scored on them."""
    scheme = refs.settled.rules.scheme
    if scheme.indicators is None or not (_scores(scheme) or scheme.uses_quarters()):
        return None
    order = sorted(range(len(refs.settled.rows.indicators)), key=lambda at: _key(refs, at))
    rows = refs.settled.rows.indicators
    columns = _columns(scheme)
    place = refs.announce(SHEET, columns, [rows[at].code for at in order])
    return Page(place, _Writer(refs, place, scheme.indicators.scoring, order).rows)


def _scores(scheme: Scheme) -> bool:
    parts = [part for group in scheme.subjects for part in group.parts]
    return any(
        isinstance(part, IndicatorPart) or (isinstance(part, RatingPart) and part.fallback is not None)
        for part in parts
    )


def _key(refs: Refs, at: int) -> tuple[str, int, str, str]:
    row = refs.settled.rows.indicators[at]
    rules = refs.settled.rules.scheme.indicators
    names = [category.name for category in rules.categories] if rules else []
    category = row.primary.category
    position = names.index(category) if category in names else len(names)
    return (row.subject.code if row.subject else "", position, category, row.code)


def _columns(scheme: Scheme) -> tuple[Column, ...]:
    points = "该季度台账已审核时的得分；空白：没有已审核的台账"
    columns = [
        Column("编号", width=10),
        Column("类别", width=12),
        Column("责任对象", width=12),
        Column("分值", Kind.FINE, 10),
    ]
    if _scores(scheme):
        columns += [Column(name, Kind.FINE, 12, points) for name in NAMES]
        averaged = scheme.indicators is not None and scheme.indicators.scoring.quarters == "mean"
        note = "已审核各季度的平均" if averaged else "最近一个已审核季度的得分；没有则为 0"
        columns.append(Column("得分", Kind.FINE, 14, note))
    if scheme.uses_quarters():
        columns += [Column(f"{name}{DONE}", Kind.FINE, 14, points) for name in NAMES]
    return tuple(columns)


@dataclass(frozen=True, slots=True)
class Sums:
    """Runs of rows that a subject sums up."""

    place: Place
    runs: tuple[tuple[int, int], ...]

    def of(self, heading: str) -> list[str]:
        """The cells of a column."""
        return [self.place.part(heading, first, last) for first, last in self.runs]


def sums(refs: Refs, indicators: Iterable[Indicator]) -> Sums:
    """Where some indicators stand."""
    place = refs.places[SHEET]
    return Sums(place, tuple(runs(place.rows[row.code] for row in indicators)))


class _Writer:
    """Makes the rows; ledger rows are found by indicator and quarter."""

    def __init__(self, refs: Refs, place: Place, scoring: IndicatorScoring, order: list[int]) -> None:
        self.refs, self.place, self.scoring, self.order = refs, place, scoring, order
        self.ledger = {
            (row.indicator.code, row.quarter): refs.row(at) for at, row in enumerate(refs.settled.rows.ledger)
        }
        approved = (row for rows in refs.engine.year.ledger.values() for row in rows)
        self.approved: dict[tuple[str, int], Ledger] = {(row.indicator, row.quarter): row for row in approved}

    def rows(self) -> Iterator[tuple[Mixed, ...]]:
        """One row for each indicator."""
        scheme = self.refs.settled.rules.scheme
        exact = self.refs.engine.indicators
        for at in self.order:
            row = self.refs.settled.rows.indicators[at]
            cells: list[Mixed] = [row.code, row.primary.category, row.subject.code if row.subject else ""]
            cells.append(Formula(self.refs.input(word.INDICATORS, "分值", self.refs.row(at)), _full(row)))
            if _scores(scheme):
                cells += [self._points(row, quarter, done=False) for quarter in (1, 2, 3, 4)]
                cells.append(Formula(self._counted(row.code), exact[row.code].points))
            if scheme.uses_quarters():
                cells += [self._points(row, quarter, done=True) for quarter in (1, 2, 3, 4)]
            yield tuple(cells)

    def _counted(self, code: str) -> str:
        """The latest approved quarter, or the mean of all."""
        if self.scoring.quarters == "mean":
            cells = f"{self.place.here(code, NAMES[0])}:{self.place.here(code, NAMES[-1])}"
            return f"IF(COUNT({cells})=0,0,SUM({cells})/COUNT({cells}))"
        there = [quarter for quarter in (1, 2, 3, 4) if (code, quarter) in self.ledger]
        words = "0"
        for quarter in there:
            cell = self.place.here(code, NAMES[quarter - 1])
            words = f"IF(ISNUMBER({cell}),{cell},{words})"
        return words

    def _points(self, indicator: SecondaryIndicator, quarter: int, *, done: bool) -> Mixed:
        line = self.ledger.get((indicator.code, quarter))
        if line is None:
            return None
        row = self.approved.get((indicator.code, quarter))
        approved = f"{self._cell('状态', line)}={text(word.APPROVED)}"
        value = None if row is None else _value(_full(indicator), row, self.scoring, done=done)
        return Formula(f'IF({approved},{self._formula(indicator.code, line, done=done)},"")', value)

    def _formula(self, code: str, line: int, *, done: bool) -> str:
        full = self.place.here(code, "分值")
        if self.scoring.method == "graded":
            return f"{full}*{self._share(line)}"
        most = self.refs.rule(self.scoring, "most")
        reached = f"{full}*MIN({self._ratio('完成率', line)},{most})"
        given = self._cell("考核得分", line)
        return reached if done else f"IF(ISNUMBER({given}),{given},{reached})"

    def _share(self, line: int) -> str:
        """The share of a 考核等次: fixed in 规则, or the row's own 得分比例 (rules 2.1)."""
        grade, words = self._cell("考核等次", line), "0"
        for band in reversed(self.scoring.grades):
            fixed = band.share is not None
            share = self.refs.rule(band, "share") if fixed else self._ratio("得分比例", line)
            words = f"IF({grade}={text(band.grade)},{share},{words})"
        return words

    def _ratio(self, heading: str, line: int) -> str:
        """A percentage, also one typed as the text 95% (workbook.md allows it); nothing is 0."""
        return f"IFERROR(VALUE({self._cell(heading, line)}),0)"

    def _cell(self, heading: str, line: int) -> str:
        return self.refs.input(word.LEDGER, heading, line)


def _full(row: SecondaryIndicator) -> Fraction:
    return Fraction(row.full_points, POINT)


def _value(full: Fraction, row: Ledger, scoring: IndicatorScoring, *, done: bool) -> Fraction:
    if scoring.method == "graded":
        return full * graded_share(row, scoring)
    if row.points is not None and not done:
        return Fraction(row.points, POINT)
    return attainment_points(full, row.attainment or 0, scoring.most)[0]
