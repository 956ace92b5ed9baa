"""The roster of a draft in bulk: a table's preview, and accepting it, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.core import signing
from django.db import IntegrityError, transaction

from people.acting import Actor
from people.errors import DomainError
from plans.models import Participant, Plan, Subject
from plans.services.plan_guard import take_draft
from plans.services.roster_checks import check_absent, check_lines
from plans.services.roster_columns import PEOPLE, SHEETS, SUBJECTS, Sheet
from plans.services.roster_difference import ADDED, CHANGED, Difference, Line
from plans.services.roster_known import Known
from plans.services.roster_lines import Table
from plans.services.roster_reading import compare

SALT: Final = "plans.roster_table"
# A preview may wait for its acceptance as long as a working day.
KEPT_SECONDS: Final = 12 * 3600
# A form carries at most 5 MB; what is packed must leave room.
MOST_PACKED: Final = 3_000_000
LOGGED_TOGETHER: Final = 50
BATCH: Final = 500
SOME: Final = 5
NOT_STORED: Final = "没有更改名册"
_LINKS: Final = ("parent", "head", "supervising_leader")
Told = tuple[Line, list[tuple[str, str, str]]]


@dataclass(slots=True)
class Preview:
    """What handing tables in would do; `packed` carries it to its acceptance, `refusal` says why it is no table."""

    found: Difference = field(default_factory=Difference)
    packed: str = ""
    refusal: str = ""


def preview(plan: Plan, tables: Sequence[Table]) -> Preview:
    """Compare tables with the roster of a plan; nothing is stored."""
    found = compare(Known.of(plan), tables)
    if not found.applicable:
        return Preview(found)
    rows = [
        (line.sheet.title, line.number, line.key, line.kind, line.changed, line.stored)
        for line in found.lines
    ]
    packed = signing.dumps([plan.pk, plan.version, rows], salt=SALT, compress=True)
    if len(packed) > MOST_PACKED:
        return Preview(found, refusal="一次改动的内容太多；请分几次")
    return Preview(found, packed)


def accept(
    *, by: Actor, plan: Plan, packed: str, reasons: Mapping[str, str] | None = None
) -> tuple[int, int]:
    """Write exactly what a preview showed; give how many rows were added and how many changed.

    `reasons` by 工号 are of those who no longer take part and of whom the table said no reason.

    DomainError: too old, changed on the way, the plan is approved or was changed meanwhile, somebody left the staff
    list.
    """
    version, rows = _unpacked(plan, packed)
    try:
        with transaction.atomic():
            held = take_draft(plan.pk, version, by=by)
            known = Known.of(held)
            lines = [_named(known, row) for row in rows]
            _give_reasons(lines, reasons or {})
            _refuse_faulty(known, lines)
            # Before the rows are written: what they were is told from them.
            told = [(line, line.told) for line in lines]
            added = sum(line.row is None for line in lines)
            _tell(by, held, told)
            _write(held, known, lines)
    except IntegrityError as error:
        raise _stale("有人刚刚改了名册") from error
    return added, len(lines) - added


def without_reason(plan: Plan, packed: str) -> list[tuple[str, str]]:
    """Who no longer takes part by a preview without a reason: 工号 and name; nobody where it cannot be accepted."""
    found = Difference()
    try:
        known = Known.of(plan)
        for row in _unpacked(plan, packed)[1]:
            check_absent(found, _named(known, row))
    except DomainError:
        return []  # `accept` says why
    return [(line.key, line.name) for line in found.absent]


def _unpacked(plan: Plan, packed: str) -> tuple[int, list[Any]]:
    try:
        key, version, rows = signing.loads(packed, salt=SALT, max_age=KEPT_SECONDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise _stale("预览已过期，或在途中被改动") from error
    if key != plan.pk:
        raise _stale("预览的是另一个方案")
    # A preview outlives a new version of the program, which may pack otherwise.
    if not isinstance(rows, list) or not all(map(_whole, rows)):
        raise _stale("程序在预览之后更新过")
    return version, rows


def _whole(row: object) -> bool:
    """Whether what was packed is a line as `preview` packs it."""
    match row:
        case [str(title), int(), str(), str(), dict(changed), str()]:
            sheet = next((sheet for sheet in SHEETS if sheet.title == title), None)
            return sheet is not None and changed.keys() <= {column.name for column in sheet.columns}
    return False


def _stale(why: str) -> DomainError:
    return DomainError(NOT_STORED, why=why, next_step="请重新上传或粘贴，看过预览后再接受")


def _named(known: Known, packed: Sequence[Any]) -> Line:
    title, number, key, kind, changed, stored = packed
    sheet: Sheet = SUBJECTS if title == SUBJECTS.title else PEOPLE
    row = known.rows(sheet).get(stored)
    if (row is None) is not (kind == ADDED):
        raise _stale(f"{sheet.key}“{stored}”刚刚有了变动")
    if row is not None:
        known.names.setdefault(key, row.name)
    return Line(sheet, number, key, row, dict(changed), dict(changed), known.names)


def _give_reasons(lines: Sequence[Line], reasons: Mapping[str, str]) -> None:
    """Put the reasons that were asked for to the rows that lack one, and to no others."""
    asked = Difference()
    for line in lines:
        check_absent(asked, line)
    for line in asked.absent:
        if reason := " ".join(reasons.get(line.key, "").split()):
            line.values["absence_reason"] = line.changed["absence_reason"] = reason


def _refuse_faulty(known: Known, lines: Sequence[Line]) -> None:
    """The plan is as it was seen; the staff list may have moved on."""
    found = Difference()
    check_lines(found, known, lines)
    if found.faults:
        raise _stale(found.faults[0].words)
    if found.absent:
        why = f"{'、'.join(line.name for line in found.absent[:SOME])}不参加考核，没有写原因"
        raise DomainError(NOT_STORED, why=why, next_step="请逐人写明原因，再接受")


def _write(plan: Plan, known: Known, lines: Sequence[Line]) -> None:
    """Subjects without their links first, then people, then the links: each names rows of the other."""
    linked: list[Subject] = []
    for line in lines:
        if line.sheet is SUBJECTS:
            linked.append(_subject(plan, known, line))
    _store(Subject, linked, [column.name for column in SUBJECTS.columns if column.name not in _LINKS])
    people = [_person(plan, known, line) for line in lines if line.sheet is PEOPLE]
    _store(Participant, people, [column.name for column in PEOPLE.columns])
    for line in lines:
        if line.sheet is SUBJECTS:
            _link(known, line)
    Subject.objects.bulk_update(linked, _LINKS, batch_size=BATCH)


def _subject(plan: Plan, known: Known, line: Line) -> Subject:
    row = line.row if isinstance(line.row, Subject) else None
    row = row or Subject(plan=plan, agency=plan.agency, code=line.key)
    known.subjects[line.key] = row
    for name, value in line.changed.items():
        if name not in _LINKS:
            setattr(row, name, value)
    return row


def _person(plan: Plan, known: Known, line: Line) -> Participant:
    row = known.people.get(line.key)
    if row is None:
        row = Participant(plan=plan, employee=known.staff[line.key], number=line.key)
        known.people[line.key] = row
    for name, value in line.changed.items():
        setattr(row, name, known.subjects[str(value)] if name == "subject" else value)
    return row


def _link(known: Known, line: Line) -> None:
    row = known.subjects[line.key]
    for name in _LINKS:
        if name in line.changed:
            value = line.changed[name]
            rows: Any = known.subjects if name == "parent" else known.people
            setattr(row, name, rows[value] if value else None)


def _store(model: type[Any], rows: Sequence[Any], fields: list[str]) -> None:
    model._default_manager.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    held = [row for row in rows if row.pk is not None]
    if held:
        model._default_manager.bulk_update(held, fields, batch_size=BATCH)


def _tell(by: Actor, plan: Plan, told: Sequence[Told]) -> None:
    """One entry of the log for every fifty rows of a kind, each row with what was and what is."""
    for kind in (ADDED, CHANGED):
        for sheet in (SUBJECTS, PEOPLE):
            rows = [each for each in told if each[0].kind == kind and each[0].sheet is sheet]
            for start in range(0, len(rows), LOGGED_TOGETHER):
                part = rows[start : start + LOGGED_TOGETHER]
                by.record(
                    action=f"按表{kind}{sheet.what}", target=f"{plan.agency.name} {plan}",
                    detail={"行数": len(part), "改动": dict(_worded(line, words) for line, words in part)},
                    agency=plan.agency_id,
                )  # fmt: skip


def _worded(line: Line, words: list[tuple[str, str, str]]) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {
        heading: {"旧": before or None, "新": after or None} for heading, before, after in words
    }
    return f"{line.key} {line.name}".strip(), values
