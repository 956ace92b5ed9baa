"""What goes into a batch of edits of the grid and what comes back (`indicators.services.grid`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from indicators.services.grid_state import PlacedFinding, Total

# A row as texts by field name (`indicators.grid_columns`); an absent field is an empty cell.
RowText = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEdit:
    """One cell: the text now, and the text that stood there when it was typed (None: not known)."""

    row: int
    version: int
    field: str
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """A row to add: `key` is the caller's name for it, `previous` the indicator of an earlier year it carries on."""

    key: str
    cells: RowText
    previous: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A row to take out, at the version seen."""

    row: int
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEdits:
    """A batch. `order` names all rows of the caller, stored ones by key, new ones by theirs; empty: as before."""

    cells: Sequence[CellEdit] = ()
    added: Sequence[NewRow] = ()
    removed: Sequence[Removal] = ()
    order: Sequence[int | str] = ()


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """A row as it is stored now; `key` is the caller's name of a new one."""

    row: int
    version: int
    cells: dict[str, str]
    key: str = ""


@dataclass(frozen=True, slots=True)
class CellFault:
    """A cell that was not taken, of a stored row or of a new one by its key; field "": the row."""

    row: int | None
    key: str
    field: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else changed meanwhile: both texts."""

    row: int
    version: int
    field: str
    mine: str
    theirs: str


@dataclass(slots=True)
class GridAnswer:
    """What came of a batch, with totals and plan check of the plan as it stands now."""

    rows: list[RowAnswer] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    findings: list[PlacedFinding] = field(default_factory=list)
    order: list[int] = field(default_factory=list)
