"""What an import would store: the guess, the user's corrections over it, names matched with the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from indicators.engine.importing.figures import plain
from indicators.engine.importing.found import ImportRow
from indicators.engine.importing.matching import Names, unmatched
from indicators.engine.importing.reading import Layout, Reading, read_table
from indicators.engine.importing.table import Table
from indicators.services.grid import check_rows
from indicators.services.grid_edits import CellFault
from indicators.services.grid_reading import Named
from indicators.services.grid_state import GridState, load_state
from indicators.services.importing_drafts import Corrections, ImportDraft, sheets_of
from indicators.sheets.packing import Sheet
from people.typed import half_width
from plans.models import Plan

# Where the words of a name go that nothing in the plan fits.
KEPT_IN: Final = {"subject": "supporting", "responsible": "handler", "leader": ""}
_PEOPLE: Final = ("responsible", "leader")


@dataclass(slots=True)
class ReadyRow:
    """One row as it will be stored: `read` is the text from the table after matching, `values` with the user's own.

    `notes` tell where words went that name nobody of the plan; they are asked about by name, not by row.
    """

    key: int
    source: ImportRow
    read: dict[str, str]
    values: dict[str, str]
    doubts: list[str]
    notes: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    skipped: bool = False

    @property
    def doubtful(self) -> bool:
        """Should somebody look at it?"""
        return bool(self.doubts or self.faults)


@dataclass(slots=True)
class Unknown:
    """A name of the table that the plan does not have: of what kind, in how many rows, the choice, the nearest one."""

    kind: str
    name: str
    count: int
    chosen: str | None
    near: str


@dataclass(slots=True)
class ImportView:
    """Everything about an import as it stands."""

    draft: ImportDraft
    sheets: list[Sheet]
    table: Table
    reading: Reading
    rows: list[ReadyRow]
    unknown: list[Unknown]
    state: GridState

    @property
    def wanted(self) -> list[ReadyRow]:
        """The rows that will be stored."""
        return [row for row in self.rows if not row.skipped]

    @property
    def faulty(self) -> list[ReadyRow]:
        """The rows that cannot be stored as they are."""
        return [row for row in self.wanted if row.faults]

    @property
    def open_names(self) -> int:
        """How many unknown names nobody has said anything about."""
        return sum(each.chosen is None for each in self.unknown)

    @property
    def total(self) -> str:
        """The points of the rows that will be stored."""
        return plain(sum((number_in(row.values.get("points", "")) for row in self.wanted), Decimal()))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Sections or people: how they are found, what the user chose, how the grid shows them."""

    names: Names
    choices: Mapping[str, str]
    texts: Mapping[str, str]


def texts_by_id(named: Named) -> dict[str, str]:
    """Give id → text of the sections or people of a plan, as the grid shows and reads them."""
    return {number: named.texts[key] for number, key in named.ids.items()}


def number_in(text: str) -> Decimal:
    """Give a typed number, 0 for what is none."""
    words = half_width(text).strip().removesuffix("分")
    digits = words.replace(".", "", 1)
    return Decimal(words) if digits.isascii() and digits.isdigit() and len(digits) < 20 else Decimal()


def view_import(draft: ImportDraft, plan: Plan) -> ImportView:
    """Read an import afresh: tables, guess, corrections, matching, and what the grid would refuse."""
    sheets = sheets_of(draft)
    draft.sheet = min(max(draft.sheet, 0), len(sheets) - 1)
    table, said = sheets[draft.sheet].table, draft.said
    state = load_state(plan)
    reading = read_table(table, layout_of(said), tuple(state.reader.categories), taken=frozenset(said.taken))
    subjects = Names("责任科室（单位）", ((row.code, row.name) for row in state.subjects))
    people = Names("人员", ((row.number, row.name) for row in state.people))
    kinds = {
        "subject": _Kind(subjects, draft.subjects, texts_by_id(state.reader.subjects)),
        "person": _Kind(people, draft.people, texts_by_id(state.reader.people)),
    }
    rows = [_ready(row, said, draft.categories, state.reader.categories, kinds) for row in reading.rows]
    _doubt_repeats(rows, state)
    _add_faults(rows, check_rows(plan=plan, rows=[row.values for row in rows if not row.skipped]))
    unknown = [*_unknown("subject", ("subject",), reading, subjects, draft.subjects)]
    unknown += _unknown("person", _PEOPLE, reading, people, draft.people)
    return ImportView(draft, sheets, table, reading, rows, unknown, state)


