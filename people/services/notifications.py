"""Messages inside the program: written in the transaction of the command that causes them, read by one account."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import connection
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from people.models import Notification

OUTSIDE: Final = "notify() 须在引起消息的同一个事务里调用（transaction.atomic）。"
BATCH: Final = 1_000


def notify(accounts: Iterable[int], *, title: str, body: str = "", link: str = "", key: str = "") -> None:
    """Write one message to each account (keys), inside the caller's transaction; refused outside of one.

    `link` is a path of this site or empty. With a `key` an account gets the message once, however often it is sent.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(OUTSIDE)
    if link and (not link.startswith("/") or link.startswith("//")):
        raise ValueError(f"a message links inside this site only: {link}")
    rows = [
        Notification(account_id=account, title=title, body=body, link=link, key=key)
        for account in sorted(set(accounts))
    ]
    Notification.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=bool(key))


def mark_read(*, account: int, message: int) -> bool:
    """Mark one message of the account as read; False when it has no such message or it was read before."""
    unread = Notification.objects.filter(pk=message, account=account, read_at__isnull=True)
    return bool(unread.update(read_at=timezone.now()))


def mark_unread(*, account: int, message: int) -> bool:
    """Mark one message of the account as unread again."""
    return bool(Notification.objects.filter(pk=message, account=account).update(read_at=None))


def mark_all_read(*, account: int, up_to: int) -> int:
    """Mark the account's messages up to the one last shown as read; give how many. Later ones stay unread."""
    unread = Notification.objects.filter(account=account, read_at__isnull=True, pk__lte=up_to)
    return unread.update(read_at=timezone.now())


def mark_answered(*, title: str, link: str) -> int:
    """Mark as read what asked, by that title and link, for a step that somebody has taken meanwhile; give how many."""
    return Notification.objects.filter(read_at__isnull=True, title=title, link=link).update(
        read_at=timezone.now()
    )
