"""What somebody changes about the own account."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from people.acting import Actor
from people.audit import AuditEntry
from people.models import Account, AccountSession
from people.services.sessions import drop_sessions


def change_password(*, by: Actor, account: Account, password: str, session: int) -> None:
    """Set a new password; every session but the given one ends."""
    digest = make_password(password)  # outside the transaction: it takes long on purpose
    with transaction.atomic():
        kept = AccountSession.objects.filter(pk=session, account=account).first()
        Account.objects.filter(pk=account.pk).update(password=digest)
        account.password = digest
        ended = drop_sessions(account)
        if kept is not None:
            kept.epoch = account.epoch
            kept.save(force_insert=True)
        by.record(
            action="修改密码",
            target=str(account),
            detail={"结束的其他登录": max(0, ended - 1)},
            category=AuditEntry.Category.ACCESS,
        )
