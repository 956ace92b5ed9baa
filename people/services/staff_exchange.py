"""The staff list as a workbook: export, and import in two steps — a preview that is pinned, then exactly that.

The digest of a preview names the file and everything stored that the preview depends on: where either changes before
the confirmation, nothing is imported and the new preview is shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from people.acting import Actor
from people.engine.postings import Stretch
from people.errors import DomainError
from people.models import Absence, Agency, Department, Employee, Posting
from people.services.locks import lock_agency
from people.services.postings import with_those_below
from people.services.staff_turn import BATCH, PERSON_KEY, store_line, stretch_of
from people.staff_book.comparing import compare
from people.staff_book.preview import Preview
from people.staff_book.reading import read_staff_book
from people.staff_book.stored import Away, Person, Section, Stored, by_person
from people.staff_book.writing import write_staff_book

STALE: Final = "预览之后，名册文件或系统里的人员有了变动"


def export_staff(*, agency: int, people: QuerySet[Employee], today: date) -> bytes:
    """Write those people (the caller keeps them inside the scope) of the agency's list as a workbook."""
    stored = stored_staff(agency=agency, people=people, today=today)
    return write_staff_book(stored, stored.people.values())


def template(*, agency: int, today: date) -> bytes:
    """Write the empty workbook with its guide."""
    return write_staff_book(stored_staff(agency=agency, people=Employee.objects.none(), today=today), [])


def preview_import(*, agency: int, path: Path, today: date) -> tuple[Preview, str]:
    """Say what importing the file would do, and the digest that pins it; BookRefused for a bad file.

    A constant number of queries.
    """
    book = read_staff_book(path)
    everybody = Employee.objects.filter(agency=agency)
    preview = compare(book, stored_staff(agency=agency, people=everybody, today=today))
    return preview, preview.digest(file_digest(path))


def apply_import(
    *, by: Actor, agency: int, path: Path, today: date, digest: str, file_name: str = ""
) -> Preview:
    """Import exactly what the preview with the digest showed; all or nothing, one audit row.

    DomainError when anything changed since, or the preview has conflicts.
    """
    try:
        with transaction.atomic():
            _lock(agency)
            preview, now = preview_import(agency=agency, path=path, today=today)
            if now != digest:
                raise DomainError("没有导入", why=STALE, next_step="请核对下面的新预览，再确认一次")
            if not preview.applicable:
                raise DomainError("没有导入", why="名册有冲突或没有要改的内容", next_step="请改正后重新上传")
            _write(agency, preview)
            _record(by, agency, preview, file_name)
    except IntegrityError as error:
        raise DomainError("没有导入", why=STALE, next_step="请重新预览后再确认") from error
    return preview


def stored_staff(*, agency: int, people: QuerySet[Employee], today: date) -> Stored:
    """Read the people with postings and absences, and the names of all agencies and sections."""
    rows = list(people.filter(agency=agency).order_by("number"))
    keys = {row.pk for row in rows}
    postings = Posting.objects.filter(employee__in=people.values("pk")).order_by("start", "concurrent", "pk")
    lines = by_person(stretch_of(row) for row in postings if row.employee_id in keys)
    away: dict[int, list[Away]] = {key: [] for key in keys}
    for absence in Absence.objects.filter(employee__in=people.values("pk")).order_by("start", "pk"):
        if absence.employee_id in keys:
            away[absence.employee_id].append(_away(absence))
    return Stored(
        agency=agency,
        agencies=dict(Agency.objects.values_list("name", "pk")),
        sections=[
            Section(
                key=row.pk,
                agency=row.agency_id,
                code=row.code,
                name=row.name,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
            )
            for row in Department.objects.order_by("agency", "code", "valid_from")
        ],
        people={row.number: _person(row, lines.get(row.pk, []), away[row.pk]) for row in rows},
        today=today,
        below=frozenset(with_those_below(agency)),
    )


def file_digest(path: Path) -> str:
    """Name the content of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _person(row: Employee, line: Iterable[Stretch], away: Iterable[Away]) -> Person:
    return Person(
        key=row.pk,
        number=row.number,
        name=row.name,
        joined_on=row.joined_on,
        left_on=row.left_on,
        left_reason=row.left_reason,
        line=tuple(line),
        absences=tuple(away),
    )


def _away(row: Absence) -> Away:
    return Away(reason=row.reason, start=row.start, end=row.end, note=row.note, key=row.pk)


def _lock(agency: int) -> None:
    """Let a single clerk's change wait, or be waited for (PostgreSQL; SQLite has one writer anyway)."""
    lock_agency(agency)
    staff = Employee.objects.select_for_update(no_key=True, of=("self",)).filter(agency=agency).order_by("pk")
    list(staff.values_list("pk"))


def _write(agency: int, preview: Preview) -> None:
    work = preview.work
    made = Employee.objects.bulk_create(
        [
            Employee(
                agency_id=agency,
                number=person.number,
                name=person.name,
                joined_on=person.joined_on,
                left_on=person.left_on,
                left_reason=person.left_reason,
            )
            for person in work.new_people
        ],
        batch_size=BATCH,
    )
    keys = {person.key: row.pk for person, row in zip(work.new_people, made, strict=True)}
    Employee.objects.filter(pk__in=work.touched).update(version=F("version") + 1)
    changed = list(Employee.objects.filter(pk__in=work.changed_people))
    for row in changed:
        for name, value in work.changed_people[row.pk].items():
            setattr(row, name, value)
    Employee.objects.bulk_update(changed, ["joined_on", "left_on", "left_reason"], batch_size=BATCH)
    store_line(
        work.old_stretches,
        [replace(each, person=keys.get(each.person, each.person)) for each in work.new_stretches],
    )
    Absence.objects.bulk_create(
        [_absence(keys.get(person, person), each) for person, each in work.new_absences], batch_size=BATCH
    )
    Absence.objects.bulk_update(
        [_absence(person, each) for person, each in work.changed_absences], ["end", "note"], batch_size=BATCH
    )


def _absence(person: int, each: Away) -> Absence:
    return Absence(
        pk=each.key, employee_id=person, reason=each.reason, start=each.start, end=each.end, note=each.note
    )


def _record(by: Actor, agency: int, preview: Preview, file_name: str) -> None:
    """One row for the import, with every field old → new; people stored before are named by their key."""
    known = dict(Employee.objects.filter(agency=agency).values_list("number", "pk"))
    rows = [
        {
            PERSON_KEY: known[change.number],
            "人员": change.who,
            "处": change.place,
            "变动": {field.label: {"旧": field.old, "新": field.new} for field in change.fields},
            "类": kind,
        }
        for kind, changes in (("新增", preview.added), ("更改", preview.changed))
        for change in changes
    ]
    detail = {
        "文件": file_name[:120],
        "新增": len(preview.added),
        "更改": len(preview.changed),
        "明细": rows,
    }
    name = Agency.objects.values_list("name", flat=True).get(pk=agency)
    by.record(action="导入人员名册", target=f"{name}人员名册", detail=detail, agency=agency)
