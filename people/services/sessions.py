"""Signing in and out: the rows by which sessions live, and their audit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account, AccountSession
from people.prepared import asked, columns_of, made

IDLE: Final = timedelta(minutes=30)
ABSOLUTE: Final = timedelta(hours=12)
NO_SUCH_NAME: Final = "没有这个登录名"
# A page view writes nothing when the last one was less than this ago.
TOUCH: Final = timedelta(minutes=1)


def begin_session(
    *, account: Account, by: Actor, browser: str, replaces: int | None = None
) -> AccountSession:
    """Register a browser that has just signed in; `replaces` is the session it had before, which ends."""
    now = timezone.now()
    with transaction.atomic():
        old = Q(seen_at__lt=now - IDLE) | Q(started_at__lt=now - ABSOLUTE) | Q(pk=replaces)
        AccountSession.objects.filter(old, account=account).delete()
        row = AccountSession.objects.create(
            account=account,
            epoch=account.epoch,
            started_at=now,
            seen_at=now,
            address=by.origin,
            browser=browser,
        )
    return row


def record_sign_in(*, account: Account, by: Actor, how: str) -> None:
    """Write into the log that somebody signed in and how; 等保 asks for it."""
    with transaction.atomic():
        by.record(
            action="登录", target=str(account), detail={"方式": how}, category=AuditEntry.Category.ACCESS
        )


def record_lock(*, username: str, by: Actor) -> None:
    """Write into the log that a name was locked after five failures.

    A name that nobody has is not kept: it may be a password typed into the wrong field, or anything at all.
    """
    with transaction.atomic():
        known = Account.objects.filter(username=username).exists()
        by.record(
            action="账号锁定",
            target=username if known else NO_SUCH_NAME,
            detail={"原因": "连续失败五次"},
            category=AuditEntry.Category.ACCESS,
        )


def living(*, session: int, account: int, epoch: int, now: datetime) -> AccountSession | None:
    """Give the session if it may go on now: known, of this account and epoch, neither idle nor too old."""
    found = asked(_living_rows, session, account, epoch, now - IDLE, now - ABSOLUTE)
    return made(AccountSession, found[0]) if found else None


def _living_rows(
    session: int, account: int, epoch: int, seen: datetime, started: datetime
) -> QuerySet[AccountSession, Any]:
    rows = AccountSession.objects.filter(
        pk=session, account=account, epoch=epoch, seen_at__gt=seen, started_at__gt=started
    )
    return rows.order_by().values_list(*columns_of(AccountSession))


def touch(*, session: AccountSession, now: datetime) -> None:
    """Note that the session is in use, at most once a minute."""
    if now - session.seen_at >= TOUCH:
        AccountSession.objects.filter(pk=session.pk).update(seen_at=now)


def forget_ended() -> int:
    """Remove what is left of sessions over their limits, whose browser never came back; give how many."""
    now = timezone.now()
    over = Q(seen_at__lt=now - IDLE) | Q(started_at__lt=now - ABSOLUTE)
    gone = AccountSession.objects.filter(over).delete()[0]
    SessionStore.clear_expired()
    return gone


def end_session(*, account: Account, session: int, by: Actor) -> None:
    """End one session of the account; refused when it has ended already."""
    with transaction.atomic():
        row = AccountSession.objects.filter(pk=session, account=account).first()
        if row is None or not AccountSession.objects.filter(pk=row.pk).delete()[0]:
            raise DomainError("没有退出", why="这处登录已经结束", next_step="不必再办")
        by.record(
            action="退出登录",
            target=str(account),
            detail={"登录时间": row.started_at.isoformat(), "浏览器": row.browser},
            category=AuditEntry.Category.ACCESS,
        )


def end_all_sessions(*, account: Account, by: Actor) -> int:
    """End every session of the account (在所有设备上退出) and give how many there were."""
    with transaction.atomic():
        ended = drop_sessions(account)
        by.record(
            action="在所有设备上退出",
            target=str(account),
            detail={"结束的登录": ended},
            category=AuditEntry.Category.ACCESS,
        )
    return ended


def drop_sessions(account: Account) -> int:
    """Raise the account's epoch and forget its sessions; part of a command that audits itself."""
    Account.objects.filter(pk=account.pk).update(epoch=F("epoch") + 1)
    account.refresh_from_db(fields=["epoch"])
    return AccountSession.objects.filter(account=account).delete()[0]
