"""A roster's tables compared with the roster: what each line would change, and what is wrong with its cells.

Only the columns that a table has are looked at, and only the rows that it names: nothing is taken out of a roster so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from people.xlsx.raw import Problem, Raw
from plans.services.roster_checks import check_lines, meant
from plans.services.roster_columns import (
    PEOPLE,
    SUBJECTS,
    Sheet,
    Value,
    as_typed,
    read_cell,
    value_of,
    written,
)
from plans.services.roster_difference import Difference, Fault, Line, Values
from plans.services.roster_known import Known
from plans.services.roster_lines import Table
from plans.services.roster_naming import Naming

# What a new row holds where the table says nothing of it.
_DEFAULTS: Final[Mapping[str, Value]] = {
    "coefficient_points": None, "bonus_base_fen": None, "months_in_post": None, "supervision_head": False,
    "established": True, "appraised": True, "parent": None, "head": None, "supervising_leader": None,
}  # fmt: skip


def compare(known: Known, tables: Iterable[Table]) -> Difference:
    """Read the lines and compare them with the roster; nothing is stored."""
    found = Difference()
    read: list[Line] = []
    renamed: dict[str, str] = {}
    for table in tables:
        sheet = table.sheet
        typed = [_typed(found, table, number, raws) for number, raws in table.lines]
        numbered = [(each.number, each.values) for each in typed]
        naming = Naming(known.subjects, numbered) if sheet is SUBJECTS else None
        if naming is not None:
            renamed |= naming.renamed
            known.names.update({new: known.subjects[old].name for old, new in renamed.items()})
        lines = [_line(found, known, sheet, place, each, naming) for place, each in enumerate(typed)]
        named = _once(found, [line for line in lines if line is not None])
        read += named
        keys = {line.stored for line in named}
        found.beside[sheet.title] = sum(key not in keys for key in known.rows(sheet))
        found.unused[sheet.title] = table.unused
    for line in read:
        _mark(line, renamed)
    check_lines(found, known, read)
    for line in read:
        if line.changed:
            found.lines.append(line)
        else:
            found.same += 1
    found.faults.sort(key=lambda fault: (fault.sheet != SUBJECTS.title, fault.line))
    return found


@dataclass(frozen=True, slots=True)
class _Typed:
    """A line as it was typed: its values by field, and the fields that could not be read."""

    number: int
    values: Values
    wrong: frozenset[str]


def _typed(found: Difference, table: Table, number: int, raws: Sequence[Raw]) -> _Typed:
    values: Values = {}
    wrong = set()
    sheet = table.sheet
    for column in sheet.columns:
        if column.name not in table.places:
            continue
        place = table.places[column.name]
        raw = raws[place] if place < len(raws) else None
        value = read_cell(column, raw)
        if isinstance(value, Problem):
            words = f"{value.problem}；{value.remedy}"
        elif column.needed and value in (None, "") and (sheet, column.name) != (SUBJECTS, "code"):
            words = f"{column.heading}不能为空；请填写"
        else:
            values[column.name] = value
            continue
        wrong.add(column.name)
        found.faults.append(Fault(sheet.title, number, column.heading, as_typed(raw), words))
    return _Typed(number, values, frozenset(wrong))


def _line(
    found: Difference, known: Known, sheet: Sheet, place: int, typed: _Typed, naming: Naming | None
) -> Line | None:
    values, first = typed.values, sheet.columns[0]
    key = values.get(first.name)
    row = known.rows(sheet).get(str(key or "")) or (naming.row(place) if naming is not None else None)
    doubt = naming.faults.get(place) if naming is not None and first.name not in typed.wrong else None
    if doubt is not None:
        column, words = sheet.column(doubt[0]), doubt[1]
        cell = written(column, values.get(column.name))
        found.faults.append(Fault(sheet.title, typed.number, column.heading, cell, words))
    if not key and row is not None:
        key = values[first.name] = value_of(first, row)
    if not isinstance(key, str) or not key:
        if naming is not None and doubt is None and not typed.wrong & {first.name, "name"}:
            words = f"{first.heading}不能为空；请填写"
            found.faults.append(Fault(sheet.title, typed.number, first.heading, "", words))
        return None
    line = Line(sheet, typed.number, key, row, values, names=known.names)
    if row is None and doubt is None:
        _begin(found, known, line, typed.wrong)
    return line


def _mark(line: Line, renamed: Mapping[str, str]) -> None:
    """Note what differs. What points at a row that gets another 编号 here does not change by that."""
    for column in line.sheet.columns:
        if column.kind == "subject" and column.name in line.values:
            value = line.values[column.name]
            line.values[column.name] = renamed.get(str(value), value)
    line.changed = {
        name: value for name, value in line.values.items() if _differs(line, name, value, renamed)
    }


def _begin(found: Difference, known: Known, line: Line, wrong: Collection[str]) -> None:
    """A new row needs what every row has; a person's name is known from the staff list."""
    person = known.staff.get(line.key) if line.sheet is PEOPLE else None
    if person is not None and "name" not in wrong:
        line.values.setdefault("name", person.name)
    missing = []
    for column in line.sheet.columns:
        if column.name not in line.values and column.name not in wrong:
            missing += [column.heading] if column.needed else []
            line.values[column.name] = _DEFAULTS.get(column.name, "")
    # Who is on no staff list is told so, not asked for columns.
    if missing and (person is not None or line.sheet is SUBJECTS):
        words = f"“{line.key}”不在本年度名册里；{meant(known, line)}要增加的，须有{'、'.join(missing)}"
        found.faults.append(Fault(line.sheet.title, line.number, line.sheet.key, line.key, words))


def _differs(line: Line, name: str, value: Value, renamed: Mapping[str, str]) -> bool:
    if line.row is None:
        return True
    column = line.sheet.column(name)
    held = value_of(column, line.row)
    if column.kind == "subject":
        held = renamed.get(str(held), held)
    # No words and nothing are the same; 0 元 and nothing are not.
    return (None if held == "" else held) != (None if value == "" else value)


def _once(found: Difference, lines: list[Line]) -> list[Line]:
    """Keep the first line of each id; the others are faults."""
    first: dict[str, Line] = {}
    for line in lines:
        held = first.setdefault(line.key, line)
        if held is not line:
            words = f"{line.sheet.key}“{line.key}”重复，第 {held.number} 行已有；请只保留一行"
            found.faults.append(Fault(line.sheet.title, line.number, line.sheet.key, line.key, words))
    return list(first.values())
