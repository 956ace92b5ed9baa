"""A filled workbook beside what is stored: the difference field by field, then exactly what was ticked, all or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from indicators.engine.filing import LABELS, RATIOS, Unreadable, Value, read, write
from indicators.services.filing import save_entry
from indicators.services.filing_book import GUIDE, HEADINGS, MARK, SHEET
from indicators.services.filing_card import Card
from indicators.services.filing_page import Mine
from indicators.services.filled_book import fault_at, filled_sheet, text_in
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.xlsx import cells
from people.xlsx.faults import Fault, refused
from people.xlsx.grid import Grid
from people.xlsx.raw import Problem, Raw

MOST_ROWS: Final = 2_000
# A cell shown as 50% holds 0.5; the reader tells it from a typed 50.
PERCENT: Final = frozenset(HEADINGS[name] for name in RATIOS)
_MARK: Final = re.compile(r"(\d{1,18})-([1-4])-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what is stored, what the workbook says, as typed."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The field's Chinese name."""
        return LABELS[self.name]


@dataclass(slots=True, kw_only=True)
class Line:
    """One row of the workbook that differs: its card, what changes, and whether somebody changed the row since."""

    card: Card
    changes: list[Change]
    stale: bool = False


@dataclass(slots=True)
class Comparison:
    """What uploading would do: rows that differ, how many do not, faults, and remarks."""

    lines: list[Line] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(mine: Mine, path: str | os.PathLike[str]) -> Comparison:
    """Read the workbook beside the quarter as it is now; BookRefused for a file that is none, or not this quarter's."""
    grid, places = filled_sheet(path, SHEET, MARK, GUIDE, PERCENT)
    found, cards, seen = Comparison(), {card.row.pk: card for card in mine.cards}, set[int]()
    for number, (line, raws) in enumerate(grid.rows(), 1):
        if number > MOST_ROWS:
            raise refused(f"超过 {MOST_ROWS} 行", "请只留自己的填报")
        card = _card(found, grid, line, raws[places[MARK]], places, cards, mine.quarter)
        if card is None:
            continue
        if card[0].row.pk in seen:
            found.faults.append(fault_at(grid, line, MARK, "这一项有两行", "请只留一行"))
            continue
        seen.add(card[0].row.pk)
        _read_line(found, grid, line, raws, places, *card)
    found.faults += grid.strays
    return found


def accept(
    *,
    by: Mapping[int, Actor],
    mine: Mine,
    path: str | os.PathLike[str],
    rows: Mapping[int, int],
    quarter: int,
) -> int:
    """Store the ticked rows (indicator → version shown) as the workbook says; all of them, or none.

    `by` names who files each row. DomainError: a row changed since the difference was shown, or has a fault.
    """
    comparison = compare(mine, path)
    lines = {line.card.row.pk: line for line in comparison.lines}
    if comparison.faults:
        raise DomainError("没有存入", why="文件里还有要改正的地方", next_step="请改正后重新上传")
    with transaction.atomic():
        for key in sorted(rows):
            line = lines.get(key)
            if line is None or line.card.version != rows[key]:
                raise _changed(line.card if line else None)
            edits = {change.name: change.new for change in line.changes}
            saved = save_entry(
                by=by[key], indicator=line.card.row, quarter=quarter, version=rows[key], edits=edits, base={}
            )
            if saved.conflicts or saved.locked or saved.unreadable:
                raise _changed(line.card)
        for key in sorted(rows):
            _record(by[key], lines[key], quarter)
    return len(rows)


def _card(
    found: Comparison, grid: Grid, line: int, raw: Raw, places: Mapping[str, int], cards: Mapping[int, Card],
    quarter: int,
) -> tuple[Card, bool] | None:  # fmt: skip
    """Find whose line it is, and whether the row changed since the download."""
    text = cells.text(raw)
    match = _MARK.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        found.faults.append(fault_at(grid, line, MARK, "标识被改动或清空", "请重新下载后再填这一行"))
        return None
    if int(match[2]) != quarter:
        found.faults.append(fault_at(grid, line, MARK, f"这是第{match[2]}季度的行", "请到那个季度的页面上传"))
        return None
    card = cards.get(int(match[1]))
    if card is None:
        found.faults.append(fault_at(grid, line, MARK, "这一行不由您填报", "请删去这一行"))
        return None
    return card, int(match[3]) != card.version


def _read_line(
    found: Comparison, grid: Grid, line: int, raws: tuple[Raw, ...], places: Mapping[str, int], card: Card,
    stale: bool,
) -> None:  # fmt: skip
    changed: list[Change] = []
    for name, heading in HEADINGS.items():
        if heading not in places:
            continue  # a column that was left out leaves what is stored alone
        raw = raws[places[heading]]
        value = _value(name, raw)
        if isinstance(value, Problem):
            found.faults.append(fault_at(grid, line, heading, value.problem, value.remedy))
            continue
        new = write(name, value)
        if new != card.texts[name]:
            changed.append(Change(name, card.texts[name], new))
    if not changed:
        found.same += 1
    elif not card.open:
        found.notes.append(f"{card.code} 已是“{card.state_words}”，这一行的改动没有读取")
    else:
        found.lines.append(Line(card=card, changes=changed, stale=stale))


def _value(name: str, raw: Raw) -> Value | Problem:
    text = text_in(raw)
    if isinstance(text, Problem):
        return text
    try:
        return read(name, text)
    except Unreadable as error:
        return Problem(f"{LABELS[name]}：{error}", "请改正这一格")


def _record(by: Actor, line: Line, quarter: int) -> None:
    card = line.card
    old = {change.label: change.old for change in line.changes}
    new = {change.label: change.new for change in line.changes}
    target = f"{card.row.plan.year}年第{quarter}季度 {card.row}"
    by.record(action="从Excel填报", target=target, detail=changes(old, new), agency=card.row.plan.agency_id)


def _changed(card: Card | None) -> DomainError:
    which = card.code if card else "有一项"
    return DomainError(
        "没有存入", why=f"{which} 在看过差别之后又被改动", next_step="请核对下面新的差别，再确认一次"
    )
