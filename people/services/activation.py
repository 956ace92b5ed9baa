"""One-time codes on printed slips: made when the slips are printed, used once to set a password."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.lockout import normal_name
from people.models import Account, ActivationCode, Posting, RoleGrant
from people.services.accounts import active_admins_exist
from people.services.roles import grant_role
from people.services.second_factor import clear
from people.services.sessions import drop_sessions

VALID: Final = timedelta(days=14)
# No character that a slip may show like another: 30 of them, twelve places, 58 bits.
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PLACES: Final = 12
GROUP: Final = 4
_ACCESS: Final = AuditEntry.Category.ACCESS
_OPEN: Final = Q(used_at__isnull=True, burnt_at__isnull=True)


class WrongCode(DomainError):
    """The login name and the code do not belong together, or the code is used, burnt or too old: one message."""

    def __init__(self) -> None:
        super().__init__(
            "没有激活",
            why="登录名或激活码不对，或激活码已用过、已作废、已过期",
            next_step="请照激活条核对；仍不行请向系统管理员要一张新的激活条",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What one printed slip says; `code` exists nowhere else."""

    account: Account
    agency: str
    section: str
    code: str
    expires_at: datetime


def issue_codes(*, by: Actor, accounts: Collection[int]) -> list[Slip]:
    """Make a new code for each of these accounts (keys), void the earlier ones, and give the slips to print.

    Where a password exists it works until the new code is used. Refused when none of the accounts is enabled.
    """
    with transaction.atomic():
        rows = list(
            Account.objects.filter(pk__in=accounts, is_active=True)
            .select_for_update(no_key=True, of=("self",))
            .select_related("employee__agency")
            .order_by("pk")
        )
        if not rows:
            raise DomainError(
                "没有生成激活条", why="没有选中可用的账号", next_step="请选择账号，停用的先启用"
            )
        sections = _sections(rows)
        slips = [_issue(account, sections.get(account.pk, "")) for account in rows]
        by.record(
            action="打印激活条",
            target=f"{len(slips)} 个账号",
            detail={
                "登录名": [account.username for account in rows],
                "有效至": slips[0].expires_at.isoformat(),
            },
            category=_ACCESS,
        )
    return sorted(slips, key=lambda slip: (slip.agency, slip.section, slip.account.username))


def activate(*, username: str, code: str, password: str, by: Actor) -> Account:
    """Set the password of an account by its one-time code, end its sessions, and give the account.

    Of several who use one code at once exactly one succeeds. Raises WrongCode.
    """
    found = find_code(username=username, code=code)
    digest = make_password(password)  # outside the transaction: it takes long on purpose
    now = timezone.now()
    with transaction.atomic():
        claimed = ActivationCode.objects.filter(_OPEN, pk=found.pk, expires_at__gt=now).update(used_at=now)
        if not claimed:
            raise WrongCode
        account = (
            Account.objects.select_for_update(no_key=True, of=("self",))
            .select_related("employee")
            .get(pk=found.account_id)
        )
        if not account.is_active:
            raise WrongCode
        account.password = digest
        account.save(update_fields=["password"])
        drop_sessions(account)
        by.record(
            action="重置密码" if found.purpose == ActivationCode.Purpose.RESET else "激活账号",
            target=str(account),
            detail={"用途": found.purpose},
            agency=account.employee.agency_id if account.employee else None,
            category=_ACCESS,
        )
    return account


def find_code(*, username: str, code: str) -> ActivationCode:
    """Give the open code of the account; one query for whatever name is tried. Raises WrongCode."""
    row = (
        ActivationCode.objects.filter(_OPEN, digest=_digest(code), expires_at__gt=timezone.now())
        .select_related("account")
        .first()
    )
    if row is None or not row.account.is_active or normal_name(row.account.username) != normal_name(username):
        raise WrongCode
    return row


def first_administrator(*, by: Actor, name: str, username: str, reason: str = "") -> Slip:
    """Make (or make again, with a `reason`) the account of the first 系统管理员 and its code.

    Refused while somebody can sign in as 系统管理员, unless a reason is given. Made again, an authenticator that was
    registered is forgotten as well: this is the way back for an administrator who lost it.
    """
    with transaction.atomic():
        if active_admins_exist() and not reason:
            raise DomainError(
                "没有建立",
                why="已有可用的系统管理员账号",
                next_step="请由系统管理员在“账号”页打印激活条；确实无人能登录时加 --again 并写明理由",
            )
        account, is_new = Account.objects.get_or_create(
            username=normal_name(username), defaults={"name": name, "password": make_password(None)}
        )
        if account.name != name:
            raise DomainError(
                "没有建立",
                why=f"登录名 {username} 已属于{account.name}",
                next_step="请核对 --name，或换一个 --username",
            )
        Account.objects.filter(pk=account.pk).update(is_active=True)
        dropped = clear(account)
        _grant_admin(by, account, reason or "首位系统管理员")
        slip = _issue(account, "", purpose=ActivationCode.Purpose.FIRST)
        by.record(
            action="建立首位系统管理员" if is_new else "重新开通系统管理员",
            target=str(account),
            detail={"理由": reason, "清除两步验证": bool(dropped)},
            category=_ACCESS,
        )
    return slip


def _grant_admin(by: Actor, account: Account, reason: str) -> None:
    today = timezone.localdate()
    held = RoleGrant.objects.filter(RoleGrant.in_force(today, today), account=account)
    if not held.filter(role=Role.SYSTEM_ADMIN.value).exists():
        grant_role(by=by, account=account, role=Role.SYSTEM_ADMIN, reason=reason)


def _issue(account: Account, section: str, *, purpose: str = "") -> Slip:
    now = timezone.now()
    ActivationCode.objects.filter(_OPEN, account=account).update(burnt_at=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(PLACES))
    usual = ActivationCode.Purpose.RESET if account.has_usable_password() else ActivationCode.Purpose.ACTIVATE
    row = ActivationCode.objects.create(
        account=account, purpose=purpose or usual, digest=_digest(code), expires_at=now + VALID
    )
    return Slip(
        account=account,
        agency=account.employee.agency.name if account.employee else "",
        section=section,
        code="-".join(code[start : start + GROUP] for start in range(0, PLACES, GROUP)),
        expires_at=row.expires_at,
    )


def _digest(code: str) -> str:
    """Keyed with SECRET_KEY, so that a copy of the database alone does not let anybody try codes."""
    typed = re.sub(r"[^0-9A-Z]", "", code.upper())
    return salted_hmac("people.activation", typed, algorithm="sha256").hexdigest()


def _sections(accounts: Collection[Account]) -> dict[int, str]:
    """Give each account's section today, by account."""
    today: date = timezone.localdate()
    people = {account.employee_id: account.pk for account in accounts if account.employee_id}
    rows = Posting.objects.filter(
        Q(end__isnull=True) | Q(end__gte=today), start__lte=today, employee__in=people, concurrent=False
    )
    found = rows.exclude(department=None).order_by("start").values_list("employee", "department__name")
    return {people[employee]: name for employee, name in found}
