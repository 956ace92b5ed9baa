"""A filled workbook of a month beside what is stored: the difference, then exactly what was ticked, all or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from indicators.engine.filing import LONGEST, clean
from indicators.services.filing_book import GUIDE, MARK
from indicators.services.filled_book import fault_at, filled_sheet, text_in
from indicators.services.monthly import save_month
from indicators.services.monthly_book import SHEET
from indicators.services.monthly_reading import FIELDS, Month
from people.acting import Actor
from people.audit import changes
from people.errors import DomainError
from people.xlsx import cells
from people.xlsx.faults import Fault, refused
from people.xlsx.grid import Grid
from people.xlsx.raw import Problem, Raw

MOST_ROWS: Final = 2_000
_MARK: Final = re.compile(r"(\d{1,18})-(\d{1,2})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Change:
    """One field: what is stored, and what the workbook says."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The field's Chinese name."""
        return FIELDS[self.name]


@dataclass(slots=True, kw_only=True)
class Line:
    """One section that differs: what changes, and whether somebody changed it since the download."""

    card: Month
    changes: list[Change]
    stale: bool = False


@dataclass(slots=True)
class Comparison:
    """What uploading would do: sections that differ, how many do not, faults, and remarks."""

    lines: list[Line] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def compare(cards: Sequence[Month], month: int, path: str | os.PathLike[str]) -> Comparison:
    """Read the workbook beside the month as it is now; BookRefused for a file that is none, or not a month's."""
    grid, places = filled_sheet(path, SHEET, MARK, GUIDE)
    found, known, seen = Comparison(), {card.subject.pk: card for card in cards}, set[int]()
    for number, (line, raws) in enumerate(grid.rows(), 1):
        if number > MOST_ROWS:
            raise refused(f"超过 {MOST_ROWS} 行", "请只留自己的填报")
        mark = _mark(raws[places[MARK]])
        fault = _wrong(mark, month, known, seen)
        if mark is None or fault is not None:
            found.faults.append(fault_at(grid, line, MARK, *(fault or _GONE)))
            continue
        seen.add(mark[0])
        _read_line(found, grid, line, raws, places, known[mark[0]], mark[2])
    found.faults += grid.strays
    return found


def accept(
    *,
    by: Mapping[int, Actor],
    cards: Sequence[Month],
    month: int,
    path: str | os.PathLike[str],
    rows: Mapping[int, int],
) -> int:
    """Store the ticked sections (section → version shown) as the workbook says; all of them, or none.

    `by` names who files each. DomainError: one changed since the difference was shown, or the file has a fault.
    """
    comparison = compare(cards, month, path)
    lines = {line.card.subject.pk: line for line in comparison.lines}
    if comparison.faults:
        raise DomainError("没有存入", why="文件里还有要改正的地方", next_step="请改正后重新上传")
    with transaction.atomic():
        for key in sorted(rows):
            line = lines.get(key)
            if line is None or line.card.version != rows[key]:
                raise _changed(line.card if line else None)
            subject, edits = line.card.subject, {change.name: change.new for change in line.changes}
            saved, conflicts = save_month(
                by=by[key], subject=subject, month=month, edits=edits, base={}, version=rows[key]
            )
            if conflicts or saved is None:
                raise _changed(line.card)
        for key in sorted(rows):
            _record(by[key], lines[key], month)
    return len(rows)


_GONE: Final = ("标识被改动或清空", "请重新下载后再填这一行")


def _mark(raw: Raw) -> tuple[int, int, int] | None:
    """Read section, month and version; None for anything else."""
    text = cells.text(raw)
    match = _MARK.fullmatch(text) if isinstance(text, str) else None
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def _wrong(
    mark: tuple[int, int, int] | None, month: int, known: Mapping[int, Month], seen: set[int]
) -> tuple[str, str] | None:
    """Say what is wrong with a line's mark, and what to do; None where nothing is."""
    if mark is None:
        return _GONE
    if mark[1] != month:
        return f"这是 {mark[1]} 月的行", "请到那个月的页面上传"
    if mark[0] not in known:
        return "这一行不由您填报", "请删去这一行"
    return ("这个科室有两行", "请只留一行") if mark[0] in seen else None


def _read_line(
    found: Comparison, grid: Grid, line: int, raws: tuple[Raw, ...], places: Mapping[str, int], card: Month,
    version: int,
) -> None:  # fmt: skip
    changed: list[Change] = []
    for name, heading in FIELDS.items():
        if heading not in places:
            continue  # a column that was left out leaves what is stored alone
        new = _text(raws[places[heading]])
        if isinstance(new, Problem):
            found.faults.append(fault_at(grid, line, heading, new.problem, new.remedy))
            continue
        old = getattr(card.report, name) if card.report else ""
        if new.strip() != old.strip():
            changed.append(Change(name, old, new))
    if not changed:
        found.same += 1
    elif not card.open:
        found.notes.append(f"{card.subject.name}已是“{card.state}”，这一行的改动没有读取")
    else:
        found.lines.append(Line(card=card, changes=changed, stale=version != card.version))


def _text(raw: Raw) -> str | Problem:
    text = text_in(raw)
    if isinstance(text, Problem):
        return text
    plain = clean(text)
    return plain if len(plain) <= LONGEST else Problem(f"超过 {LONGEST} 字", "请写短一些")


def _record(by: Actor, line: Line, month: int) -> None:
    old = {change.label: change.old for change in line.changes}
    new = {change.label: change.new for change in line.changes}
    plan = line.card.subject.plan
    target = f"{plan.year}年{month}月 {line.card.subject.name}"
    by.record(
        action="从Excel填报月度计划和总结", target=target, detail=changes(old, new), agency=plan.agency_id
    )


def _changed(card: Month | None) -> DomainError:
    which = card.subject.name if card else "有一个科室"
    return DomainError(
        "没有存入", why=f"{which}在看过差别之后又被改动", next_step="请核对下面新的差别，再确认一次"
    )
