"""What the preview of an import shows: columns with samples, rows with doubts, sums, names, rows left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from indicators.engine.importing.figures import plain
from indicators.engine.importing.found import VALUES
from indicators.engine.importing.words import FIELDS, one_line
from indicators.grid_columns import BY_NAME
from indicators.services.importing_rows import ImportView, ReadyRow, number_in
from people.xlsx.letters import get_column_letter
from plans.engine.units import POINT

PER_PAGE: Final = 40
SHOWS: Final = {"doubt": "有疑问", "all": "全部", "skip": "不导入"}
_ALWAYS: Final = ("primary", "name", "points")
_SAMPLES: Final = 3
_LONGEST_SAMPLE: Final = 60
_MOST_LEFT_OUT: Final = 300
_MOST_NAMES: Final = 150
# A note that more rows have is said once for all of them.
_MOST_NOTES: Final = 3
_LONG: Final = frozenset({"target", "standard", "quality", "name", "primary"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One field of a row on the page; `own`: typed by the user."""

    name: str
    heading: str
    text: str
    long: bool
    own: bool
    lines: int


@dataclass(frozen=True, slots=True)
class NameChoice:
    """An unknown name: its place among those of its kind, the choice made (None: none), the nearest, the options."""

    kind: str
    place: int
    name: str
    count: int
    chosen: str | None
    near: str
    options: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PageRow:
    """One row of the page: where it stands in the sheet, its cells, what is said of it."""

    key: int
    places: str
    cells: list[Cell]
    doubts: list[str]
    notes: list[str]
    faults: list[str]
    skipped: bool


def preview_page(view: ImportView, show: str, page: int) -> dict[str, Any]:
    """Give the context of the preview; an unknown `show` or a page too far gives the first that has rows."""
    doubtful = [row for row in view.rows if row.doubtful and not row.skipped]
    sets = {"doubt": doubtful, "all": view.rows, "skip": [row for row in view.rows if row.skipped]}
    if show not in sets or (show != "all" and not sets[show]):
        show = "doubt" if doubtful and show != "all" else "all"
    chosen = sets[show]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    page = min(max(page, 1), pages)
    fields = _fields(view)
    often = _often(view.rows)
    rows = [_row(row, fields, often) for row in chosen[(page - 1) * PER_PAGE : page * PER_PAGE]]
    return {
        "view": view,
        "draft": view.draft,
        "fields": [(name, BY_NAME[name].heading) for name in fields],
        "rows": rows,
        "often": list(often.items()),
        "show": show,
        "shows": [(key, title, len(sets[key])) for key, title in SHOWS.items()],
        "page": page,
        "pages": range(1, pages + 1),
        "first_row": (page - 1) * PER_PAGE + 1,
        "doubtful": len(doubtful),
        "faulty": len(view.faulty),
        "left_out": view.reading.left_out[:_MOST_LEFT_OUT],
        "left_out_more": max(0, len(view.reading.left_out) - _MOST_LEFT_OUT),
        "left_out_doubtful": sum(each.doubtful for each in view.reading.left_out),
        "taken": view.draft.said.taken,
        "checks": view.reading.checks,
        "wrong_checks": sum(not each.agrees for each in view.reading.checks),
        "totals": _totals(view),
        "names": _names(view),
        "categories": view.state.reader.categories,
        "uncategorised": (uncategorised := _uncategorised(view)),
        "no_category": any(not chosen for *_, chosen in uncategorised),
        "ask": len(doubtful) + view.open_names,
        "subject_choices": _choices(view, "subject"),
        **_columns(view),
    }


def _fields(view: ImportView) -> list[str]:
    """The fields that some row has, and those that every row needs."""
    used = {name for row in view.rows for name in row.values}
    needed = {*_ALWAYS, *(["category"] if view.state.reader.categories else [])}
    return [name for name in VALUES if name in BY_NAME and (name in used or name in needed)]


def _often(rows: Sequence[ReadyRow]) -> dict[str, int]:
    """What is noted at many rows alike, with their number: it is said once, above them."""
    counted = Counter(note for row in rows if not row.skipped for note in row.notes)
    return {note: number for note, number in counted.most_common(_MOST_NAMES) if number > _MOST_NOTES}


