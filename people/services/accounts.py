"""Accounts of the staff: made in bulk, disabled and enabled, unlocked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from people import lockout
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry, changes
from people.errors import DomainError
from people.models import Account, Agency, Employee, RoleGrant
from people.services.roles import check_not_last_admin
from people.services.sessions import drop_sessions

_ACCESS: Final = AuditEntry.Category.ACCESS
BATCH: Final = 1_000
UNLOCKED: Final = "解除锁定"
UNLOCK_PERIOD: Final = timedelta(days=1)
MOST_UNLOCKS: Final = 5


def without_account() -> QuerySet[Employee]:
    """Give who serves today and has no account, by agency and number.

    The row of a borrowed person at the borrowing agency is left out: the person signs in as at home.
    """
    today = timezone.localdate()
    serving = Employee.objects.get_queryset().filter(Q(left_on__isnull=True) | Q(left_on__gte=today))
    return serving.filter(account__isnull=True, home_record__isnull=True).order_by("agency", "number")


def create_accounts(*, by: Actor, employees: Collection[int]) -> list[Account]:
    """Make an account without password for each of these people (keys) who has none, and give the new ones.

    The login name is the 工号; where several agencies keep staff, the agency's number and a hyphen stand before it,
    so that two people with one 工号 never share a name. Refused when nobody of them lacks an account.
    """
    with transaction.atomic():
        # Locks the people on PostgreSQL, so that two administrators do not make one account twice.
        people = list(
            without_account()
            .filter(pk__in=employees)
            .select_for_update(no_key=True, of=("self",))
            .order_by("pk")
        )
        if not people:
            raise DomainError(
                "没有建立账号", why="所选人员都已有账号或已经离岗", next_step="请刷新名单后重新选择"
            )
        several = Employee.objects.order_by().values("agency").distinct().count() > 1
        taken = {name.lower() for name in Account.objects.values_list("username", flat=True)}
        fresh = []
        for person in people:
            username = _free_name(person, several=several, taken=taken)
            taken.add(username.lower())
            fresh.append(
                Account(username=username, name=person.name, employee=person, password=make_password(None))
            )
        made = Account.objects.bulk_create(fresh, batch_size=BATCH)
        _record_created(by, made)
    return made


def _free_name(person: Employee, *, several: bool, taken: Collection[str]) -> str:
    plain = lockout.normal_name(person.number)
    names = [f"{person.agency_id}-{plain}"] if several else [plain, f"{person.agency_id}-{plain}"]
    names += [f"{person.agency_id}-{plain}-{turn}" for turn in range(2, len(taken) + 3)]
    return next(name for name in names if name not in taken)


def _record_created(by: Actor, made: Iterable[Account]) -> None:
    agencies: dict[int, list[str]] = defaultdict(list)
    for account in made:
        assert account.employee is not None
        agencies[account.employee.agency_id].append(account.username)
    names = dict(Agency.objects.filter(pk__in=agencies).values_list("pk", "name"))
    for agency, usernames in agencies.items():
        by.record(
            action="建立账号",
            target=f"{names[agency]} {len(usernames)} 个账号",
            detail={"登录名": usernames},
            agency=agency,
            category=_ACCESS,
        )


def disable_account(*, by: Actor, account: Account, reason: str) -> None:
    """Stop an account from signing in and end its sessions; refused for oneself and the last 系统 or 安全管理员."""
    if by.account == account.pk:
        raise DomainError("不能停用", why="这是您自己的账号", next_step="请由另一位系统管理员办理")
    with transaction.atomic():
        # All grants of administrators are locked: two of them cannot disable each other at once.
        admins = _active_admins(lock=True)
        if admins == {account.pk}:
            raise DomainError(
                "不能停用",
                why="这是最后一个可用的系统管理员账号，停用后无人能管理账号",
                next_step="请先让另一位系统管理员激活账号",
            )
        check_not_last_admin(account)
        _move(account, active=False)
        drop_sessions(account)
        by.record(
            action="停用账号",
            target=str(account),
            detail={**changes({"状态": "启用"}, {"状态": "停用"}), "理由": reason},
            agency=_agency(account),
            category=_ACCESS,
        )


def enable_account(*, by: Actor, account: Account, reason: str) -> None:
    """Let a disabled account sign in again, with the password it had."""
    with transaction.atomic():
        _move(account, active=True)
        by.record(
            action="启用账号",
            target=str(account),
            detail={**changes({"状态": "停用"}, {"状态": "启用"}), "理由": reason},
            agency=_agency(account),
            category=_ACCESS,
        )


def unlock_account(*, by: Actor, account: Account) -> None:
    """End the lock after too many failures before its time."""
    with transaction.atomic():
        if lockout.locked_until(account.username) is None:
            raise DomainError("没有解锁", why="这个账号没有被锁定", next_step="不必再办")
        _check_not_too_often(account)
        lockout.forget(account.username)
        by.record(action=UNLOCKED, target=str(account), detail={}, agency=_agency(account), category=_ACCESS)


def _check_not_too_often(account: Account) -> None:
    """Refuse when the lock was lifted five times within a day: who prints slips could else try codes without end."""
    since = timezone.now() - UNLOCK_PERIOD
    lifted = AuditEntry.objects.filter(at__gte=since, action=UNLOCKED, target=str(account)).count()
    if lifted >= MOST_UNLOCKS:
        raise DomainError(
            "没有解锁",
            why=f"一天内已为这个账号解锁 {lifted} 次，可能有人在试密码或动态码",
            next_step="请核实情况；锁定 15 分钟后会自行解除",
        )


def active_admins_exist() -> bool:
    """Whether somebody can sign in as 系统管理员 today."""
    return bool(_active_admins())


def _active_admins(*, lock: bool = False) -> set[int]:
    """Give the keys of the accounts that are 系统管理员 today, enabled and activated."""
    today = timezone.localdate()
    grants = RoleGrant.objects.filter(RoleGrant.in_force(today, today), role=Role.SYSTEM_ADMIN.value)
    if lock:
        grants = grants.select_for_update(no_key=True, of=("self",)).order_by("pk")
    accounts = Account.objects.filter(pk__in=[grant.account_id for grant in grants], is_active=True)
    return {account.pk for account in accounts if account.has_usable_password()}


def _move(account: Account, *, active: bool) -> None:
    """Compare and set: of two administrators the second learns that it is done."""
    if not Account.objects.filter(pk=account.pk, is_active=not active).update(is_active=active):
        word = "启用" if active else "停用"
        raise DomainError(f"没有{word}", why=f"这个账号已经{word}", next_step="请刷新页面查看现在的状态")


def _agency(account: Account) -> int | None:
    return account.employee.agency_id if account.employee else None
