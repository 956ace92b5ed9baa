"""The one way to write the log: append-only rows, each chained to the one before by its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final, NoReturn

from django.db import connection, models
from django.utils import timezone

from people.querysets import APPEND_ONLY, AppendOnlyQuerySet

GENESIS: Final = "0" * 64

canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


class AuditEntry(models.Model):
    """One accepted command: who, when, what, on what; `detail` is canonical JSON kept as text."""

    at = models.DateTimeField("时间")
    actor = models.CharField("操作人")
    action = models.CharField("操作")
    target = models.CharField("对象")
    detail = models.TextField("详情")
    previous_hash = models.CharField("前一条摘要", max_length=64, unique=True)
    entry_hash = models.CharField("本条摘要", max_length=64, unique=True)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.target}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def digest(self) -> str:
        """Give the sha256 over the previous hash and this row's content in canonical JSON."""
        content = [self.at.astimezone(UTC).isoformat(), self.actor, self.action, self.target, self.detail]
        return hashlib.sha256((self.previous_hash + canonical(content)).encode()).hexdigest()


def record(*, actor: str, action: str, target: str, detail: Mapping[str, object]) -> AuditEntry:
    """Append one row for one command, inside its transaction. `detail` holds JSON values."""
    if connection.vendor == "postgresql":
        # Two writers must not chain to the same row; on SQLite the IMMEDIATE transaction sees to it.
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AuditEntry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    last = AuditEntry.objects.order_by("pk").last()
    entry = AuditEntry(at=timezone.now(), actor=actor, action=action, target=target)
    entry.detail = canonical(detail)
    entry.previous_hash = last.entry_hash if last else GENESIS
    entry.entry_hash = entry.digest()
    entry.save(force_insert=True)
    return entry


def first_break() -> AuditEntry | None:
    """Walk the chain from its beginning and give the first row that does not fit; None when it is whole."""
    previous = GENESIS
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or entry.entry_hash != entry.digest():
            return entry
        previous = entry.entry_hash
    return None
