"""The open work that people itself knows: duties move, role grants and 代办 are listed with who has to act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from django.urls import reverse

from people.acting import Actor
from people.engine.postings import span
from people.handover_registry import OpenWork, Passing, WorkProvider, register_open_work
from people.models import Delegation, Duty, RoleGrant
from people.services.duties import check_new

DUTIES: Final = "职责"
GRANTS: Final = "角色"
DELEGATIONS: Final = "代办"
ONE_DAY: Final = timedelta(days=1)


def open_duties(employee: int, agency: int, on: date) -> list[OpenWork]:
    """List the duties that reach the day or begin later."""
    return [
        OpenWork(
            kind=DUTIES,
            title=f"{row.department.name if row.department else '全单位'} {row.kind}",
            link=reverse("duties", kwargs={"agency": agency}),
            detail=span(row.start, row.end),
        )
        for row in _duties(employee, agency, on)
    ]


def move_duties(by: Actor, passing: Passing) -> list[str]:
    """End each duty the day before and let the successor have it from the day on (or from its later beginning)."""
    moved = []
    for row in _duties(passing.leaving, passing.agency, passing.on):
        start, end = max(row.start, passing.on), row.end
        if row.start < passing.on:
            Duty.objects.filter(pk=row.pk).update(end=passing.on - ONE_DAY)
        else:
            row.delete()
        if not _has_it(passing.successor, row, start, end):
            new = Duty(
                agency_id=row.agency_id, department_id=row.department_id, employee_id=passing.successor,
                kind=row.kind, start=start, end=end,
            )  # fmt: skip
            check_new(new)
            new.save(force_insert=True)
        where = row.department.name if row.department else "全单位"
        moved.append(f"{where} {row.kind}，{span(start, end)}")
    return moved


def open_grants(employee: int, agency: int, on: date) -> list[OpenWork]:
    """List the roles granted to the account; who grants and ends them is the 安全管理员."""
    rows = RoleGrant.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), Q(agency=agency) | Q(agency__isnull=True),
        account__employee=employee,
    ).order_by("role", "start")  # fmt: skip
    return [
        OpenWork(
            kind=GRANTS,
            title=f"{row.role}{f'（{row.series}）' if row.series else ''}",
            detail=span(row.start, row.end),
            remains="请安全管理员收回并授予接收人",
        )
        for row in rows
    ]


def open_delegations(employee: int, agency: int, on: date) -> list[OpenWork]:
    """List 代办 given and received; a given one ends by itself with the duty behind it."""
    rows = (
        Delegation.objects.filter(
            Q(grantor__employee=employee) | Q(delegate__employee=employee),
            agency=agency, end__gte=on, revoked_at__isnull=True,
        )
        .select_related("grantor", "delegate")
        .order_by("start", "pk")
    )  # fmt: skip
    return [
        OpenWork(
            kind=DELEGATIONS,
            title=(
                f"委托{row.delegate.name}代办“{row.role}”"
                if row.grantor.employee_id == employee
                else f"替{row.grantor.name}代办“{row.role}”"
            ),
            detail=span(row.start, row.end),
            remains="职责或角色收回后自动失效" if row.grantor.employee_id == employee else "请委托人另行委托",
        )
        for row in rows
    ]


def _duties(employee: int, agency: int, on: date) -> Sequence[Duty]:
    rows = Duty.objects.filter(Q(end__isnull=True) | Q(end__gte=on), employee=employee, agency=agency)
    return list(rows.select_related("department").order_by("kind", "department__code", "start"))


def _has_it(employee: int, row: Duty, start: date, end: date | None) -> bool:
    """Whether the successor has the very duty already for all of these days."""
    same = Duty.objects.filter(
        agency=row.agency_id, department=row.department_id, kind=row.kind, employee=employee, start__lte=start
    )
    return same.filter(Q(end__isnull=True) | (Q(end__gte=end) if end else Q(pk__in=[]))).exists()


register_open_work(WorkProvider(kind=DUTIES, find=open_duties, transfer=move_duties, order=10))
register_open_work(WorkProvider(kind=GRANTS, find=open_grants, order=80))
register_open_work(WorkProvider(kind=DELEGATIONS, find=open_delegations, order=90))
