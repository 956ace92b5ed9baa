"""代办: handing over an own role for a time, with a reason; it ends on its day or is revoked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from people.access import DELEGABLE, Access, Held, Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account, Delegation, Department
from people.permissions import access_of
from people.services.notifications import notify
from people.services.role_overlaps import check_combination

# Longer is no stand-in but another holder of the role.
LONGEST: Final = timedelta(days=90)
NOT_DELEGATED: Final = "不能委托代办"


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that may be handed over: a role at an agency, of one section (None: all that the role covers)."""

    role: Role
    agency: int
    department: int | None = None

    @property
    def key(self) -> str:
        """The value of the choice in the form."""
        return f"{self.role.name}:{self.agency}:{self.department or ''}"


def offers(access: Access) -> Sequence[Offer]:
    """Give what somebody may hand over: own roles only, a role over sections also section by section."""
    found: list[Offer] = []
    for held in access.held:
        if held.delegation is not None or held.role not in DELEGABLE or held.agency is None:
            continue
        offer = Offer(held.role, held.agency)
        if offer not in found:
            found.append(offer)
        if held.departments and len(held.departments) > 1:
            found += [Offer(held.role, held.agency, one) for one in sorted(held.departments)]
    return found


def possible_delegates(access: Access) -> QuerySet[Account]:
    """Give the accounts that may stand in: active, of people in service at home or at an agency of an own role."""
    agencies = {access.home_agency, *(offer.agency for offer in offers(access))}
    serving = Q(employee__left_on__isnull=True) | Q(employee__left_on__gte=access.today)
    rows = Account.objects.filter(serving, is_active=True, employee__agency__in=agencies)
    return rows.exclude(pk=access.account or 0).order_by("employee__agency", "employee__number")


def delegate_role(
    *, by: Actor, delegate: Account, offer: Offer, start: date, end: date, reason: str
) -> Delegation:
    """Hand over an own role from `start` up to and including `end`, at most ninety days.

    Refused (DomainError): a role not held oneself (a delegated one is not handed on), 三员, 监督小组 and own matters,
    a past or too long period, somebody from elsewhere, twice, or beside a role that excludes it.
    """
    with transaction.atomic():
        grantor = Account.objects.get(pk=by.account or 0)
        _check_role(grantor, offer)
        _check_period(start, end)
        access = access_of(grantor, today=timezone.localdate())
        near = (offer.agency, access.home_agency)
        if not possible_delegates(access).filter(pk=delegate.pk, employee__agency__in=near).exists():
            raise DomainError(
                NOT_DELEGATED, why="代办人须是本单位在岗、已启用账号的其他人", next_step="请换一人"
            )
        check_combination(delegate, offer.role, agency=offer.agency, start=start, end=end)
        _check_once(grantor, delegate, offer, start, end)
        row = Delegation.objects.create(
            grantor=grantor,
            delegate=delegate,
            role=offer.role.value,
            agency_id=offer.agency,
            department_id=offer.department,
            start=start,
            end=end,
            reason=reason,
        )
        by.record(
            action="委托代办",
            target=f"账号 {delegate}",
            detail={
                "委托人": str(grantor),
                "角色": offer.role.value,
                "科室": row.department.name if row.department else "全部",
                "起": str(start),
                "止": str(end),
                "原因": reason,
            },
            agency=offer.agency,
            category=AuditEntry.Category.ACCESS,
        )
        notify(
            [delegate.pk],
            title=f"{grantor.name}委托您代办“{offer.role}”",
            body=f"{start} 至 {end}。办理时请看清页面上方的代办提示。",
            link=reverse("delegations"),
        )
    return row


def revoke_delegation(*, by: Actor, delegation: Delegation) -> None:
    """End an own delegation at once; refused (DomainError) for another's, or when it is over already."""
    today = timezone.localdate()
    with transaction.atomic():
        mine = Delegation.objects.filter(
            Delegation.in_force(today, None), pk=delegation.pk, grantor=by.account
        )
        if not mine.update(revoked_at=timezone.now()):
            raise DomainError("没有撤回", why="这项委托已经结束或已撤回", next_step="请刷新页面再看")
        by.record(
            action="撤回代办",
            target=f"账号 {delegation.delegate}",
            detail={"角色": delegation.role, "起": str(delegation.start), "止": str(delegation.end)},
            agency=delegation.agency_id,
            category=AuditEntry.Category.ACCESS,
        )
        notify(
            [delegation.delegate_id], title=f"{delegation.grantor.name}已撤回“{delegation.role}”的代办委托"
        )


def _check_role(grantor: Account, offer: Offer) -> None:
    if offer.role not in DELEGABLE:
        raise DomainError(
            NOT_DELEGATED,
            why=f"“{offer.role}”只能本人办理，不能委托",
            next_step="请本人办理，或由有权的人另行授予",
        )
    own = access_of(grantor, today=timezone.localdate()).for_ballots()
    if not any(_covers(held, offer) for held in own.roles(offer.role)):
        raise DomainError(
            NOT_DELEGATED,
            why="只能委托本人担任的角色，别人委托给您的不能再委托",
            next_step="请请原委托人另行委托",
        )
    if (
        offer.department is not None
        and not Department.objects.filter(pk=offer.department, agency=offer.agency).exists()
    ):
        raise DomainError(NOT_DELEGATED, why="科室不属于这个单位", next_step="请重新选择")


def _covers(held: Held, offer: Offer) -> bool:
    if held.agency != offer.agency:
        return False
    return offer.department is None or held.departments is None or offer.department in held.departments


def _check_period(start: date, end: date) -> None:
    if start < timezone.localdate():
        raise DomainError(NOT_DELEGATED, why="开始日期不能早于今天", next_step="请改开始日期")
    if end < start:
        raise DomainError(NOT_DELEGATED, why="结束日期早于开始日期", next_step="请改结束日期")
    if end - start >= LONGEST:
        raise DomainError(
            NOT_DELEGATED, why=f"一次最长 {LONGEST.days} 天", next_step="请缩短时间，到期后可以再次委托"
        )


def _check_once(grantor: Account, delegate: Account, offer: Offer, start: date, end: date) -> None:
    same = Delegation.objects.filter(
        Delegation.in_force(start, end),
        grantor=grantor,
        delegate=delegate,
        role=offer.role.value,
        agency=offer.agency,
        department=offer.department,
    )
    if same.exists():
        raise DomainError(
            NOT_DELEGATED,
            why=f"这段时间已委托{delegate.name}代办同一角色",
            next_step="不必再委托，或先撤回原来的",
        )
