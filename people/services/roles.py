"""Granting roles and ending them: never deleted, never to oneself, never beside a role that excludes it."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from people.access import ADMINS, Role
from people.acting import Actor
from people.audit import AuditEntry, changes
from people.errors import DomainError
from people.models import Account, Agency, RoleGrant
from people.services.granting import GRANTABLE, authority_of, may_grant_to
from people.services.notifications import notify
from people.services.role_overlaps import check_combination

# Without one of each nobody could make accounts or grant roles any more.
IRREPLACEABLE: Final = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
NOT_GRANTED: Final = "不能授予这个角色"


def grant_role(
    *,
    by: Actor,
    account: Account,
    role: Role,
    agency: Agency | None = None,
    series: str = "",
    start: date | None = None,
    end: date | None = None,
    reason: str,
) -> RoleGrant:
    """Grant a role from `start` (today) up to and including `end` (None: until it is ended).

    Refused (DomainError): without the authority, to oneself, outside a role's kind of scope, in the past, twice, to
    somebody who left, or beside a role that excludes it.
    """
    today = timezone.localdate()
    first = start or today
    with transaction.atomic():
        check_scope(role, agency, series)
        if refusal := may_grant_to(authority_of(by.account, today=today), role, by=by, account=account.pk):
            raise DomainError(f"不能授予“{role}”", why=refusal, next_step="请由有权限的安全管理员办理")
        return give_role(
            by=by,
            account=account,
            role=role,
            agency=agency,
            series=series,
            start=first,
            end=end,
            reason=reason,
        )


def give_role(
    *,
    by: Actor,
    account: Account,
    role: Role,
    agency: Agency | None,
    series: str,
    start: date,
    end: date | None,
    reason: str,
) -> RoleGrant:
    """Write a grant whose authority the caller has checked (`grant_role`, set-up, first_admin); one transaction."""
    with transaction.atomic():
        check_scope(role, agency, series)
        _check_period(account, start, end)
        check_combination(account, role, agency=agency.pk if agency else None, start=start, end=end)
        _check_once(account, role, agency, series, start, end)
        grant = RoleGrant.objects.create(
            account=account,
            role=role.value,
            agency=agency,
            series=series,
            start=start,
            end=end,
            reason=reason,
            granted_by=by.name,
        )
        where = _where(agency, series)
        by.record(
            action="授予角色",
            target=f"账号 {account}",
            detail={"角色": role.value, "范围": where, "起": str(start), "止": _day(end), "依据": reason},
            agency=agency.pk if agency else None,
            category=AuditEntry.Category.ACCESS,
        )
        if by.account != account.pk:
            notify([account.pk], title=f"您已被授予角色“{role}”", body=f"{where}，{start} 起。依据：{reason}")
    return grant


def end_grant(*, by: Actor, grant: RoleGrant, on: date | None = None, reason: str) -> None:
    """End a grant after the day `on`, or at once (None).

    Refused (DomainError): without the authority, when it is over already or somebody was faster, and for the last
    系统管理员 or 安全管理员.
    """
    role = Role(grant.role)
    with transaction.atomic():
        if role not in authority_of(by.account, today=timezone.localdate()).roles:
            raise DomainError(
                f"不能收回“{role}”", why="您没有授予和收回这个角色的权限", next_step="请由安全管理员办理"
            )
        check_not_last(grant, until=on)
        _close(grant, on=on, by=by, reason=reason)
        by.record(
            action="收回角色",
            target=f"账号 {grant.account}",
            detail={
                "角色": role.value,
                "范围": _where(grant.agency, grant.series),
                **changes({"止": _day(grant.end)}, {"止": str(on) if on else "立即"}),
                "原因": reason,
            },
            agency=grant.agency_id,
            category=AuditEntry.Category.ACCESS,
        )
        if by.account != grant.account_id:
            notify([grant.account_id], title=f"您的角色“{role}”已收回", body=f"原因：{reason}")


def _close(grant: RoleGrant, *, on: date | None, by: Actor, reason: str) -> None:
    """Move the end forward if the grant still ends where the reader saw it; refused when it is over or was changed."""
    today = timezone.localdate()
    first = max(today, grant.start)
    if on is not None and (on < first or (grant.end is not None and on > grant.end)):
        raise DomainError(
            "没有收回角色",
            why="最后一天不能早于今天和开始日期，也不能晚于原来的结束日期",
            next_step="请改日期",
        )
    seen = Q(end__isnull=True) if grant.end is None else Q(end=grant.end, end__gte=today)
    rows = RoleGrant.objects.filter(seen, pk=grant.pk, ended_at__isnull=True)
    last = on or (first if grant.end is None else min(first, grant.end))
    ended_at = None if on else timezone.now()
    if not rows.update(end=last, ended_at=ended_at, ended_by=by.name, end_reason=reason):
        raise DomainError("没有收回角色", why="这项角色已经结束，或别人刚改过", next_step="请刷新页面再看")


def check_not_last(grant: RoleGrant, *, until: date | None) -> None:
    """Refuse (DomainError) to end the last 系统管理员 or 安全管理员; locks their grants, so inside a transaction."""
    role = Role(grant.role)
    if role in IRREPLACEABLE and not _others_remain(role, grant.account_id, until):
        raise DomainError(
            f"不能收回最后一名{role}",
            why=f"收回以后没有人担任{role}，谁也不能再{_WORK[role]}",
            next_step=f"请先授予另一人“{role}”，再收回",
        )


def check_not_last_admin(account: Account) -> None:
    """Refuse (DomainError) to close the account of the last 系统管理员 or 安全管理员; inside the transaction."""
    today = timezone.localdate()
    held = RoleGrant.objects.filter(RoleGrant.in_force(today, today), account=account)
    for grant in held.filter(role__in=[role.value for role in IRREPLACEABLE]):
        check_not_last(grant, until=None)


_WORK: Final = {Role.SYSTEM_ADMIN: "建账号和运行系统", Role.SECURITY_ADMIN: "授予角色"}


def _others_remain(role: Role, account: int, until: date | None) -> bool:
    """Ask whether another active account holds the role without an end, today and after the day."""
    today = timezone.localdate()
    # Their accounts are taken along, so that none is closed meanwhile (accounts.disable_account takes grants first, too).
    rows = RoleGrant.objects.select_for_update(no_key=True).filter(
        RoleGrant.in_force(today, today), role=role.value, end__isnull=True, account__is_active=True
    )
    rows = rows.order_by("pk")
    return any(holder != account for holder in rows.values_list("account", flat=True))


def check_scope(role: Role, agency: Agency | None, series: str) -> None:
    """Refuse (DomainError) a scope that is not the role's kind: 三员 none, 市绩效办 a 市, 系列牵头 a known series."""
    if role not in GRANTABLE:
        raise DomainError(
            NOT_GRANTED,
            why=f"“{role}”由任职和职责分工产生，不单独授予",
            next_step="请在人员或科室页面登记职责",
        )
    if role in ADMINS:
        if agency is not None:
            raise DomainError(NOT_GRANTED, why=f"{role}管整个系统，不属于某个单位", next_step="请不要选单位")
        return
    if agency is None:
        raise DomainError(NOT_GRANTED, why=f"没有说明是哪个单位的{role}", next_step="请选单位")
    if role is Role.CITY_OFFICE and agency.kind != Agency.Kind.CITY:
        raise DomainError(NOT_GRANTED, why=f"{agency.name}不是市一级", next_step="请选市一级的单位")
    if role is not Role.SERIES_LEAD and series:
        raise DomainError(NOT_GRANTED, why="只有系列牵头单位要选系列", next_step="请不要填系列")
    if role is Role.SERIES_LEAD and not series:
        raise DomainError(NOT_GRANTED, why="没有说明牵头哪个系列", next_step="请填系列")
    if role is Role.SERIES_LEAD and not agency.children.filter(group=series).exists():
        raise DomainError(
            NOT_GRANTED, why=f"{agency.name}下面没有“{series}”这个系列的单位", next_step="请选已有的系列"
        )


def _check_period(account: Account, start: date, end: date | None) -> None:
    today = timezone.localdate()
    if start < today or (end is not None and end < start):
        raise DomainError(
            NOT_GRANTED, why="开始日期不能早于今天，结束日期不能早于开始日期", next_step="请改日期"
        )
    left = account.employee.left_on if account.employee else None
    if not account.is_active or (left is not None and left < start):
        raise DomainError(NOT_GRANTED, why=f"{account.name}的账号已停用或已离岗", next_step="请换一人")


def _check_once(
    account: Account, role: Role, agency: Agency | None, series: str, start: date, end: date | None
) -> None:
    same = RoleGrant.objects.filter(
        RoleGrant.in_force(start, end), account=account, role=role.value, agency=agency, series=series
    )
    if same.exists():
        raise DomainError(
            NOT_GRANTED,
            why=f"{account.name}在这段时间已是{_where(agency, series)}的{role}",
            next_step="不必再授予",
        )


def _where(agency: Agency | None, series: str) -> str:
    if agency is None:
        return "整个系统"
    return f"{agency.name} {series}".strip()


def _day(day: date | None) -> str:
    return str(day) if day else "长期"
