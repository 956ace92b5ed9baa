"""Who may grant which role: 安全管理员 always, 系统管理员 only to get an office going."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from people.access import FROM_ORGANISATION, Role
from people.acting import Actor
from people.models import RoleGrant
from people.permissions.tree import AgencyTree

GRANTABLE: Final = tuple(role for role in Role if role not in FROM_ORGANISATION)
# What 系统管理员 may give while nobody is 安全管理员.
STARTING: Final = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Which roles somebody may grant and end today, whether 绩效办 also to themselves, and why (shown on the page)."""

    roles: frozenset[Role]
    why: str
    own_office: bool = False


def authority_of(account: int | None, *, today: date) -> Authority:
    """Tell what the account may grant; None is the command line, which may do what the machine's owner may."""
    if account is None:
        return Authority(roles=frozenset(GRANTABLE), why="在服务器上执行命令")
    mine = active_holders(today, account=account)
    if Role.SECURITY_ADMIN in mine:
        return Authority(
            roles=frozenset(GRANTABLE), why="您是安全管理员，可以授予和收回角色，但不能给自己授予。"
        )
    if Role.SYSTEM_ADMIN not in mine:
        return Authority(roles=frozenset(), why="只有安全管理员可以授予和收回角色。")
    if Role.SECURITY_ADMIN in active_holders(today):
        return Authority(roles=frozenset(), why="已有安全管理员，角色由安全管理员授予；系统管理员只能查看。")
    if AgencyTree.read().small_offices(today):
        return Authority(
            roles=frozenset(GRANTABLE),
            own_office=True,
            why="本单位是小单位，且没有安全管理员，由系统管理员授予角色；给自己只能授予“绩效办”。",
        )
    return Authority(
        roles=STARTING,
        why="还没有安全管理员，您只能先为他人授予“安全管理员”和“审计管理员”；其他角色由安全管理员授予。",
    )


def active_holders(today: date, *, account: int | None = None) -> frozenset[Role]:
    """Give the roles of 三员 that an active account (or the one asked for) holds by grant today."""
    rows = RoleGrant.objects.filter(RoleGrant.in_force(today, today), account__is_active=True)
    rows = rows.filter(agency__isnull=True)
    if account is not None:
        rows = rows.filter(account=account)
    return frozenset(Role(role) for role in rows.values_list("role", flat=True).distinct())


def may_grant_to(authority: Authority, role: Role, *, by: Actor, account: int) -> str:
    """Say why the actor may not grant the role to the account, in Chinese; empty when it may."""
    if role not in authority.roles:
        return authority.why.rstrip("。") or "您没有授予这个角色的权限"
    if by.account == account and not (authority.own_office and role is Role.PERFORMANCE_OFFICE):
        return "任何人都不能给自己授予角色"
    return ""
