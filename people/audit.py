"""The one way to write the log: append-only rows, numbered and chained by hash; `audit_chain` checks them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final, NoReturn

from django.db import connection, models
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from people.querysets import APPEND_ONLY, AppendOnlyManager

GENESIS: Final = "0" * 64
# A head copied from paper may be cut short; sixteen hex digits cannot be met by trying.
SHORTEST_HASH: Final = 16
PRINTED_HASH: Final = 32
WRITTEN: Final = re.compile(
    rf"第?([0-9]{{1,18}})(?:条\s*|[:：]\s*)([0-9a-f]{{{SHORTEST_HASH},64}})(?:…|\.\.\.)?"
)
OUTSIDE: Final = "record() 须在所记改动的同一个事务里调用（transaction.atomic）。"

canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The end of the chain at one moment: number and hash of its last row; 0 and zeros when it is empty."""

    position: int
    entry_hash: str

    def __str__(self) -> str:
        return f"{self.position}:{self.entry_hash}"

    def printed(self) -> str:
        """The head as documents print it; half of the hash is more than enough to know it again."""
        return f"第{self.position}条 {self.entry_hash[:PRINTED_HASH]}…"

    @classmethod
    def parse(cls, text: str) -> AuditHead:
        """Read `POSITION:HASH` or the printed form (at least 16 hex digits); ValueError in Chinese otherwise."""
        found = WRITTEN.fullmatch(text.strip().lower())
        if found is None:
            raise ValueError(
                f"链头“{text}”写错了；请按 条号:摘要 填写，摘要至少抄写前 {SHORTEST_HASH} 位，"
                "例如 12:0123456789abcdef"
            )
        return cls(int(found[1]), found[2])


class AuditEntry(models.Model):
    """One accepted command: who (and for whom), when, what, on what, old → new, from where.

    `position` counts 1, 2, 3 … without a gap; `detail` is canonical JSON kept as text, with
    {"旧": …, "新": …} where a value changed.
    """

    class Category(models.TextChoices):
        """What kind of matter a row tells of; 审计管理员 reads the last two in full, of business only that it was."""

        BUSINESS = "业务", "业务"
        ACCESS = "账号与权限", "账号与权限"
        SYSTEM = "系统", "系统"

    position = models.BigIntegerField("序号", primary_key=True)
    at = models.DateTimeField("时间")
    actor = models.CharField("操作人")
    on_behalf_of = models.CharField("代谁", blank=True, default="")
    action = models.CharField("操作")
    target = models.CharField("对象")
    detail = models.TextField("详情")
    origin = models.CharField("来源", blank=True, default="")
    request_id = models.CharField("请求编号", blank=True, default="")
    agency = models.BigIntegerField("单位编号", null=True, blank=True)
    category = models.CharField("类别", choices=Category, blank=True, default="")
    previous_hash = models.CharField("前一条摘要", max_length=64, unique=True)
    entry_hash = models.CharField("本条摘要", max_length=64, unique=True)

    objects = AppendOnlyManager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering = ["position"]
        indexes = [
            models.Index(fields=["agency", "position"], name="audit_agency_position"),
            models.Index(fields=["category", "position"], name="audit_category_position"),
            models.Index(fields=["request_id", "position"], name="audit_request_position"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.action} {self.target}"

    @property
    def head(self) -> AuditHead:
        """The chain's head when this row was its last."""
        return AuditHead(self.position, self.entry_hash)

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(**kwargs)

    def delete(self, using: str | None = None, keep_parents: bool = False) -> NoReturn:
        raise TypeError(APPEND_ONLY)

    def digest(self, position: int | None = None) -> str:
        """Give the sha256 over the previous hash and all of this row in canonical JSON.

        `position` stands in for the row's own where the check asks whether the row was moved.
        """
        content: list[object] = [
            self.position if position is None else position,
            self.at.astimezone(UTC).isoformat(),
            self.actor,
            self.on_behalf_of,
            self.action,
            self.target,
            self.detail,
            self.origin,
            self.request_id,
        ]
        if self.agency is not None or self.category:
            # Rows from before these columns keep their digests.
            content += [self.agency, self.category]
        return hashlib.sha256((self.previous_hash + canonical(content)).encode()).hexdigest()


def record(
    *,
    actor: str,
    action: str,
    target: str,
    detail: Mapping[str, object],
    on_behalf_of: str = "",
    origin: str = "",
    request_id: str = "",
    agency: int | None = None,
    category: str = AuditEntry.Category.BUSINESS,
) -> AuditEntry:
    """Append one row for one command, inside its transaction; refused outside of one.

    `detail` holds JSON values: where something changed {"旧": …, "新": …} (see `changes`), and never a
    password, code, key or ballot. `origin` is an address or 命令行, `on_behalf_of` who is acted for (代办).
    `agency` is the key of the agency the matter belongs to, None for the installation.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError(OUTSIDE)
    if connection.vendor == "postgresql":
        # Two writers must not chain to the same row; on SQLite the IMMEDIATE transaction sees to it.
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {AuditEntry._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    last = head()
    entry = AuditEntry(
        position=last.position + 1,
        at=timezone.now(),
        actor=actor,
        on_behalf_of=on_behalf_of,
        action=action,
        target=target,
        detail=canonical(detail),
        origin=origin,
        request_id=request_id,
        agency=agency,
        category=str(category),
        previous_hash=last.entry_hash,
    )
    entry.entry_hash = entry.digest()
    entry.save(force_insert=True)
    return entry


def changes(before: Mapping[str, object], after: Mapping[str, object]) -> dict[str, object]:
    """Give {name: {"旧": …, "新": …}} for every value that differs; a missing one counts as None."""
    names = [*before, *(name for name in after if name not in before)]
    return {
        name: {"旧": before.get(name), "新": after.get(name)}
        for name in names
        if before.get(name) != after.get(name)
    }


def head() -> AuditHead:
    """Give the last row's number and hash: what documents print, so that a truncated log shows."""
    last = AuditEntry.objects.order_by("-position").values_list("position", "entry_hash").first()
    return AuditHead(*last) if last else AuditHead(0, GENESIS)
