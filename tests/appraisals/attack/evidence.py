"""What a thief with read access holds after a day of voting. No attacker gets anything else, and none gets the truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

# A row of a table: its columns, `#rowid` (SQLite's, or PostgreSQL's ctid) and `#age` (xmin; on SQLite the place of the
# cell in its page, which grows downward as rows are put in).
Row = dict[str, Any]
# What an elector gave to one target.
Marks = tuple[int, ...]
# elector → target's place → what the attacker says that the elector gave it.
Guess = dict[int, dict[int, Marks]]

TURNOUT: Final = "appraisals_turnout"
SEALED: Final = "appraisals_sealedballot"
OPENED: Final = "appraisals_openedmarks"
NAIVE_VOTED: Final = "naive_voted"
NAIVE_BALLOT: Final = "naive_ballot"


@dataclass(frozen=True, slots=True)
class Look:
    """The database at one moment: rows in the order in which it gives them unasked, and the counters of its keys."""

    tables: dict[str, list[Row]]
    sequences: dict[str, int]


@dataclass(frozen=True, slots=True)
class Commit:
    """One entry of the journal: which rows of which tables it put in (`#rowid`), and when where it says so."""

    added: dict[str, list[Any]]
    at: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """What somebody on the line saw of one voter: when, how much went out, how much came back."""

    at: float
    sent: int
    answered: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The marks of one ballot for one target as they lie open at the end, with the row that holds them."""

    marks: Marks
    row: Row


@dataclass(slots=True)
class Evidence:
    """`electors`: the roll, elector → (group, account); `watched`: the order in which somebody saw them vote in the hall.

    `open` is the database just before the closing, `closed` after it; `backups` one from before the first ballot and one
    after each; `figures` what could be read on any page after each ballot, `shown` at last. `remains`: how many pieces of
    ballots and key are found in the files of the database before the closing and after it.
    """

    naive: bool
    electors: dict[int, tuple[str, int]]
    watched: list[int]
    public_key: str
    open: Look
    closed: Look
    backups: list[Look]
    journal: list[Commit]
    log: list[str]
    wire: dict[int, Wire]
    figures: list[dict[str, Any]]
    shown: dict[str, Any] = field(default_factory=dict)
    remains: tuple[dict[str, int], dict[str, int]] = ({}, {})

    @property
    def voted(self) -> str:
        """The table that says who has voted."""
        return NAIVE_VOTED if self.naive else TURNOUT

    @property
    def ballots(self) -> str:
        """The table of the ballots while the round is open."""
        return NAIVE_BALLOT if self.naive else SEALED

    def group(self, elector: int) -> str:
        return self.electors[elector][0]

    def lying_open(self) -> dict[tuple[int, str], list[Opened]]:
        """Give what can be read at the end, by target's place and group, in stored order."""
        found: dict[tuple[int, str], list[Opened]] = {}
        if self.naive:
            for row in self.closed.tables[NAIVE_BALLOT]:
                for place, marks in enumerate(row["marks"]):
                    found.setdefault((place, row["group_name"]), []).append(Opened(tuple(marks), row))
            return found
        places = {row["id"]: row["position"] for row in self.closed.tables["appraisals_roundtarget"]}
        for row in self.closed.tables[OPENED]:
            key = places[row["target_id"]], row["group"]
            found.setdefault(key, []).extend(Opened(tuple(marks), row) for marks in row["marks"])
        return found
