"""READY. Living formulas of 结果.xlsx: addresses of cells, pieces of formulas, sheets of values and formulas.

Everything is addressed before anything is written: a result or helper sheet announces its headings and the keys of its
rows (`Refs.announce`), so that formulas may point at sheets that come later. Formula texts carry no leading "=".

How a sheet is made (see `subjects.py`):

    place = refs.announce("定等", columns, keys)         # first, for all sheets
    refs.cell("定等", "K01", "名次")                     # 定等!$H$2 from anywhere
    Formula(f"ROUND({…},8)", value)                      # value in the unit of the column (1/100 in SCORE, MONEY)
    Page(place, rows)                                    # `rows()` is called when its turn to be written comes

`living/__init__.py` gathers the pages: `people.page(refs)`, `people.helpers(refs)`, `people.waiting(refs)` (see there),
`money.page(refs)`, `money.helpers(refs)` are B's; `refs.engine` holds the exact values of the scoring engine.
From A: `ballots.form_score(refs, target, form)` = expression of a form's score ("" while undecided);
`refs.cell("得分计算", code, "百分制")` = exact 100-scale score of a subject or ""; `refs.subject(code, "等次")`;
`refs.cell("定等", code, "降档前等次")` = grade before a leader's downgrade where 4.13 pays by it, else the final grade;
`refs.waiting()` = cell with the number of blocking matters: money is "" while it is above 0.
Pieces: `round2(x)`, `round8(x)`, `text(s)`, `number(Fraction)`, `total_of(cells)`, `both(conditions)`, `either(…)`.
Figures of the plan: `refs.rule(part, "weight")` (the entry of `rules.scheme` and its field → cell of 规则, which itself
refers to 方案 where a plan setting stands behind it), `refs.setting("奖金总额")` (cell of 方案).
Inputs: `refs.input(sheet, heading, row)` with `row = refs.row(index in the list of YearRows)`;
`refs.inputs(sheet, heading, first, last)`; `layout.ballots`, `layout.tallies`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from xlsxwriter.utility import xl_col_to_name

from bonuses.settled import Settled
from plans.engine.scheme.types import Entry
from reports.results.living.exact import Exact
from reports.results.rules_table import RuleFigure, rule_figures
from reports.results.sheets import Formula, Looks, Mixed, fill, open_sheet
from reports.results.tables import Column
from reports.workbook.writer import Layout

__all__ = ["NOT_LIVING", "Formula", "Looks", "Mixed", "Place", "Refs", "number", "round2", "round8", "text"]

RULES: Final = "规则"
SUBJECTS: Final = "考核结果"
PEOPLE: Final = "人员结果"
VIOLATIONS: Final = "违规计分"
WAITING: Final = "待定事项"
TIED: Final = "同分待定"
# Features whose figures stay values, with the reason; none of the shipped schemes has one.
NOT_LIVING: Final[dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a result or helper sheet has its columns (heading → letter) and rows (key → number, from 2 on)."""

    title: str
    columns: tuple[Column, ...]
    letters: Mapping[str, str]
    rows: Mapping[str, int]

    @property
    def last(self) -> int:
        """The number of the last row; 1: none."""
        return len(self.rows) + 1

    def cell(self, key: str, heading: str) -> str:
        """The cell of a row by its key, absolute, with the sheet: 定等!$H$2."""
        return f"{self.title}!${self.letters[heading]}${self.rows[key]}"

    def here(self, key: str, heading: str) -> str:
        """The same for a formula on the sheet itself: $H2."""
        return f"${self.letters[heading]}{self.rows[key]}"

    def column(self, heading: str) -> str:
        """All rows of a column: 定等!$H$2:$H$13 (one empty row where there are none)."""
        return self.part(heading, 2, max(self.last, 2))

    def part(self, heading: str, first: int, last: int) -> str:
        """Rows of a column, by their numbers."""
        letter = self.letters[heading]
        return f"{self.title}!${letter}${first}:${letter}${last}"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet to be written: its place, its rows, and what is done to the open (book, sheet) at the end."""

    place: Place
    rows: Callable[[], Iterable[tuple[Mixed, ...]]]
    finish: Callable[[Any, Any], None] | None = None


@dataclass
class Refs:
    """Addresses of everything that formulas of one settlement use."""

    settled: Settled
    layout: Layout
    places: dict[str, Place] = field(default_factory=dict)
    figures: list[RuleFigure] = field(default_factory=list)
    _rules: dict[tuple[int, str], str] = field(default_factory=dict)
    _varying: set[tuple[int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.figures = list(rule_figures(self.settled.rules))
        for row, figure in enumerate(self.figures, 2):
            self._rules[figure.entry, figure.key] = f"{RULES}!$B${row}"
            if figure.setting:
                self._varying.add((figure.entry, figure.key))

    def announce(self, title: str, columns: Sequence[Column], keys: Iterable[str]) -> Place:
        """Fix where a sheet stands: headings from column A on, one row for each key from row 2 on."""
        letters = {column.heading: xl_col_to_name(index) for index, column in enumerate(columns)}
        place = Place(title, tuple(columns), letters, {key: row for row, key in enumerate(keys, 2)})
        self.places[title] = place
        return place

    def cell(self, title: str, key: str, heading: str) -> str:
        """A cell of an announced sheet by the key of its row."""
        return self.places[title].cell(key, heading)

    def subject(self, code: str, heading: str) -> str:
        """A cell of 考核结果 by 编号."""
        return self.places[SUBJECTS].cell(code, heading)

    def person(self, number: str, heading: str) -> str:
        """A cell of 人员结果 by 工号."""
        return self.places[PEOPLE].cell(number, heading)

    def rule(self, entry: Entry, name: str) -> str:
        """The cell of 规则 with a figure of the scheme: its entry (part, band, …) and the field's name."""
        return self._rules[id(entry), name]

    def has_rule(self, entry: Entry, name: str) -> bool:
        """Whether the scheme states that figure."""
        return (id(entry), name) in self._rules

    def waiting(self) -> str:
        """The cell with the number of blocking matters, also of those that an edit makes (rules 0.11)."""
        return self.places[WAITING].cell("合计", "数量")

    @cached_property
    def engine(self) -> Exact:
        """The exact values behind the published ones."""
        return Exact(self.settled.facts, self.settled.rules.scheme)

    def varies(self, entry: Entry, name: str) -> bool:
        """Whether a plan setting stands behind the figure, so that an edit of 方案 may change it."""
        return (id(entry), name) in self._varying

    def setting(self, name: str) -> str:
        """The cell of 方案 with a plan setting."""
        return f"方案!{_absolute(self.layout.settings[name])}"

    def input(self, sheet: str, heading: str, row: int) -> str:
        """A cell of an input sheet."""
        return f"{sheet}!${self.layout.sheets[sheet].letters[heading]}${row}"

    def inputs(self, sheet: str, heading: str, first: int, last: int) -> str:
        """Rows of a column of an input sheet."""
        letter = self.layout.sheets[sheet].letters[heading]
        return f"{sheet}!${letter}${first}:${letter}${last}"

    @staticmethod
    def row(index: int) -> int:
        """The row number of an item of a list of YearRows on its sheet."""
        return index + 2


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def write_page(book: Any, page: Page, looks: Looks) -> None:
    """Write a sheet: rows of values and formulas in the order of the announced keys."""
    columns = page.place.columns
    sheet = open_sheet(book, page.place.title, columns, looks)
    last = fill(sheet, page.rows(), columns, looks)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    if page.finish is not None:
        page.finish(book, sheet)


