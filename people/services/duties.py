"""填报人, 负责人, 分管领导 of sections, dated: assign, end, replace on a day. Roles follow from them (held.py)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from people.acting import Actor
from people.audit import changes
from people.engine.postings import span
from people.errors import DomainError
from people.models import Agency, Department, Duty, Employee, Posting
from people.services.locks import lock_agency
from people.services.postings import check_day
from people.services.role_overlaps import check_duty

# Of these a section has one at a time: the rules name «the» head and «the» 分管领导 of an 对象.
SINGLE: Final = (Duty.Kind.HEAD.value, Duty.Kind.SUPERVISING_LEADER.value)
ONE_DAY: Final = timedelta(days=1)


def assign_duty(
    *,
    by: Actor,
    agency: int,
    department: int | None,
    employee: int,
    kind: str,
    start: date,
    end: date | None = None,
) -> Duty:
    """Let a person answer for a section (None: the whole agency) from `start` up to and including `end`.

    DomainError: the person does not serve then, the section does not exist then, somebody else is head (or 分管领导)
    on one of the days, the person already has it, the role may not stand beside another one.
    """
    with transaction.atomic():
        lock_agency(agency)
        duty = Duty(
            agency_id=agency, department_id=department, employee_id=employee, kind=kind, start=start, end=end
        )
        check_new(duty)
        duty.save(force_insert=True)
        by.record(action="指定职责", target=told(duty), detail=changes({}, facts(duty)), agency=agency)
    return duty


def end_duty(*, by: Actor, duty: int, day: date, seen_end: date | None) -> Duty:
    """Let a duty end with the day. `seen_end` is the end that the clerk saw; DomainError when it changed since."""
    check_day(day)
    with transaction.atomic():
        row = _duty(duty, seen_end)
        if day < row.start:
            raise DomainError(
                f"不能在 {day} 结束", why=f"它从 {row.start} 才开始", next_step="请改日期；登记错的请撤销"
            )
        before = facts(row)
        _set_end(row, day, seen_end)
        by.record(
            action="结束职责", target=told(row), detail=changes(before, facts(row)), agency=row.agency_id
        )
    return row


def replace_duty(*, by: Actor, duty: int, successor: int, day: date, seen_end: date | None) -> Duty:
    """Let somebody else take over a duty from the day on; the present holder's ends the day before."""
    check_day(day)
    with transaction.atomic():
        row = _duty(duty, seen_end)
        if successor == row.employee_id:
            raise DomainError("不能更换", why="接任的就是现任", next_step="请选另一人")
        if day <= row.start:
            raise DomainError(
                f"不能从 {day} 起更换",
                why=f"现任从 {row.start} 才开始",
                next_step="请改日期；登记错的请撤销后重新指定",
            )
        if row.end is not None and day > row.end:
            raise DomainError(
                f"不能从 {day} 起更换", why=f"现任到 {row.end} 已结束", next_step="请直接指定新的人"
            )
        last = row.end
        _set_end(row, day - ONE_DAY, seen_end)
        new = Duty(
            agency_id=row.agency_id, department_id=row.department_id, employee_id=successor,
            kind=row.kind, start=day, end=last,
        )  # fmt: skip
        check_new(new)
        new.save(force_insert=True)
        detail = changes({"姓名": row.employee.name}, {"姓名": new.employee.name}) | {"从": day.isoformat()}
        by.record(action="更换职责", target=told(row), detail=detail, agency=row.agency_id)
    return new


def withdraw_duty(*, by: Actor, duty: int, seen_end: date | None, reason: str) -> None:
    """Take back a duty that was entered by mistake; the audit row keeps what it said."""
    if not reason.strip():
        raise DomainError("没有写原因", why="撤销登记须说明", next_step="请填写原因")
    with transaction.atomic():
        row = _duty(duty, seen_end)
        detail = changes(facts(row), {}) | {"原因": reason.strip()}
        by.record(action="撤销职责登记", target=told(row), detail=detail, agency=row.agency_id)
        row.delete()


def check_new(duty: Duty) -> None:
    """Refuse a duty that cannot be; inside the transaction that writes it, with the agency locked."""
    check_day(duty.start)
    if duty.kind not in Duty.Kind.values:
        raise DomainError(
            "职责不对", why="不在可选的内容之中", next_step="可选：" + "、".join(Duty.Kind.values)
        )
    if duty.end is not None:
        check_day(duty.end)
        if duty.end < duty.start:
            raise DomainError("日期不对", why="止日在起日之前", next_step="请改起止日期")
    _check_section(duty)
    check_serving(duty.employee_id, duty.agency_id, duty.start)
    clash = clashing(duty).select_related("employee").first()
    if clash is not None:
        raise _clash(duty, clash)
    check_duty(
        employee=duty.employee_id, kind=duty.kind, agency=duty.agency_id, start=duty.start, end=duty.end
    )


