"""The rows of a year as cells, sheet by sheet, in the order of the table of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from django.db.models import Model

from appraisals.engine.tallies import tally
from appraisals.models import BallotTally
from plans.engine.loading import Rules
from plans.engine.scheme import Scheme
from plans.engine.scheme.ballots import BallotForm
from reports.workbook import vocabulary as word
from reports.workbook.columns import Column, Sheet
from reports.workbook.kinds import Points, Shown, Style
from reports.workbook.setting_cells import setting_cell
from scoring.gather import forms_of
from scoring.year import BallotRow, YearRows

Cell = tuple[Shown, Style]
Cells = Sequence[Cell]
Pair = tuple[str, str]
BLANK: Final[Cell] = (None, "text")
MARK: Final = Points(signed=True)

LISTS: Final[dict[str, Callable[[YearRows], Sequence[Model]]]] = {
    word.SUBJECTS: lambda rows: rows.subjects,
    word.PEOPLE: lambda rows: rows.participants,
    word.INDICATORS: lambda rows: rows.indicators,
    word.LEDGER: lambda rows: rows.ledger,
    word.QUARTERS: lambda rows: rows.published_quarters,
    word.RATINGS: lambda rows: rows.ratings,
    word.ADJUSTMENTS: lambda rows: rows.adjustments,
    word.CHARGES: lambda rows: rows.charges,
    word.VIOLATIONS: lambda rows: rows.violations,
    word.GRAVE: lambda rows: rows.grave_events,
    word.LETTERS: lambda rows: rows.letters,
    word.DECISIONS: lambda rows: rows.decisions,
    word.PAST: lambda rows: rows.past_results,
}


class Summed(NamedTuple):
    """测评汇总 of one target and rater group."""

    target: str
    group: str
    valid: int
    invalid: int
    sums: Sequence[int]


def sheet_rows(
    sheet: Sheet,
    rows: YearRows,
    scheme: Scheme,
    ballots: dict[Pair, tuple[int, int]],
    tallies: dict[Pair, int],
) -> Iterator[Cells]:
    """The rows of a sheet; where ballots and tallies come to stand is noted in the two dictionaries."""
    if sheet.name == word.BALLOTS:
        return _ballot_rows(sheet, rows, scheme, ballots)
    if sheet.name == word.TALLIES:
        return _tally_rows(sheet, rows, scheme, tallies)
    return (_cells(sheet.columns, row) for row in LISTS[sheet.name](rows))


def _cells(columns: Iterable[Column], row: Model) -> Cells:
    return [_cell(column, row) for column in columns]


def _cell(column: Column, row: Model) -> Cell:
    value: Any = getattr(row, column.attribute)
    if value is not None and column.via:
        value = getattr(value, column.via)
    return BLANK if value is None or value == "" else column.kind.show(value)


def plan_rows(rows: YearRows, rules: Rules) -> Iterator[tuple[str, Cells]]:
    """The rows of 方案: 项目 with its cells; 条款 of the scheme stands beside what the year does not change."""
    plan = rows.plan
    for name, value in (
        (word.SCHEME_CODE, plan.scheme_code), (word.YEAR, plan.year), (word.AGENCY, plan.agency.name)
    ):  # fmt: skip
        yield name, [(name, "text"), (value, "number" if name == word.YEAR else "text"), BLANK, BLANK]
    given = {row.name: row for row in rows.settings}
    for name, setting in rules.scheme.settings.items():
        row = given.get(name)
        clause, reason = (row.clause, row.reason) if row else (setting.clause, "")
        yield (
            name,
            [(name, "text"), setting_cell(setting, rules.values[name]), (clause, "text"), (reason, "text")],
        )


def is_sealed(rows: YearRows) -> bool:
    """Whether ballots must leave as sums only (workbook.md, 测评汇总)."""
    return rows.round is not None and rows.round.sealed


def _ballot_rows(
    sheet: Sheet, rows: YearRows, scheme: Scheme, where: dict[Pair, tuple[int, int]]
) -> Iterator[Cells]:
    """Ballots sorted by marks inside target and group, so that their order says nothing."""
    if is_sealed(rows):
        return
    forms = forms_of(rows, scheme)
    shown: dict[int | None, Cell] = {None: BLANK}
    number = 1
    for pair, ballots in groupby(
        sorted(rows.ballots, key=_ballot_key), key=lambda row: (row.target, row.group)
    ):
        first = number + 1
        positions = _positions(sheet, forms[pair[0]])
        for ballot in ballots:
            number += 1
            cells: list[Cell] = [BLANK] * len(sheet.columns)
            cells[0], cells[1] = (ballot.target, "text"), (ballot.group, "text")
            for position, mark in zip(positions, ballot.marks, strict=True):
                cell = shown.get(mark)
                if cell is None:
                    cell = shown[mark] = MARK.show(mark)
                cells[position] = cell
            yield cells
        where[pair] = (first, number)


def _ballot_key(row: BallotRow) -> tuple[str, str, tuple[tuple[bool, int], ...]]:
    return row.target, row.group, tuple((mark is not None, mark or 0) for mark in row.marks)


def _positions(sheet: Sheet, form: BallotForm) -> list[int]:
    headings = [column.heading for column in sheet.columns]
    return [headings.index(dimension.name) for dimension in form.dimensions]


def _tally_rows(sheet: Sheet, rows: YearRows, scheme: Scheme, where: dict[Pair, int]) -> Iterator[Cells]:
    forms = forms_of(rows, scheme)
    summed = [_given(row) for row in rows.tallies]
    if is_sealed(rows):
        summed = sorted([*summed, *_summed(rows.ballots, forms)], key=lambda row: (row.target, row.group))
    for number, row in enumerate(summed, 2):
        cells: list[Cell] = [BLANK] * len(sheet.columns)
        cells[:4] = [
            (row.target, "text"),
            (row.group, "text"),
            (row.valid, "number"),
            (row.invalid, "number"),
        ]
        for position, total in zip(_positions(sheet, forms[row.target]), row.sums, strict=True):
            cells[position] = MARK.show(total)
        where[row.target, row.group] = number
        yield cells


def _given(row: BallotTally) -> Summed:
    return Summed(row.target, row.group, row.valid, row.invalid, row.sums)


def _summed(ballots: Sequence[BallotRow], forms: dict[str, BallotForm]) -> Iterator[Summed]:
    ordered = sorted(ballots, key=lambda row: (row.target, row.group))
    for (target, group), cast in groupby(ordered, key=lambda row: (row.target, row.group)):
        found = tally(target, group, [ballot.marks for ballot in cast], forms[target])
        yield Summed(target, group, found.valid, found.invalid, found.sums)
