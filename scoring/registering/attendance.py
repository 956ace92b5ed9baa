"""考勤: the rows of a table stored after a preview, the rate per section, and what it may be a ground for (rules 5.5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

from django.core import signing
from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from people.services.locks import lock_agency
from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme import Scheme
from plans.engine.vocabulary import DEDUCT
from plans.models import Participant, Plan, Subject
from scoring.models import Attendance
from scoring.registering.attendance_reading import HUNDREDTH, Read, Sheet

SALT: Final = "scoring.attendance"
# A preview may wait for its confirmation as long as a working day.
KEPT_SECONDS: Final = 12 * 3600
MATTER: Final = "考勤"
_FIELDS: Final = {
    "due": "due_days", "present": "present_days", "late": "late", "absent": "absent_days",
    "leave": "leave_days", "note": "note",
}  # fmt: skip


@dataclass(slots=True)
class Preview:
    """What importing would do: rows that are new, changed and the same, and every fault of the file."""

    rows: list[Read] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    new: int = 0
    changed: int = 0
    same: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def applicable(self) -> bool:
        """Whether there is something to store and nothing wrong."""
        return not self.faults and self.new + self.changed > 0


@dataclass(slots=True)
class Rate:
    """The attendance of one section: days in hundredths, people, times late; `notes` are (月, 姓名, 备注)."""

    subject: Subject
    people: int = 0
    due: int = 0
    present: int = 0
    late: int = 0
    absent: int = 0
    leave: int = 0
    notes: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def percent(self) -> str:
        """Σ 实出勤 ÷ Σ 应出勤 with two places; — without a day due."""
        return f"{two_places(hundredths(Fraction(100 * self.present, self.due)))}%" if self.due else "—"

    def days(self, name: str) -> str:
        """Days of a kind without idle zeros."""
        return days_words(getattr(self, name))

    @property
    def due_words(self) -> str:
        """应出勤 in days."""
        return days_words(self.due)

    @property
    def present_words(self) -> str:
        """实出勤 in days."""
        return days_words(self.present)

    @property
    def absent_words(self) -> str:
        """旷工 in days."""
        return days_words(self.absent)

    @property
    def leave_words(self) -> str:
        """请假 in days."""
        return days_words(self.leave)


def preview_attendance(plan: Plan, sheet: Sheet) -> Preview:
    """Compare what was read with the people of the plan and the rows stored."""
    people = {row.number: row for row in Participant.objects.filter(plan=plan)}
    stored = {(row.participant_id, row.month): row for row in Attendance.objects.filter(plan=plan)}
    found = Preview(faults=list(sheet.faults))
    for read in sheet.rows:
        person = people.get(read.number)
        if person is None:
            found.faults.append((read.line, f"工号“{read.number}”不在年度人员中"))
            continue
        found.rows.append(read)
        found.names[read.number] = person.name
        old = stored.get((person.pk, read.month))
        if old is None:
            found.new += 1
        elif _values(read) == {name: getattr(old, name) for name in _FIELDS.values()}:
            found.same += 1
        else:
            found.changed += 1
    found.faults.sort()
    return found


def sealed(preview: Preview, *, plan: Plan) -> str:
    """Pack the rows for the page between preview and confirmation, so that nobody changes them on the way."""
    return signing.dumps([plan.pk, [row.packed() for row in preview.rows]], salt=SALT, compress=True)


def import_attendance(*, by: Actor, plan: Plan, packed: str) -> Preview:
    """Store exactly the rows of a preview: all or nothing. DomainError: too old, changed on the way, people gone."""
    try:
        key, rows = signing.loads(packed, salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise DomainError("没有导入", why="预览已过期", next_step="请重新上传") from error
    if key != plan.pk:
        raise DomainError("没有导入", why="预览不是这个年度的", next_step="请重新上传")
    with transaction.atomic():
        lock_agency(plan.agency_id)
        preview = preview_attendance(plan, Sheet([Read(**row) for row in rows], []))
        if preview.faults:
            raise DomainError("没有导入", why="预览之后年度人员有了变动", next_step="请重新上传")
        _store(plan, preview.rows)
        months = sorted({row.month for row in preview.rows})
        by.record(
            action="导入考勤",
            target=f"{plan} 考勤",
            detail={
                "月份": months, "行数": len(preview.rows), "新增": preview.new, "改动": preview.changed,
            },
            agency=plan.agency_id,
        )  # fmt: skip
    return preview


def rates(plan: Plan, *, first: int = 1, last: int = 12) -> list[Rate]:
    """The attendance of every section with rows in those months, by 编号."""
    rows = Attendance.objects.filter(plan=plan, month__range=(first, last))
    found: dict[int, Rate] = {}
    people: dict[int, set[int]] = defaultdict(set)
    for row in rows.select_related("participant__subject"):
        subject = row.participant.subject
        rate = found.setdefault(subject.pk, Rate(subject))
        people[subject.pk].add(row.participant_id)
        rate.due += row.due_days
        rate.present += row.present_days
        rate.late += row.late
        rate.absent += row.absent_days
        rate.leave += row.leave_days
        if row.note:
            rate.notes.append((row.month, row.participant.name, row.note))
    for key, rate in found.items():
        rate.people = len(people[key])
        rate.notes.sort()
    return sorted(found.values(), key=lambda rate: rate.subject.code)


def months_in(plan: Plan) -> list[int]:
    """The months with rows."""
    return list(
        Attendance.objects.filter(plan=plan).order_by("month").values_list("month", flat=True).distinct()
    )


def ground(rate: Rate, *, first: int, last: int) -> str:
    """The rate as the ground of a decided deduction."""
    months = f"{first}月" if first == last else f"{first}—{last}月"
    more = "".join(
        [
            f"，迟到早退 {rate.late} 次" if rate.late else "",
            f"，旷工 {days_words(rate.absent)} 天" if rate.absent else "",
        ]
    )
    return (
        f"{months}出勤率 {rate.percent}（应出勤 {rate.due_words} 天，实出勤 {rate.present_words} 天{more}）"
    )


def deduction_for(scheme: Scheme | None, rate: Rate, *, first: int, last: int) -> dict[str, str]:
    """What the entry form of a deduction starts with; empty where the scheme takes nothing off for attendance."""
    matters = scheme.adjustments.matters if scheme and scheme.adjustments else ()
    known = any(matter.name == MATTER and matter.direction == DEDUCT for matter in matters)
    if scheme is None or scheme.adjustments is None or (matters and not known):
        return {}
    return {
        "subject": str(rate.subject.pk), "direction": DEDUCT, "matter": MATTER,
        "basis": ground(rate, first=first, last=last),
    }  # fmt: skip


def days_words(days: int) -> str:
    """Hundredths of a day in days, without idle zeros."""
    whole, rest = divmod(days, HUNDREDTH)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def _values(read: Read) -> dict[str, Any]:
    return {stored: getattr(read, name) for name, stored in _FIELDS.items()}


def _store(plan: Plan, rows: Iterable[Read]) -> None:
    people = dict(Participant.objects.filter(plan=plan).values_list("number", "pk"))
    Attendance.objects.bulk_create(
        [
            Attendance(plan=plan, participant_id=people[row.number], month=row.month, **_values(row))
            for row in rows
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["plan", "participant", "month"],
        update_fields=list(_FIELDS.values()),
    )
