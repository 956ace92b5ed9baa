"""What documents of a year are composed from: plain values of one settlement, nothing of the database.

Scores are in 1/100 point, amounts in fen, as a settlement stores them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from plans.engine.rounding import two_places


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFact:
    """One 考核对象 with its published figures; open ones stay empty. `kind` names all that are ranked together."""

    code: str
    name: str
    kind: str
    group: str = ""
    score: int | None = None
    rank: int | None = None
    grade: str = ""

    @property
    def points(self) -> str:
        """The score as it is printed."""
        return "" if self.score is None else two_places(self.score)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyFact:
    """The bonus pool; amounts in fen. `sections` are name, people and amount of each section, with who approved it."""

    method: str
    total: int
    paid: int
    returned: int
    undistributed: int
    sections: Sequence[tuple[str, int, int]] = ()
    people: int = 0
    approved_by: str = ""
    approved_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFact:
    """A problem given back or under rectification: what, what is asked for, until when, how it stands."""

    subject: str
    problem: str
    measure: str = ""
    due: date | None = None
    indicator: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsequenceFact:
    """One consequence: whom it concerns, why, by which clause, who sees to it until when, what was recorded."""

    kind: str
    whom: str
    person: bool
    cause: str
    clause: str = ""
    owner: str = ""
    due: date | None = None
    record: str = ""
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """The facts of a plan's year. `decided` is «body, day, document» of the decision, `shown` the days of the 公示, `grades` from the best to the worst."""

    agency: str
    year: int
    document: str
    clauses: dict[str, str]
    version: int = 0
    subjects: Sequence[SubjectFact] = ()
    grades: Sequence[str] = ()
    graded_people: Sequence[tuple[str, int]] = ()
    decided_by: str = ""
    decided_on: date | None = None
    decided_document: str = ""
    shown_from: date | None = None
    shown_to: date | None = None
    money: MoneyFact | None = None
    items: Sequence[ItemFact] = ()
    recipients: Sequence[str] = ()
    copied: Sequence[str] = ()
    chapters: Sequence[tuple[str, Sequence[str]]] = ()
    subject: SubjectFact | None = None
    consequence: ConsequenceFact | None = None
    notice_days: int = 0

    @property
    def kinds(self) -> list[str]:
        """The kinds of 考核对象 that have a score, in the order in which they come."""
        return list(dict.fromkeys(row.kind for row in self.subjects if row.score is not None))

    def of_kind(self, kind: str) -> list[SubjectFact]:
        """The rows of a kind by group, rank and 编号; those without a rank last."""
        rows = [row for row in self.subjects if row.kind == kind and row.score is not None]
        return sorted(rows, key=lambda row: (row.group, row.rank is None, row.rank or 0, row.code))


@dataclass(frozen=True, slots=True)
class Table:
    """A table under the text; every cell is already written out."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]

    def stored(self) -> dict[str, object]:
        """As YearPaper keeps it."""
        return {"标题": self.title, "列": list(self.heads), "行": [list(row) for row in self.rows]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a composer gives; whoever drafts it may change everything but the tables."""

    title: str
    text: str
    recipients: str = ""
    copies: str = ""
    tables: list[Table] = field(default_factory=list)
