"""Comparing a staff workbook with what is stored: rows to add, to change, to leave alone, and what stands in the way.

People are known by 工号; a main posting by its first day, one beside it by first day and place; an absence by reason
and first day. What is stored and not in the book stays. A name never changes through the book: the same 工号 with
another name is a slip that somebody has to look at.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from people.staff_book.comparing_absences import compare_absences
from people.staff_book.comparing_postings import (
    compare_postings,
    filled_out,
    first_posting,
    present_differs,
)
from people.staff_book.preview import Change, FieldChange, Preview, differing, filled
from people.staff_book.reading import Row, StaffBook
from people.staff_book.sheets import ABSENCES, PEOPLE, POSTINGS
from people.staff_book.stored import Person, Stored
from people.typed import all_seen

_FIELDS = (("到岗日期", "joined_on"), ("离岗日期", "left_on"), ("离岗原因", "left_reason"))


def compare(book: StaffBook, stored: Stored) -> Preview:
    """Give the preview of importing the book."""
    preview = Preview(conflicts=list(book.faults), notes=list(book.notes))
    people, rows = _compare_people(book, stored, preview)
    with_postings = _rows_by_number(book, POSTINGS, people, preview)
    with_absences = _rows_by_number(book, ABSENCES, people, preview)
    result: dict[str, Person] = {}
    for number, person in people.items():
        posted = compare_postings(with_postings.get(number, []), person, stored, preview)
        if number in rows and person.key < 0 and number not in with_postings:
            posted = first_posting(rows[number], person, stored, preview)
        elif number in rows and number not in with_postings:
            posted = filled_out(rows[number], posted, stored, preview)
        result[number] = posted
        if number in with_absences:
            compare_absences(with_absences[number], person, preview)
    for number, row in rows.items():
        present_differs(row, result[number], stored, preview)
        _check_leaving(row, result[number], preview)
    for number, posted_rows in with_postings.items():
        if number not in rows:
            _check_serving(posted_rows[0], result[number], preview)
    _missing(stored, set(rows) if PEOPLE in book.rows else None, result, preview)
    preview.added, preview.changed = _one_a_row(preview.added), _one_a_row(preview.changed)
    preview.conflicts.sort(key=lambda fault: (fault.sheet, _line(fault.cell), fault.cell))
    return preview


def _one_a_row(changes: list[Change]) -> list[Change]:
    """Put together what one row of the book says about a person and about the posting."""
    found: dict[str, Change] = {}
    for change in changes:
        before = found.get(change.place)
        found[change.place] = replace(before, fields=before.fields + change.fields) if before else change
    return list(found.values())


def _compare_people(
    book: StaffBook, stored: Stored, preview: Preview
) -> tuple[dict[str, Person], dict[str, Row]]:
    """Compare the sheet 人员; gives everybody by 工号, as they would be, and the row of each in the book."""
    people = dict(stored.people)
    rows: dict[str, Row] = {}
    for row in book.rows.get(PEOPLE, []):
        number = row.words("工号")
        if not number or row.bad & {"工号", "姓名"}:
            continue
        if unseen := [label for label in ("工号", "姓名") if not all_seen(row.words(label))]:
            preview.conflicts.append(row.fault(unseen[0], f"{unseen[0]}里有看不见的字符", "请删去后重新输入"))
            continue
        if number in rows:
            problem = f"工号“{number}”与第 {rows[number].line} 行重复"
            preview.conflicts.append(row.fault("工号", problem, "请改正工号，或删除其中一行"))
            continue
        rows[number] = row
        known = stored.people.get(number)
        if known is None:
            people[number] = _new_person(row, number, -len(rows), preview)
        elif known.name != row.words("姓名"):
            preview.conflicts.append(
                row.fault(
                    "姓名",
                    f"工号“{number}”在系统里是{known.name}，这里写{row.words('姓名')}",
                    "工号写错请改工号；确是改名的，请先在系统里更正姓名",
                )
            )
        else:
            people[number] = _changed_person(row, known, preview)
    return people, rows


def _new_person(row: Row, number: str, key: int, preview: Preview) -> Person:
    person = Person(
        key=key,
        number=number,
        name=row.words("姓名"),
        joined_on=row.day("到岗日期"),
        left_on=row.day("离岗日期"),
        left_reason=row.words("离岗原因"),
    )
    values = [("姓名", person.name), *((label, getattr(person, name)) for label, name in _FIELDS)]
    preview.added.append(_change(row, person, filled(values)))
    preview.work.new_people.append(person)
    return person


def _changed_person(row: Row, known: Person, preview: Preview) -> Person:
    told = {label for label, _ in _FIELDS if row.has(label) and label not in row.bad}
    new = replace(
        known,
        joined_on=row.day("到岗日期") if "到岗日期" in told else known.joined_on,
        left_on=row.day("离岗日期") if "离岗日期" in told else known.left_on,
        left_reason=row.words("离岗原因") if "离岗原因" in told else known.left_reason,
    )
    pairs = [(label, getattr(known, name), getattr(new, name)) for label, name in _FIELDS]
    fields = differing(pairs)
    if known.left_on is not None and new.left_on is None:
        preview.conflicts.append(
            row.fault(
                "离岗日期", f"{known.name}已于 {known.left_on} 离岗", "返岗请在系统里办理；否则请填上离岗日期"
            )
        )
    elif fields:
        preview.changed.append(_change(row, known, fields))
        preview.work.changed_people[known.key] = {
            name: getattr(new, name) for _, name in _FIELDS if getattr(new, name) != getattr(known, name)
        }
    else:
        preview.leave_alone(PEOPLE)
    return new


def _rows_by_number(
    book: StaffBook, sheet: str, people: dict[str, Person], preview: Preview
) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in book.rows.get(sheet, []):
        number, name = row.words("工号"), row.words("姓名")
        if not number:
            continue
        person = people.get(number)
        if person is None:
            problem = f"工号“{number}”不在“人员”表，系统里也没有"
            preview.conflicts.append(row.fault("工号", problem, "请核对工号，或先在“人员”表加上此人"))
        elif name and name != person.name:
            problem = f"工号“{number}”是{person.name}，这里写{name}"
            preview.conflicts.append(row.fault("姓名", problem, "请核对工号和姓名"))
        else:
            found[number].append(row)
    return found


def _check_leaving(row: Row, person: Person, preview: Preview) -> None:
    """Who leaves must not serve afterwards; who serves on must have a posting."""
    if person.left_on is None:
        if person.left_reason and not row.bad & {"离岗日期", "离岗原因"}:
            preview.conflicts.append(
                row.fault("离岗日期", "有离岗原因而没有离岗日期", "请补上离岗日期，或清空原因")
            )
        return
    if not person.left_reason and "离岗原因" not in row.bad:
        preview.conflicts.append(row.fault("离岗原因", "没有填离岗原因", "请填写，例如退休、调出"))
    _check_serving(row, person, preview)


def _check_serving(row: Row, person: Person, preview: Preview) -> None:
    """Nobody serves after the day of leaving."""
    if person.left_on is None:
        return
    later = [each for each in person.line if each.end is None or each.end > person.left_on]
    if later:
        problem = f"离岗日期 {person.left_on} 之后还有 {later[0].start} 起的任职"
        remedy = f"请在“任职”表把它的“止”填为 {person.left_on} 或更早，或在系统里办理离岗"
        preview.conflicts.append(row.fault("离岗日期", problem, remedy))


def _missing(stored: Stored, numbers: set[str] | None, result: dict[str, Person], preview: Preview) -> None:
    """Name who serves but is not in the book; they stay as they are."""
    if numbers is None:
        return
    for number, person in stored.people.items():
        if number not in numbers and person.left_on is None:
            preview.missing.append(f"{result[number].name}（{number}）")


def _change(row: Row, person: Person, fields: tuple[FieldChange, ...]) -> Change:
    return Change(
        place=f"{row.sheet}!{row.cell('工号')}",
        number=person.number,
        who=f"{person.name}（{person.number}）",
        what=PEOPLE,
        fields=fields,
    )


def _line(cell: str) -> int:
    return int("".join(sign for sign in cell if sign.isdigit()) or 0)