def layout_of(said: Corrections) -> Layout | None:
    """Give the layout that the user chose; None for the guess."""
    if said.layout is None:
        return None
    first, last, fields = said.layout
    return Layout(int(first), int(last), tuple(str(each) for each in fields))


def _ready(
    row: ImportRow,
    said: Corrections,
    categories: Mapping[str, str],
    known: Sequence[str],
    kinds: Mapping[str, _Kind],
) -> ReadyRow:
    key = row.rows[0]
    read = {name: text for name, text in row.values.items() if text}
    doubts = list(row.doubts)
    if known and read.get("category", "") not in known:
        # What is not chosen here the grid refuses, at the row.
        doubts = [each for each in doubts if not each.startswith("类别“")]
        if chosen := categories.get(read.get("category", "")):
            read["category"] = chosen
    own = said.cells.get(str(key), {})
    notes: list[str] = []
    for name in ("subject", *_PEOPLE):
        if name in read:
            kept = dict(read)
            told, found = _match(read, name, kinds["subject" if name == "subject" else "person"])
            if name in own:
                read = {**kept, name: read.get(name, "")}
            elif told:
                (doubts if found else notes).append(told)
    values = {name: text for name, text in {**read, **own}.items() if text}
    ready = ReadyRow(key, row, read, values, doubts, notes, skipped=key in said.skipped)
    ready.doubts = [each for each in doubts if not _answered(each, own)]
    return ready


def _answered(doubt: str, own: Mapping[str, str]) -> bool:
    """A doubt about the points ends when the user has typed them."""
    return "points" in own and "分值" in doubt


def _match(read: dict[str, str], name: str, kind: _Kind) -> tuple[str, bool]:
    """Put whom a cell names into `read` as the grid shows it; words that fit nobody are kept beside.

    Gives what to say of it ("" nothing), and whether somebody was found.
    """
    written = read.pop(name)
    choices = kind.choices
    match = kind.names.match(written, choices)
    beside = list(match.others)
    if match.found:
        read[name] = kind.texts.get(match.found, match.found)
    elif written not in choices:
        beside = [written]
    kept = KEPT_IN[name]
    if beside and kept:
        read[kept] = "、".join(filter(None, [read.get(kept, ""), *beside]))
    if match.doubt and not match.found:
        where = {"supporting": "，记入配合对象", "handler": "，记入承办人"}.get(kept, "，没有填入")
        return f"{match.doubt}{where}", False
    return match.doubt, True


def _doubt_repeats(rows: Sequence[ReadyRow], state: GridState) -> None:
    """Say where the plan has an indicator of that name already."""
    have = {tuple(row.values[key] for key in ("category", "primary", "name")) for row in state.rows.values()}
    for row in rows:
        if tuple(row.values.get(key, "") for key in ("category", "primary", "name")) in have:
            row.doubts.append("方案里已经有同名指标")


def _add_faults(rows: Sequence[ReadyRow], faults: Sequence[CellFault]) -> None:
    wanted = [row for row in rows if not row.skipped]
    for fault in faults:
        wanted[int(fault.key)].faults.append(f"{fault.problem}；{fault.remedy}")


def _unknown(
    kind: str, fields: Sequence[str], reading: Reading, names: Names, choices: Mapping[str, str]
) -> list[Unknown]:
    written = [text for row in reading.rows for name in fields if (text := row.values.get(name, ""))]
    return [
        Unknown(kind, name, written.count(name), choices.get(name), names.suggestion(name))
        for name in unmatched(names, written)
    ]