def _row(row: ReadyRow, fields: Sequence[str], often: Container[str]) -> PageRow:
    own = {name for name, text in row.values.items() if row.read.get(name, "") != text}
    cells = []
    for name in fields:
        text = row.values.get(name, "")
        lines = min(8, max(1, sum(1 + len(line) // 11 for line in text.split("\n"))))
        cells.append(Cell(name, BY_NAME[name].heading, text, name in _LONG, name in own, lines))
    notes = [each for each in row.notes if each not in often]
    return PageRow(row.key, _places(row), cells, row.doubts, notes, row.faults, row.skipped)


def _places(row: ReadyRow) -> str:
    """Name the rows of the sheet as a spreadsheet numbers them."""
    rows = row.source.rows
    return str(rows[0] + 1) if len(rows) == 1 else f"{rows[0] + 1}–{rows[-1] + 1}"


def _columns(view: ImportView) -> dict[str, Any]:
    """The columns with letter, heading, samples and field; the rows of the head counted from 1."""
    table, head, columns = view.table, view.reading.head, view.reading.columns
    body = range(head.last + 1, table.height)
    listed = []
    for column in range(table.width):
        samples: list[str] = []
        for row in body:
            text = one_line(table.begins(row, column))[:_LONGEST_SAMPLE]
            if text and text not in samples:
                samples.append(text)
            if len(samples) == _SAMPLES:
                break
        label = head.labels[column] if column < len(head.labels) else ""
        if samples or label:
            listed.append((column, get_column_letter(column + 1), label, samples, columns.fields[column]))
    first = max(0, head.first - 2)
    return {
        "columns": listed,
        "field_options": [(name, title) for name, title in FIELDS.items()],
        "head_first": head.first + 1,
        "head_last": head.last + 1,
        "top_rows": [
            (row + 1, head.first <= row <= head.last, [_cell(view, row, each[0]) for each in listed])
            for row in range(first, min(table.height, max(head.last, 0) + 4))
        ],
        "remarks": columns.remarks,
    }


def _totals(view: ImportView) -> list[tuple[str, str, str, str, str, bool | None]]:
    """Per 类别 and in all: what the plan wants, has, gets by this import, comes to, and whether that agrees."""
    coming: dict[str, Decimal] = {}
    for row in view.wanted:
        points = number_in(row.values.get("points", ""))
        coming[row.values.get("category", "")] = (
            coming.get(row.values.get("category", ""), Decimal()) + points
        )
    rows = []
    for each in view.state.totals():
        extra = sum(coming.values(), Decimal()) if not each.category else coming.get(each.category, Decimal())
        have = Decimal(each.points) / POINT
        wanted = None if each.wanted is None else Decimal(each.wanted) / POINT
        rows.append(
            (
                each.category or "合计", "" if wanted is None else plain(wanted), plain(have), plain(extra),
                plain(have + extra), None if wanted is None else have + extra == wanted,
            )
        )  # fmt: skip
    return rows


def _cell(view: ImportView, row: int, column: int) -> str:
    """The text of a cell among the first rows; titles above the head only where they stand."""
    table = view.table
    text = table.own(row, column) if row < view.reading.head.first else table.shown(row, column)
    return text[:_LONGEST_SAMPLE]


def _uncategorised(view: ImportView) -> list[tuple[int, str, int, str]]:
    """The words for 类别 that are none of the plan's ("" for rows without): place, words, rows, what was chosen."""
    known = view.state.reader.categories
    if not known:
        return []
    written = [row.source.values.get("category", "") for row in view.wanted]
    others = list(dict.fromkeys(each for each in written if each not in known))[:_MOST_NAMES]
    chosen = view.draft.categories
    return [(place, each, written.count(each), chosen.get(each, "")) for place, each in enumerate(others)]


def _names(view: ImportView) -> list[NameChoice]:
    """The unknown names with what may be chosen; the place counts within sections and within people."""
    options = {kind: _choices(view, kind) for kind in ("subject", "person")}
    places = {"subject": 0, "person": 0}
    listed = []
    for each in view.unknown[:_MOST_NAMES]:
        near = [option for option in options[each.kind] if option[0] == each.near]
        rest = [option for option in options[each.kind] if option[0] != each.near]
        listed.append(
            NameChoice(
                each.kind, places[each.kind], each.name, each.count, each.chosen, each.near, [*near, *rest]
            )
        )
        places[each.kind] += 1
    return listed


def _choices(view: ImportView, kind: str) -> list[tuple[str, str]]:
    named = view.state.reader.subjects if kind == "subject" else view.state.reader.people
    return [(number, named.texts[key]) for number, key in sorted(named.ids.items())]