def round8(expression: str) -> str:
    """The exact value behind a binary number: eight places."""
    return f"ROUND({expression},8)"


def round2(expression: str) -> str:
    """四舍五入 to two places on the exact value (rules 0.2): binary arithmetic must not tip a half."""
    return f"ROUND(ROUND({expression},8),2)"


def hundred(cell: str) -> str:
    """A two-place figure in whole hundredths, safe to compare."""
    return f"ROUND({cell}*100,0)"


def text(words: str) -> str:
    """A text in a formula; quotation marks are doubled."""
    return '"' + words.replace('"', '""') + '"'


def number(value: Fraction | int) -> str:
    """An exact number in a formula; a fraction that is no decimal number as a quotient."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    rest = exact.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:
        return format(Decimal(exact.numerator) / Decimal(exact.denominator), "f")
    return f"({exact.numerator}/{exact.denominator})"


def mark_ties(book: Any, sheet: Any, place: Place, heading: str, flags: str, name: str) -> None:
    """同分待定 beside a grade, by a number format: the cell's value stays the grade.

    ``flags``: a column with 1 where a tie is open, row by row as on this sheet. It is reached through a defined name,
    since a condition must not point at another sheet before Excel 2010.
    """
    book.define_name(name, f"={flags}")
    look = book.add_format({"num_format": f'@"·{TIED}"', "font_color": "#9C5700", "bg_color": "#FFEB9C"})
    letter = place.letters[heading]
    criteria = f"=INDEX({name},ROW()-1)=1"
    options = {"type": "formula", "criteria": criteria, "format": look}
    sheet.conditional_format(f"{letter}2:{letter}{max(place.last, 2)}", options)


def total_of(cells: Sequence[str]) -> str:
    """The sum of cells and ranges; 0 without any. A long list is split: a function takes 255 arguments."""
    if not cells:
        return "0"
    groups = [cells[start : start + 200] for start in range(0, len(cells), 200)]
    return "+".join(f"SUM({','.join(group)})" for group in groups)


def both(conditions: Sequence[str]) -> str:
    """All conditions hold; none: TRUE."""
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})" if conditions else "TRUE"


def either(conditions: Sequence[str]) -> str:
    """One of the conditions holds; none: FALSE."""
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})" if conditions else "FALSE"


def when(condition: str, then: str, otherwise: str = '""') -> str:
    """IF; otherwise empty."""
    return f"IF({condition},{then},{otherwise})"


def runs(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Row numbers as (first, last) of unbroken runs."""
    found: list[tuple[int, int]] = []
    for row in sorted(rows):
        if found and found[-1][1] == row - 1:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
