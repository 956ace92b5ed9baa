"""Absences: who takes no part in the appraisal of a year and why; the reckoning is `people.engine.taking_part`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from people.acting import Actor
from people.audit import changes
from people.engine.postings import Stretch
from people.engine.taking_part import Away, Part, part_in
from people.errors import DomainError
from people.models import Absence, Employee, Posting
from people.services.postings import check_day
from people.services.staff_turn import PERSON_KEY, Names, stretch_of, take_turn


@dataclass(frozen=True, slots=True, kw_only=True)
class TakingPart:
    """One person of a year: takes part or not, the reason when not (Chinese), section and category at the end."""

    agency: int
    employee: Employee
    takes_part: bool
    reason: str
    place: str
    category: str

    @property
    def answer(self) -> str:
        """参加 or 不参加."""
        return "参加" if self.takes_part else "不参加"


def add_absence(
    *, by: Actor, employee: int, version: int, reason: str, start: date, end: date | None, note: str = ""
) -> Absence:
    """Enter that the person takes no part from `start` up to and including `end` (None: still)."""
    fresh = Absence(reason=reason, start=start, end=end, note=note.strip())
    return _write(by, employee, version, "登记不参加考核", None, fresh)


def change_absence(
    *,
    by: Actor,
    employee: int,
    version: int,
    absence: int,
    reason: str,
    start: date,
    end: date | None,
    note: str = "",
) -> Absence:
    """Put right or end an absence."""
    fresh = Absence(reason=reason, start=start, end=end, note=note.strip())
    return _write(by, employee, version, "更正不参加考核", absence, fresh)


def remove_absence(*, by: Actor, employee: int, version: int, absence: int) -> None:
    """Take back an absence that was entered by mistake."""
    with transaction.atomic():
        person = take_turn(employee=employee, version=version)
        old = _known(person, absence)
        _record(by, person, "撤销不参加考核", absence_words(old), None)
        old.delete()


def who_takes_part(*, agency: int, year: int) -> list[TakingPart]:
    """Give everybody with a posting at the agency in the year, whether they take part, and why not.

    A constant number of queries. The reading of the reasons stands in `people.engine.taking_part`.
    """
    parts = parts_of_year(agencies=frozenset({agency}), year=year)
    names = Names(part.place for _, part in parts)
    return [_told(agency, person, part, names) for person, part in parts]


def parts_of_year(*, agencies: frozenset[int], year: int) -> list[tuple[Employee, Part]]:
    """Give everybody with a posting at one of the agencies in the year, with what part they take there.

    Three queries. It fills the roster of a year's plan as well as the page of who takes part.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    within = Q(end__isnull=True) | Q(end__gte=first)
    people = {
        person.pk: person
        for person in Employee.objects.filter(
            pk__in=Posting.objects.filter(within, agency__in=agencies, start__lte=last).values("employee")
        ).order_by("agency", "number")
    }
    lines: dict[int, list[Stretch]] = defaultdict(list)
    for row in Posting.objects.filter(within, employee__in=people, start__lte=last).order_by("start"):
        lines[row.employee_id].append(stretch_of(row))
    away: dict[int, list[Away]] = defaultdict(list)
    for absence in Absence.objects.filter(within, employee__in=people, start__lte=last).order_by("start"):
        away[absence.employee_id].append(Away(reason=absence.reason, start=absence.start, end=absence.end))
    found = []
    for pk, person in people.items():
        part = part_in(lines[pk], away[pk], agencies=agencies, year=year)
        if part is not None:
            found.append((person, part))
    return found


def absence_words(row: Absence) -> str:
    """Say one absence in words."""
    until = f" 至 {row.end}" if row.end else " 起"
    return f"{row.reason} {row.start}{until}" + (f"（{row.note}）" if row.note else "")


def check_absence(fresh: Absence, others: list[Absence]) -> None:
    """Refuse an unknown reason, dates that cannot be, and the same reason twice on a day."""
    check_day(fresh.start)
    if fresh.reason not in Absence.Reason.values:
        raise DomainError(
            f"原因“{fresh.reason[:20]}”不能选",
            why="不在可选的内容之中",
            next_step="可选：" + "、".join(Absence.Reason.values),
        )
    if fresh.end is not None:
        check_day(fresh.end)
        if fresh.end < fresh.start:
            raise DomainError("日期不对", why="止日在起日之前", next_step="请改起止日期")
    for other in others:
        before = other.end is not None and other.end < fresh.start
        behind = fresh.end is not None and fresh.end < other.start
        if other.reason == fresh.reason and not before and not behind:
            raise DomainError(
                "日期重叠", why=f"已登记{absence_words(other)}", next_step="请改日期，或更正那一条"
            )


def _told(agency: int, person: Employee, part: Part, names: Names) -> TakingPart:
    facts = part.place.facts
    return TakingPart(
        agency=agency,
        employee=person,
        takes_part=part.takes_part,
        reason=part.reason,
        place=names.place(facts),
        category=facts.category,
    )


def _write(
    by: Actor, employee: int, version: int, action: str, absence: int | None, fresh: Absence
) -> Absence:
    with transaction.atomic():
        person = take_turn(employee=employee, version=version)
        old = None if absence is None else _known(person, absence)
        others = [row for row in Absence.objects.filter(employee=person.pk) if row.pk != absence]
        check_absence(fresh, others)
        fresh.employee = person
        if old is not None:
            fresh.pk = old.pk
        fresh.save()
        _record(by, person, action, None if old is None else absence_words(old), absence_words(fresh))
    return fresh


def _known(person: Employee, absence: int) -> Absence:
    row = Absence.objects.filter(pk=absence, employee=person.pk).first()
    if row is None:
        raise DomainError("找不到这一条", why="它已被撤销", next_step="请刷新页面")
    return row


def _record(by: Actor, person: Employee, action: str, old: str | None, new: str | None) -> None:
    detail = {PERSON_KEY: person.pk} | changes({"不参加考核": old}, {"不参加考核": new})
    by.record(action=action, target=f"人员 {person}", detail=detail, agency=person.agency_id)
