"""交接: everything open in one person's name moves to a successor in one act, with a list to sign."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

import people.services.handover_work  # registers the kinds of people itself
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.handover_registry import OpenWork, Passing, providers
from people.models import Account, Employee, Handover, Posting, RoleGrant
from people.services.duties import check_serving
from people.services.locks import lock_agency
from people.services.notifications import notify
from people.services.postings import check_day

MOVED: Final = "已移交"


def open_work_of(*, employee: int, agency: int, on: date) -> list[OpenWork]:
    """List what is open in the person's name in the agency on the day or later, of every kind that is registered."""
    return [work for provider in providers() for work in provider.find(employee, agency, on)]


def digest_of(work: Sequence[OpenWork], *, leaving: int, successor: int, on: date) -> str:
    """What the clerk saw, the list and for whom: a confirmation of anything else is refused."""
    return hashlib.sha256(repr((list(work), leaving, successor, on)).encode()).hexdigest()[:32]


def check_handover(*, agency: int, leaving: int, successor: int, on: date) -> None:
    """Refuse (DomainError) a handover to oneself, to somebody who does not serve then, from somebody elsewhere."""
    check_day(on)
    if leaving == successor:
        raise DomainError("不能交接", why="移交人和接收人是同一人", next_step="请选另一位接收人")
    person = Employee.objects.get(pk=leaving)
    here = Posting.objects.filter(employee=leaving, agency=agency).exists()
    if person.agency_id != agency and not here:
        raise DomainError("不能交接", why=f"{person.name}不是本单位人员", next_step="请由此人所在单位办理")
    check_serving(successor, agency, on)


def hand_over(
    *, by: Actor, agency: int, leaving: int, successor: int, on: date, reason: str = "", seen: str = ""
) -> Handover:
    """Move all open work of `leaving` to `successor`, whose first day is `on`; all or nothing.

    `seen` is the digest of the list that was confirmed. DomainError: see `check_handover`, nothing is open, the list
    is another one now, a kind of work may not go to the successor (a role excluded by another, a second head).
    """
    with transaction.atomic():
        lock_agency(agency)
        check_handover(agency=agency, leaving=leaving, successor=successor, on=on)
        work = open_work_of(employee=leaving, agency=agency, on=on)
        if not work:
            raise DomainError("没有办理交接", why="此人名下没有未了的工作", next_step="请核对移交人和日期")
        if seen and seen != digest_of(work, leaving=leaving, successor=successor, on=on):
            raise DomainError(
                "没有办理交接", why="核对以后，此人名下的工作有了变动", next_step="请核对新的清单，再确认一次"
            )
        passing = Passing(agency=agency, leaving=leaving, successor=successor, on=on)
        row = Handover.objects.create(
            agency_id=agency, leaving_id=leaving, successor_id=successor, on=on, reason=reason.strip(),
            lines=[_line(each) for each in work], made_by=by.name,
        )  # fmt: skip
        _move(by, passing, row)
        _tell_security(row, work)
    return row


def _move(by: Actor, passing: Passing, row: Handover) -> None:
    """Let every provider move its work; one audit row for each kind, and one for what only was listed."""
    target = f"交接 {row.leaving} → {row.successor}"
    detail: dict[str, object] = {"交接日期": row.on.isoformat(), "原因": row.reason, "交接编号": row.pk}
    for provider in providers():
        lines = [each for each in row.lines if each["kind"] == provider.kind]
        if not lines:
            continue
        if provider.transfer is None:
            told: list[str] = [f"{each['title']}：{each['state']}" for each in lines]
            action = f"交接列出{provider.kind}"
        else:
            told, action = list(provider.transfer(by, passing)), f"交接{provider.kind}"
        by.record(action=action, target=target, detail={**detail, "事项": told}, agency=passing.agency)


def _line(work: OpenWork) -> dict[str, str]:
    return {"kind": work.kind, "title": work.title, "detail": work.detail, "state": work.remains or MOVED}


def _tell_security(row: Handover, work: Sequence[OpenWork]) -> None:
    """Ask the 安全管理员 for what a handover may not do itself: roles are granted by them alone."""
    roles = "、".join(each.title for each in work if each.kind == people.services.handover_work.GRANTS)
    if not roles:
        return
    grants = RoleGrant.objects.filter(
        Q(end__isnull=True) | Q(end__gte=row.on), role=Role.SECURITY_ADMIN.value
    )
    accounts = Account.objects.filter(is_active=True, grants__in=grants).distinct()
    notify(
        accounts.values_list("pk", flat=True),
        title=f"{row.leaving.name}从 {row.on} 起移交工作，角色待处理",
        body=f"请收回{row.leaving.name}的角色（{roles}），需要时授予{row.successor.name}。",
        link=reverse("roles"),
        key=f"handover-{row.pk}",
    )
