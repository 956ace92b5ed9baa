"""What a handover does with seats in the bodies of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import F, Q
from django.urls import reverse

from people.acting import Actor
from people.engine.postings import span
from people.handover_registry import OpenWork, Passing, WorkProvider, register_open_work
from people.models import Employee
from plans.models import Body, BodyMember

KIND = "年度机构"


def join() -> None:
    """Register the kind; called when the app is ready."""
    register_open_work(WorkProvider(kind=KIND, find=open_seats, transfer=move_seats, order=20))


def open_seats(employee: int, agency: int, on: date) -> list[OpenWork]:
    """List the seats that reach the day or begin later, in bodies of that year or later."""
    return [
        OpenWork(
            kind=KIND,
            title=f"{row.body.year}年度{row.body.name} {row.post}",
            link=reverse("bodies", kwargs={"agency": agency, "year": row.body.year}),
            detail=span(row.start, row.end),
        )
        for row in _seats(employee, agency, on)
    ]


def move_seats(by: Actor, passing: Passing) -> list[str]:
    """End each seat the day before and give it to the successor; who sits in the body already gets no second one."""
    successor = Employee.objects.get(pk=passing.successor)
    moved = []
    for row in _seats(passing.leaving, passing.agency, passing.on):
        start, end = max(row.start, passing.on), row.end
        Body.objects.filter(pk=row.body_id).update(version=F("version") + 1)
        if row.start < passing.on:
            BodyMember.objects.filter(pk=row.pk).update(end=passing.on - timedelta(days=1))
        else:
            row.delete()
        there = BodyMember.objects.filter(body=row.body_id, employee=successor).exclude(end__lt=start)
        if not there.exists():
            BodyMember.objects.create(
                body_id=row.body_id, employee=successor, name=successor.name, post=row.post,
                position=row.position, start=start, end=end,
            )  # fmt: skip
        moved.append(f"{row.body.year}年度{row.body.name} {row.post}，{span(start, end)}")
    return moved


def _seats(employee: int, agency: int, on: date) -> Sequence[BodyMember]:
    rows = BodyMember.objects.filter(
        Q(end__isnull=True) | Q(end__gte=on), employee=employee, body__agency=agency, body__year__gte=on.year
    )
    return list(rows.select_related("body").order_by("body__year", "body__pk", "pk"))
