"""两步验证: codes of an authenticator (TOTP) and printed recovery codes, on allauth's primitives.

allauth remembers used codes in the process's cache, which two web processes do not share: here the counter of the
last accepted code stands with the key and moves by compare-and-set, so no code is accepted twice anywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from people.access import ADMINS, PRIVILEGED, Access
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account, Agency
from people.sealing import unseal
from people.services.sessions import drop_sessions

_ACCESS: Final = AuditEntry.Category.ACCESS
_TYPES: Final = Authenticator.Type


@dataclass(frozen=True, slots=True)
class Accepted:
    """A code was right; `recovery_left` counts the recovery codes left when one of them was used."""

    recovery_left: int | None = None


def has_second_factor(account: Account) -> bool:
    """Whether signing in asks for a code."""
    return bool(Authenticator.objects.filter(user=account, type=_TYPES.TOTP).exists())


def required(access: Access) -> bool:
    """Whether the roles held ask for a second factor: privileged ones, also under a delegation.

    A role at an agency whose small-office setting is on is exempt; 三员 are when every unit is such an agency.
    """
    held = access.roles(*PRIVILEGED)
    if not held:
        return False
    if not access.small_offices:
        return True
    if any(one.role not in ADMINS and one.agency not in access.small_offices for one in held):
        return True
    if not any(one.role in ADMINS for one in held):
        return False
    units = Agency.objects.filter(kind=Agency.Kind.UNIT, closed_on__isnull=True, employees__isnull=False)
    return units.exclude(pk__in=access.small_offices).exists()


def new_secret() -> str:
    """Make the key of an authenticator that is about to be set up."""
    return str(generate_totp_secret())


def set_up(*, account: Account, secret: str, code: str, by: Actor) -> list[str]:
    """Register the authenticator once it shows the right code; gives the recovery codes, shown this once.

    Raises DomainError when the code is wrong or a factor is registered already.
    """
    counter = _matching(secret, code, after=-1)
    if counter is None:
        raise DomainError(
            "没有登记",
            why="动态码不对",
            next_step="请核对手机的时间是否自动校准，再输入验证器上当前显示的 6 位数字",
        )
    with transaction.atomic():
        # Locks the account on PostgreSQL; SQLite's transaction is IMMEDIATE.
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if has_second_factor(account):
            raise DomainError(
                "没有登记", why="这个账号已经登记了验证器", next_step="如需更换，请先停用原来的"
            )
        factor = TOTP.activate(account, secret).instance
        Authenticator.objects.filter(pk=factor.pk).update(data={**factor.data, "last_counter": counter})
        Authenticator.objects.filter(user=account, type=_TYPES.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(account).get_unused_codes()
        by.record(action="登记两步验证", target=str(account), detail={"备用码": len(codes)}, category=_ACCESS)
    return [str(code) for code in codes]


def check_code(*, account: Account, code: str, by: Actor) -> Accepted | None:
    """Check what was typed as second factor, a code of the authenticator or a recovery code; None when wrong."""
    typed = re.sub(r"[\s-]", "", code)
    if len(typed) == 6:
        return Accepted() if _accept_totp(account, typed) else None
    with transaction.atomic():
        row = Authenticator.objects.filter(user=account, type=_TYPES.RECOVERY_CODES).first()
        # allauth locks the row (PostgreSQL) or stands in an IMMEDIATE transaction (SQLite) while it marks the code.
        if row is None or not has_second_factor(account) or not RecoveryCodes(row).validate_code(typed):
            return None
        row.refresh_from_db()
        left = len(RecoveryCodes(row).get_unused_codes())
        by.record(action="使用备用码", target=str(account), detail={"剩余": left}, category=_ACCESS)
    return Accepted(recovery_left=left)


def renew_recovery_codes(*, account: Account, by: Actor) -> list[str]:
    """Make new recovery codes; the old ones are void. Shown this once."""
    with transaction.atomic():
        if not has_second_factor(account):
            raise DomainError("没有生成备用码", why="还没有登记验证器", next_step="请先登记")
        Authenticator.objects.filter(user=account, type=_TYPES.RECOVERY_CODES).delete()
        codes = RecoveryCodes.activate(account).get_unused_codes()
        by.record(
            action="重新生成备用码", target=str(account), detail={"备用码": len(codes)}, category=_ACCESS
        )
    return [str(code) for code in codes]


def recovery_codes_left(account: Account) -> int:
    """How many recovery codes have not been used."""
    row = Authenticator.objects.filter(user=account, type=_TYPES.RECOVERY_CODES).first()
    return len(RecoveryCodes(row).get_unused_codes()) if row else 0


def remove(*, account: Account, by: Actor, reason: str) -> None:
    """Forget the authenticator and the recovery codes (reset by the 安全管理员, or given up by the owner)."""
    with transaction.atomic():
        if not clear(account):
            raise DomainError("没有重置", why="这个账号没有登记两步验证", next_step="不必再办")
        if by.account != account.pk:
            # Somebody else may hold the telephone: sessions that it opened end with it.
            drop_sessions(account)
        by.record(action="重置两步验证", target=str(account), detail={"理由": reason}, category=_ACCESS)


def clear(account: Account) -> int:
    """Forget the factor as part of a command that audits itself; give how many rows there were."""
    return int(Authenticator.objects.filter(user=account).delete()[0])


def _accept_totp(account: Account, code: str) -> bool:
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update(no_key=True, of=("self",))
        row = rows.filter(user=account, type=_TYPES.TOTP).order_by("pk").first()
        if row is None:
            return False
        counter = _matching(unseal(row.data["secret"]), code, after=int(row.data.get("last_counter", -1)))
        if counter is None:
            return False
        same = Authenticator.objects.filter(pk=row.pk, last_used_at=row.last_used_at)
        return bool(same.update(data={**row.data, "last_counter": counter}, last_used_at=timezone.now()))


def _matching(secret: str, code: str, *, after: int) -> int | None:
    """Give the time step whose code this is, one step of clock error either way, later than the last used one."""
    typed = re.sub(r"[\s-]", "", code)
    found = None
    for counter in yield_hotp_counters_from_time():
        if constant_time_compare(typed, format_hotp_value(hotp_value(secret, counter))) and counter > after:
            found = counter
    return found
