"""小单位: one agency under thirty people may let one person be 系统管理员 and 绩效办."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.acting import Actor
from people.audit import AuditEntry, changes
from people.errors import DomainError
from people.models import Agency, Employee, RoleGrant
from people.permissions.combinations import SMALL_OFFICE_PAIR
from people.permissions.tree import SMALL_BELOW, AgencyTree


@dataclass(frozen=True, slots=True)
class SmallOffice:
    """Whether the small-office rules hold for an agency, and why, as the page tells it."""

    on: bool
    why: str


def small_office(agency: Agency, *, today: date | None = None) -> SmallOffice:
    """Tell whether the agency counts as a small office today: by its setting, else by head count."""
    on = agency.pk in AgencyTree.read().small_offices(today or timezone.localdate())
    if agency.small_office is not None:
        if agency.small_office and not on:
            return SmallOffice(
                on, f"设置为小单位，但在岗已到 {SMALL_BELOW} 人或另有单位有人员，不再按小单位管理"
            )
        return SmallOffice(on, "已设置为小单位" if on else "已设置为不按小单位管理")
    if on:
        return SmallOffice(on, f"只有这一个单位有人员，且在岗不足 {SMALL_BELOW} 人，自动按小单位管理")
    return SmallOffice(on, f"有人员的单位不止一个，或在岗人数已到 {SMALL_BELOW} 人，不按小单位管理")


def set_small_office(*, by: Actor, agency: Agency, value: bool | None) -> None:
    """Set or clear (None: by head count) the small-office setting.

    Refused: on, where other agencies have staff or thirty people serve; off, while somebody still holds both roles.
    """
    today = timezone.localdate()
    with transaction.atomic():
        # The key is taken, too: a grant at the agency that is just being written is waited for, and then counts.
        current = Agency.objects.select_for_update(no_key=False).get(pk=agency.pk)
        if value:
            _check_small(current, today)
        Agency.objects.filter(pk=agency.pk).update(small_office=value)
        if not small_office(Agency.objects.get(pk=agency.pk), today=today).on:
            _check_nobody_holds_both(today)
        by.record(
            action="设置小单位",
            target=f"单位 {current.name}",
            detail=changes({"小单位": _said(current.small_office)}, {"小单位": _said(value)}),
            agency=current.pk,
            category=AuditEntry.Category.ACCESS,
        )


def _said(value: bool | None) -> str:
    return {None: "按人数", True: "是", False: "否"}[value]


def _check_small(agency: Agency, today: date) -> None:
    serving = Employee.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
    if serving.exclude(agency=agency).exists():
        raise DomainError(
            f"不能把{agency.name}设为小单位",
            why="另有单位也有在岗人员，系统管理员管着不止一个单位",
            next_step="请由不同的人担任系统管理员和绩效办",
        )
    if serving.count() >= SMALL_BELOW:
        raise DomainError(
            f"不能把{agency.name}设为小单位",
            why=f"在岗人数已到 {SMALL_BELOW} 人",
            next_step="请由不同的人担任系统管理员和绩效办",
        )


def _check_nobody_holds_both(today: date) -> None:
    first, second = (role.value for role in sorted(SMALL_OFFICE_PAIR))
    held = RoleGrant.objects.filter(RoleGrant.in_force(today, None))
    both = held.filter(role=first, account__in=held.filter(role=second).values("account"))
    name = both.values_list("account__name", flat=True).first()
    if name is not None:
        raise DomainError(
            "不能取消小单位",
            why=f"{name}同时担任系统管理员和绩效办，这只有小单位可以",
            next_step="请先结束其中一个角色，再取消小单位",
        )
