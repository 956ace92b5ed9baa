"""What one reading of a workbook has found so far; the parsers of the sheets add to it one after the other."""

from __future__ import annotations

from dataclasses import dataclass, field

from indicators.models import SecondaryIndicator
from people.xlsx.faults import Fault
from plans.engine.findings import Finding
from plans.engine.loading import Rules
from plans.engine.scheme import Scheme
from plans.models import Participant, Plan, Subject
from reports.workbook import vocabulary as word
from reports.workbook.columns import Sheet
from reports.workbook.pages import Page
from reports.workbook.references import Register
from scoring.year import YearRows


@dataclass(slots=True)
class Places:
    """Where rows stood: row numbers by sheet, in the order of the rows, and column letters by sheet and heading."""

    numbers: dict[str, list[int]] = field(default_factory=dict)
    letters: dict[str, dict[str, str]] = field(default_factory=dict)

    def cell(self, sheet: str, index: int, heading: str) -> str:
        """The cell of the row with this index in its list of YearRows; A1 where the sheet has no such column."""
        letter = self.letters.get(sheet, {}).get(heading)
        return f"{letter}{self.numbers[sheet][index]}" if letter else "A1"


@dataclass(slots=True)
class Reading:
    """The state of a reading. `rules` are those to check by: where the book's own settings are faulty, without them.

    `doubtful` names settings whose value is not known, so that no finding is built on them.
    """

    sheets: dict[str, Sheet]
    pages: dict[str, Page] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    hints: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rules: Rules | None = None
    doubtful: set[str] = field(default_factory=set)
    setting_cells: dict[str, str] = field(default_factory=dict)
    rows: YearRows = field(default_factory=lambda: YearRows(Plan()))
    places: Places = field(default_factory=Places)
    subjects: Register[Subject] = field(default_factory=lambda: Register(word.SUBJECTS, "编号"))
    people: Register[Participant] = field(default_factory=lambda: Register(word.PEOPLE, "工号"))
    indicators: Register[SecondaryIndicator] = field(
        default_factory=lambda: Register(word.INDICATORS, "编号")
    )

    @property
    def scheme(self) -> Scheme | None:
        """The scheme to check by, if it is known."""
        return self.rules.scheme if self.rules else None

    @property
    def plan(self) -> Plan:
        """The plan of the year; its year is None while unknown."""
        return self.rows.plan

    def page(self, name: str) -> Page | None:
        """The sheet to be read: there, and used by the scheme."""
        page = self.pages.get(name)
        return page if page is not None and page.sheet.used else None

    def at(self, name: str) -> list[int]:
        """The row numbers of a sheet, to be filled along with its rows."""
        return self.places.numbers.setdefault(name, [])
