"""A roster's tables compared with the roster: what each line would change, and what is wrong with its cells.

Only the columns that a table has are looked at, and only the rows that it names: nothing is taken out of a roster so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from people.xlsx.cells import Suggestions
from people.xlsx.raw import Problem, Raw
from plans.models import Participant, Subject
from plans.services.roster_columns import (
    PEOPLE,
    SUBJECTS,
    Column,
    Sheet,
    Value,
    as_typed,
    read_cell,
    value_of,
    written,
)
from plans.services.roster_known import Known
from plans.services.roster_lines import Table

Row = Subject | Participant
Values = dict[str, Value]
ADDED: Final = "增加"
CHANGED: Final = "更改"
# What a new row holds where the table says nothing of it.
_DEFAULTS: Final[Mapping[str, Value]] = {
    "coefficient_points": None, "bonus_base_fen": None, "months_in_post": None, "supervision_head": False,
    "established": True, "appraised": True, "parent": None, "head": None, "supervising_leader": None,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at a cell: sheet, line, heading, what stands there, and what to do."""

    sheet: str
    line: int
    heading: str
    typed: str
    words: str


@dataclass(slots=True)
class Line:
    """One line of a table: the row it names (None: a new one), its values by field, and those that differ.

    `names` are what those are called whom its cells name by 编号 or 工号.
    """

    sheet: Sheet
    number: int
    key: str
    row: Row | None
    values: Values
    changed: Values = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """增加 or 更改."""
        return ADDED if self.row is None else CHANGED

    @property
    def name(self) -> str:
        """What the row is called."""
        return str(self.values.get("name") or (self.row.name if self.row else ""))

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """(heading, before, after) of what differs."""
        found = []
        for name, value in self.changed.items():
            column = self.sheet.column(name)
            before = self._said(column, value_of(column, self.row)) if self.row is not None else ""
            after = self._said(column, value)
            if before or after:
                found.append((column.heading, before, after))
        return found

    def _said(self, column: Column, value: Value) -> str:
        words = written(column, value)
        name = self.names.get(words, "") if column.kind in ("subject", "person") else ""
        return f"{words} {name}".strip()


