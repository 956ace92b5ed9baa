"""Which roles one person may not hold at once, each pair with the rule behind it; the page shows this table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from people.access import ADMINS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """Two roles (or two kinds of roles) that exclude each other: why, and by which rule."""

    first: Role
    second: Role
    reason: str
    basis: str

    def __str__(self) -> str:
        return f"“{self.first}”与“{self.second}”不能由同一人担任：{self.reason}（依据：{self.basis}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """One line of the table: every role of `these` excludes every other role of `those`."""

    these: frozenset[Role]
    those: frozenset[Role]
    title: str
    reason: str
    basis: str

    def forbids(self, one: Role, other: Role) -> bool:
        """Say whether the line forbids the pair."""
        return one != other and (
            (one in self.these and other in self.those) or (other in self.these and one in self.those)
        )


# Own matters belong to everybody, the administrators too: they show nothing of anybody else.
BUSINESS: Final = frozenset(Role) - ADMINS - {Role.STAFF}
SUPERVISED: Final = frozenset(
    {Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.LEADING_GROUP, Role.SERIES_LEAD, Role.FILER}
)
EXCLUSIONS: Final = (
    Exclusion(
        these=ADMINS,
        those=ADMINS,
        title="系统管理员、安全管理员、审计管理员之间",
        reason="三员分立：建账号的、授权的、查日志的互相制约，不能是同一人",
        basis="GB/T 22239—2019《网络安全等级保护基本要求》系统管理、安全管理、审计管理分设的要求",
    ),
    Exclusion(
        these=ADMINS,
        those=BUSINESS,
        title="系统管理员、安全管理员、审计管理员与任何业务角色",
        reason="三员只管系统，不看考核业务数据",
        basis="本系统角色规定“三员不得兼任业务角色”",
    ),
    Exclusion(
        these=frozenset({Role.SUPERVISION}),
        those=SUPERVISED,
        title="监督小组与绩效办、市绩效办、领导小组、系列牵头单位、填报人",
        reason="监督小组只读，不能同时办理、审定或填报它所监督的事项",
        basis="绩效管理办法：监督领导小组对考核全过程进行监督，不办理考核事项",
    ),
)
# What a small office may join, and nothing else (issue «Roles and scopes»).
SMALL_OFFICE_PAIR: Final = frozenset({Role.SYSTEM_ADMIN, Role.PERFORMANCE_OFFICE})


def forbidden_combination(held_roles: Collection[Role], *, small_office: bool = False) -> Forbidden | None:
    """Give the first forbidden pair among roles held at the same time, None when they may stand together.

    Own and delegated roles count alike. `small_office` lets 系统管理员 and 绩效办 be one person.
    """
    for one, other in combinations(sorted(set(held_roles), key=list(Role).index), 2):
        if small_office and {one, other} == SMALL_OFFICE_PAIR:
            continue
        for line in EXCLUSIONS:
            if line.forbids(one, other):
                return Forbidden(first=one, second=other, reason=line.reason, basis=line.basis)
    return None