def accountable(agencies: Iterable[int], kinds: Iterable[str], day: date) -> QuerySet[Duty]:
    """Keep the duties of the kinds over sections of the agencies (or all of them) on the day; nobody who has left."""
    return Duty.objects.filter(Duty.in_force(day), agency__in=list(agencies), kind__in=list(kinds))


def clashing(duty: Duty) -> QuerySet[Duty]:
    """Give the duties that may not stand beside this one: the same person's, and for head and leader anybody's."""
    rows = Duty.objects.filter(
        Q(end__isnull=True) | Q(end__gte=duty.start),
        agency=duty.agency_id, department=duty.department_id, kind=duty.kind,
    )  # fmt: skip
    if duty.department_id is None:
        rows = Duty.objects.filter(
            Q(end__isnull=True) | Q(end__gte=duty.start),
            agency=duty.agency_id, department__isnull=True, kind=duty.kind,
        )  # fmt: skip
    if duty.end is not None:
        rows = rows.filter(start__lte=duty.end)
    if duty.kind not in SINGLE:
        rows = rows.filter(employee=duty.employee_id)
    return rows.exclude(pk=duty.pk) if duty.pk else rows


def check_serving(employee: int, agency: int, day: date) -> Employee:
    """Refuse somebody who does not serve on the day in the agency or one above it."""
    person = Employee.objects.get(pk=employee)
    if person.left_on is not None and person.left_on < day:
        raise DomainError(
            f"不能选{person.name}", why=f"此人已于 {person.left_on} 离岗", next_step="请选在岗人员"
        )
    around, above = {agency}, Agency.objects.values_list("parent", flat=True).get(pk=agency)
    while above is not None and above not in around:
        around.add(above)
        above = Agency.objects.values_list("parent", flat=True).get(pk=above)
    serving = Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gte=day), start__lte=day, employee=person, agency__in=around
    )
    if not serving.exists():
        raise DomainError(
            f"不能选{person.name}", why=f"{day} 此人在本单位没有任职", next_step="请核对日期，或先登记任职"
        )
    return person


def told(duty: Duty) -> str:
    """Name the duty for the audit log: who is what where."""
    where = duty.department.name if duty.department is not None else duty.agency.name
    return f"职责 {where} {duty.kind} {duty.employee}"


def facts(duty: Duty) -> dict[str, object]:
    """Give what the audit row says of a duty."""
    return {
        "科室": duty.department.name if duty.department is not None else "",
        "职责": duty.kind,
        "姓名": duty.employee.name,
        "起": duty.start.isoformat(),
        "止": duty.end.isoformat() if duty.end else "",
    }


def _duty(duty: int, seen_end: date | None) -> Duty:
    """Lock the agency and read the duty; refused when it ends otherwise than the clerk saw."""
    agency = Duty.objects.values_list("agency", flat=True).filter(pk=duty).first()
    if agency is None:
        raise _gone()
    lock_agency(agency)
    row = Duty.objects.select_related("agency", "department", "employee").filter(pk=duty).first()
    if row is None:
        raise _gone()
    if row.end != seen_end:
        raise _changed(row)
    return row


def _set_end(row: Duty, day: date, seen_end: date | None) -> None:
    """Move the end by compare-and-set: of two clerks the second reads what the first did."""
    known = Q(end__isnull=True) if seen_end is None else Q(end=seen_end)
    if Duty.objects.filter(known, pk=row.pk).update(end=day) != 1:
        raise _changed(row)
    row.end = day


def _gone() -> DomainError:
    return DomainError("找不到这项职责", why="它已被撤销", next_step="请刷新页面")


def _changed(row: Duty) -> DomainError:
    until = f"到 {row.end}" if row.end else "没有止日"
    return DomainError("没有保存", why=f"这项职责刚被别人改过，现在{until}", next_step="请核对后再办")


def _check_section(duty: Duty) -> None:
    if duty.department_id is None:
        return
    section = Department.objects.filter(pk=duty.department_id, agency=duty.agency_id).first()
    if section is None:
        raise DomainError("没有这个科室", why="所选科室不属于本单位", next_step="请重新选择")
    if duty.start < section.valid_from:
        raise DomainError(
            f"不能从 {duty.start} 起",
            why=f"{section.name}从 {section.valid_from} 起设立",
            next_step="请改起日",
        )
    if section.valid_to is not None and (duty.end is None or duty.end >= section.valid_to):
        last = section.valid_to - ONE_DAY
        raise DomainError(
            "日期不对",
            why=f"{section.name}只到 {last}",
            next_step=f"请把止日填在 {last} 或之前，或选变动后的科室",
        )


def _clash(duty: Duty, other: Duty) -> DomainError:
    when = span(other.start, other.end)
    if other.employee_id == duty.employee_id:
        return DomainError("不能重复指定", why=f"此人 {when} 已是{other.kind}", next_step="请改起止日期")
    return DomainError(
        f"不能再指定一位{duty.kind}",
        why=f"{when} 已由{other.employee.name}担任，同一天只能有一位",
        next_step="请用“更换”，或先结束原来的",
    )