@dataclass(slots=True)
class Difference:
    """What handing the tables in would do. `same` lines say what stands already, `beside` rows are in no table."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    same: int = 0
    beside: dict[str, int] = field(default_factory=dict)
    unused: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def applicable(self) -> bool:
        """Whether there is something to accept and nothing wrong."""
        return bool(self.lines) and not self.faults


def compare(known: Known, tables: Iterable[Table]) -> Difference:
    """Read the lines and compare them with the roster; nothing is stored."""
    found = Difference()
    read: list[Line] = []
    for table in tables:
        lines = [_line(found, known, table, number, raws) for number, raws in table.lines]
        named = _once(found, [line for line in lines if line is not None])
        read += named
        keys = {line.key for line in named}
        found.beside[table.sheet.title] = sum(key not in keys for key in known.rows(table.sheet))
        found.unused[table.sheet.title] = table.unused
    check_lines(found, known, read)
    for line in read:
        if line.changed:
            found.lines.append(line)
        else:
            found.same += 1
    found.faults.sort(key=lambda fault: (fault.sheet != SUBJECTS.title, fault.line))
    return found


def check_lines(found: Difference, known: Known, lines: Sequence[Line]) -> None:
    """Check what the lines name, and each against the others: ids that exist, 上级 without a circle, new people."""
    subjects = {
        **dict.fromkeys(known.subjects),
        **{line.key: None for line in lines if line.sheet is SUBJECTS},
    }
    people = {**dict.fromkeys(known.people), **{line.key: None for line in lines if line.sheet is PEOPLE}}
    near = {"subject": Suggestions(subjects), "person": Suggestions(people)}
    for line in lines:
        for name, value in line.changed.items():
            column = line.sheet.column(name)
            ids = {"subject": subjects, "person": people}.get(column.kind)
            if ids is not None and value and value not in ids:
                _unknown(found, line, column, str(value), near[column.kind])
        _check_new(found, known, line)
        _check_absent(found, line)
    _check_parents(found, known, lines)


def _line(found: Difference, known: Known, table: Table, number: int, raws: Sequence[Raw]) -> Line | None:
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
        elif column.needed and value in (None, ""):
            words = f"{column.heading}不能为空；请填写"
        else:
            values[column.name] = value
            continue
        wrong.add(column.name)
        found.faults.append(Fault(sheet.title, number, column.heading, as_typed(raw), words))
    key = values.get(sheet.columns[0].name)
    if not isinstance(key, str):
        return None
    row = known.rows(sheet).get(key)
    line = Line(sheet, number, key, row, values, names=known.names)
    if row is None:
        _begin(found, known, line, wrong)
    line.changed = {name: value for name, value in values.items() if _differs(sheet, line, name, value)}
    return line


def _begin(found: Difference, known: Known, line: Line, wrong: set[str]) -> None:
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
        words = f"“{line.key}”不在本年度名册里；{_meant(known, line)}要增加的，须有{'、'.join(missing)}"
        found.faults.append(Fault(line.sheet.title, line.number, line.sheet.key, line.key, words))


def _meant(known: Known, line: Line) -> str:
    near = Suggestions(known.rows(line.sheet)).nearest(line.key)
    return f"是否“{near}”？" if near else ""


def _differs(sheet: Sheet, line: Line, name: str, value: Value) -> bool:
    if line.row is None:
        return True
    held = value_of(sheet.column(name), line.row)
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


def _unknown(found: Difference, line: Line, column: Column, value: str, near: Suggestions) -> None:
    close = near.nearest(value)
    where = "考核对象的编号" if column.kind == "subject" else "年度人员的工号"
    words = f"“{value}”不是{where}；{f'是否“{close}”？' if close else ''}请填名册中的{where}"
    found.faults.append(Fault(line.sheet.title, line.number, column.heading, value, words))


def _check_new(found: Difference, known: Known, line: Line) -> None:
    """Somebody new is on the staff list, under the same name."""
    if line.row is not None or line.sheet is not PEOPLE:
        return
    person = known.staff.get(line.key)
    name = line.values.get("name")
    if person is None:
        words = f"工号“{line.key}”不在干部职工名册里；{_meant(known, line)}新来的请先在“干部职工”登记"
        found.faults.append(Fault(PEOPLE.title, line.number, PEOPLE.key, line.key, words))
    elif name and name != person.name:
        words = f"工号“{line.key}”在干部职工名册里是{person.name}；请核对工号和姓名"
        found.faults.append(Fault(PEOPLE.title, line.number, "姓名", str(name), words))


def _check_absent(found: Difference, line: Line) -> None:
    """Who no longer takes part has a reason."""
    if line.changed.get("appraised", True) is not False:
        return
    stored: Any = line.row
    reason = line.values.get("absence_reason", stored.absence_reason if stored is not None else "")
    if not reason:
        words = "不参加考核的，请写明原因；请填“不参加原因”"
        found.faults.append(Fault(PEOPLE.title, line.number, "不参加原因", "", words))


def _check_parents(found: Difference, known: Known, lines: Sequence[Line]) -> None:
    """上级 leads upwards to an end, and a 单位 stands under a 单位 only (as in the year workbook)."""
    above: dict[str, str] = {
        code: row.parent.code if row.parent is not None else "" for code, row in known.subjects.items()
    }
    kinds: dict[str, str] = {code: row.kind for code, row in known.subjects.items()}
    named = [line for line in lines if line.sheet is SUBJECTS]
    for line in named:
        above[line.key] = str(line.values.get("parent", above.get(line.key, "")) or "")
        kinds[line.key] = str(line.values.get("kind", kinds.get(line.key, "")))
    for line in named:
        parent = above[line.key]
        words = ""
        if kinds[line.key] == Subject.Kind.UNIT and kinds.get(parent, Subject.Kind.UNIT) != Subject.Kind.UNIT:
            words = "单位的上级只能是单位；请改上级，或清空"
        elif "parent" in line.changed and _circles(above, line.key):
            words = "上级互相循环；请改上级，或清空"
        if words and line.changed.keys() & {"parent", "kind"}:
            found.faults.append(Fault(SUBJECTS.title, line.number, "上级", parent, words))


def _circles(above: Mapping[str, str], code: str) -> bool:
    seen, here = {code}, above.get(code, "")
    while here:
        if here in seen:
            return True
        seen.add(here)
        here = above.get(here, "")
    return False
