"""Reading a year workbook: from the file to unsaved rows, or to all its faults at once (workbook.md).

No database is touched. `rows` are model instances with their foreign keys as objects, in the order of the book;
`places` finds the cell of a row again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from people.xlsx.cells import Suggestions
from people.xlsx.faults import Fault
from people.xlsx.grid import Grid, open_grids
from people.xlsx.raw import shown
from plans.engine.findings import Finding
from plans.engine.loading import Rules
from reports.workbook import vocabulary as word
from reports.workbook.columns import formatted_headings
from reports.workbook.consistency import loose_ends
from reports.workbook.pages import Page, sort_key
from reports.workbook.parse_ballots import read_ballots
from reports.workbook.parse_decisions import read_decisions
from reports.workbook.parse_indicators import read_indicators
from reports.workbook.parse_plan import read_plan
from reports.workbook.parse_registers import read_registers
from reports.workbook.parse_roster import read_roster
from reports.workbook.parse_violations import read_violations
from reports.workbook.reading import Places, Reading
from reports.workbook.tables import plan_sheet, tables
from scoring.year import YearRows

ADD_SHEET: Final = "请补上这张工作表，可从空白年度工作簿复制"
SHEET_ORDER: Final = {name: position for position, name in enumerate(word.ORDER)}


@dataclass(frozen=True, slots=True)
class BookReading:
    """What a workbook says. With faults `rows` is None; `rules` is None where no scheme could be loaded.

    `faults` are sorted as they are reported, `fault_count` also counts what is not listed one by one, `cut` says that
    there may be more, in rows that were not read; `hints` are the findings 提示 of the plan check, `notes` what was left aside.
    """

    rows: YearRows | None
    rules: Rules | None
    agency: str
    faults: list[Fault]
    fault_count: int
    cut: bool
    hints: list[Finding]
    notes: list[str]
    places: Places


def read_book(path: str | Path, *, scheme_file: Path | None = None) -> BookReading:
    """Read and check a workbook; BookRefused where the file is no workbook or not safe to read."""
    percents = [
        column.heading for sheet in tables(None).values() for column in sheet.columns if column.percent
    ]
    grids = open_grids(path, formatted_headings((*percents, "值")))
    reading = Reading({word.PLAN: plan_sheet()})
    chosen = _choose(reading, grids)
    _open(reading, chosen, [word.PLAN])
    read_plan(reading, reading.pages.get(word.PLAN), scheme_file)
    if scheme_file is not None and reading.rules is None:
        return _result(reading)
    reading.sheets = tables(reading.scheme)
    _open(reading, chosen, [name for name in word.ORDER if name != word.PLAN])
    _report_absent(reading)
    read_roster(reading)
    read_indicators(reading)
    read_ballots(reading)
    read_registers(reading)
    read_violations(reading)
    read_decisions(reading)
    registers = (reading.subjects, reading.people, reading.indicators)
    for register in registers:
        register.report_unknown()
    if not reading.faults:
        # Nothing else is wrong: then no unknown id can be the consequence of another fault.
        for register in registers:
            register.report_unknown(always=True)
    if not reading.faults:
        reading.faults.extend(loose_ends(reading))
    _note(reading)
    return _result(reading)


def sorted_faults(faults: Iterable[Fault]) -> list[Fault]:
    """Sort faults as they are reported: sheets in workbook.md's order, then row, then column."""
    return sorted(faults, key=lambda fault: sort_key(SHEET_ORDER, fault))


def _choose(reading: Reading, grids: list[Grid]) -> dict[str, Grid]:
    """The grids by sheet name; unknown and doubled sheets are faults, guide and result sheets left aside."""
    chosen: dict[str, Grid] = {}
    names = Suggestions(word.ORDER)
    for grid in grids:
        # A result sheet that is too long goes on in a second one of the same name with a number.
        if grid.title.rstrip("0123456789") in word.LEFT_ASIDE:
            continue
        if grid.title not in word.ORDER:
            near = names.nearest(grid.title)
            remedy = (
                f"是否“{near}”？请改正工作表的名称，或删除这张工作表"
                if near
                else "请改正工作表的名称，或删除这张工作表"
            )
            reading.faults.append(Fault(grid.title, "A1", f"不认识的工作表{shown(grid.title)}", remedy))
        elif grid.title in chosen:
            reading.faults.append(Fault(grid.title, "A1", "同名的工作表有两张", "请合并到一张，删除另一张"))
        else:
            chosen[grid.title] = grid
    return chosen


def _open(reading: Reading, chosen: dict[str, Grid], names: list[str]) -> None:
    for name in names:
        if name in chosen:
            page = Page(reading.sheets[name], chosen[name], reading.faults)
            reading.pages[name] = page
            reading.places.letters[name] = page.letters


def _report_absent(reading: Reading) -> None:
    """Sheets that must be there, with the headings without which even an empty one says nothing.

    Of 测评 and 测评汇总 one is enough.
    """
    for name, sheet in reading.sheets.items():
        page = reading.pages.get(name)
        if sheet.required and page is None:
            reading.faults.append(Fault(name, "A1", f"缺少工作表“{name}”", ADD_SHEET))
        elif sheet.required and page is not None:
            page.require_headings(*(("项目", "值") if name == word.PLAN else (sheet.columns[0].heading,)))
    ballots = (word.BALLOTS, word.TALLIES)
    if reading.sheets[word.BALLOTS].used and not any(name in reading.pages for name in ballots):
        reading.faults.append(
            Fault(word.BALLOTS, "A1", f"缺少工作表“{word.BALLOTS}”或“{word.TALLIES}”", ADD_SHEET)
        )


def _note(reading: Reading) -> None:
    """Name what was left aside, and what the user cannot see but the program reads."""
    for name, page in reading.pages.items():
        if not page.sheet.used and reading.scheme is not None:
            rows = page.drain()
            if rows:
                reading.notes.append(f"工作表“{name}”：本方案不使用，其中 {rows} 行未采用")
            continue
        if page.hidden:
            reading.notes.append(f"工作表“{name}”是隐藏的，照样读取")
        if page.hidden_rows:
            reading.notes.append(f"工作表“{name}”有 {page.hidden_rows} 个隐藏的行，照样读取")


def _result(reading: Reading) -> BookReading:
    strays = sum(page.uncounted_strays for page in reading.pages.values() if page.sheet.used)
    sound = not reading.faults and reading.rules is not None
    return BookReading(
        rows=reading.rows if sound else None,
        rules=reading.rules,
        agency=reading.plan.agency.name,
        faults=sorted_faults(reading.faults),
        fault_count=len(reading.faults) + strays,
        cut=any(page.cut for page in reading.pages.values()),
        hints=reading.hints,
        notes=reading.notes,
        places=reading.places,
    )
