"""The lines of a roster's tables checked: ids that exist, 上级 without a circle, people of the staff list, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from people.xlsx.cells import Suggestions
from plans.models import Subject
from plans.services.roster_columns import PEOPLE, SUBJECTS, Column
from plans.services.roster_difference import Difference, Fault, Line
from plans.services.roster_known import Known


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
        check_absent(found, line)
    _check_parents(found, known, lines)


def meant(known: Known, line: Line) -> str:
    """Ask whether an id that is nearly the one of the line was meant."""
    near = Suggestions(known.rows(line.sheet)).nearest(line.key)
    return f"是否“{near}”？" if near else ""


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
        words = f"工号“{line.key}”不在干部职工名册里；{meant(known, line)}新来的请先在“干部职工”登记"
        found.faults.append(Fault(PEOPLE.title, line.number, PEOPLE.key, line.key, words))
    elif name and name != person.name:
        words = f"工号“{line.key}”在干部职工名册里是{person.name}；请核对工号和姓名"
        found.faults.append(Fault(PEOPLE.title, line.number, "姓名", str(name), words))


def check_absent(found: Difference, line: Line) -> None:
    """Who no longer takes part has a reason; where none is given yet, it is asked for."""
    if line.changed.get("appraised", True) is False:
        stored: Any = line.row
        reason = line.values.get("absence_reason", stored.absence_reason if stored is not None else "")
        if not reason:
            found.absent.append(line)


def _check_parents(found: Difference, known: Known, lines: Sequence[Line]) -> None:
    """上级 leads upwards to an end, and a 单位 stands under a 单位 only (as in the year workbook)."""
    above: dict[str, str] = {
        code: row.parent.code if row.parent is not None else "" for code, row in known.subjects.items()
    }
    kinds: dict[str, str] = {code: row.kind for code, row in known.subjects.items()}
    named = [line for line in lines if line.sheet is SUBJECTS]
    for line in named:
        above[line.key] = str(line.values.get("parent", above.get(line.stored, "")) or "")
        kinds[line.key] = str(line.values.get("kind", kinds.get(line.stored, "")))
        if line.stored != line.key:  # what is not in the table still points at the old 编号
            above[line.stored], kinds[line.stored] = line.key, kinds[line.key]
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
