"""Who reads which rows of the log, and how one row is shown: old → new in words, never raw JSON.

监督小组 reads every row of its agencies. 审计管理员 reads 账号与权限 and 系统 in full; of business (业务) only that
something was done, when and what kind of act: who did it, to what and the details stay hidden, and so a search by
one of these never finds a business row for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from people.access import Access, Role
from people.acting import COMMAND_LINE
from people.audit import AuditEntry

OPEN_TO_ADMIN: Final = (AuditEntry.Category.ACCESS, AuditEntry.Category.SYSTEM)
HIDDEN: Final = "（业务内容，不予显示）"
SOMEBODY: Final = "业务人员"
EMPTY: Final = "（空）"
OLD, NEW = "旧", "新"

Rows = QuerySet[AuditEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a reader looks for; texts match a part, the request number the whole. Empty means everything."""

    who: str = ""
    on_behalf: bool = False
    action: str = ""
    target: str = ""
    category: str = ""
    agency: int | None = None
    since: date | None = None
    until: date | None = None
    request_id: str = ""

    @property
    def asks_what_is_hidden(self) -> bool:
        """Whether a column is asked for that 审计管理员 may not see of a business row."""
        return bool(self.who or self.on_behalf or self.target or self.agency or self.request_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One value that changed, in words; empty where there was or is nothing."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old:
            return f"{self.label}：{self.new}"
        return f"{self.label}：{self.old} → {self.new or EMPTY}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One row as its reader sees it; `hidden` when only the fact of a business matter is shown."""

    position: int
    at: datetime
    actor: str
    on_behalf_of: str
    action: str
    target: str
    origin: str
    request_id: str
    category: str
    agency: int | None
    hidden: bool
    changes: Sequence[Change] = ()
    facts: Sequence[tuple[str, str]] = ()
    entry: AuditEntry | None = field(default=None, compare=False)

    def summary(self, most: int = 3) -> str:
        """The row's detail in one line: the first few values."""
        parts = [str(change) for change in self.changes]
        parts += [f"{name}：{value}" for name, value in self.facts]
        return "；".join(parts[:most]) + ("…" if len(parts) > most else "")


def readable(access: Access) -> Rows:
    """Give the rows that the access may know of at all."""
    if access.has(Role.AUDIT_ADMIN):
        return AuditEntry.objects.all()
    return AuditEntry.objects.filter(_in(_supervised(access)))


def wanted_rows(access: Access, wanted: Wanted) -> Rows:
    """Give the readable rows that are looked for, newest first."""
    rows = readable(access).order_by("-position")
    if wanted.agency:
        rows = rows.filter(agency=wanted.agency)
    for column, text in (("actor", wanted.who), ("action", wanted.action), ("target", wanted.target)):
        if text:
            rows = rows.filter(**{f"{column}__icontains": text})
    if wanted.on_behalf:
        rows = rows.exclude(on_behalf_of="")
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.request_id:
        rows = rows.filter(request_id=wanted.request_id)
    if wanted.since:
        rows = rows.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        rows = rows.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    if wanted.asks_what_is_hidden and access.has(Role.AUDIT_ADMIN):
        rows = rows.filter(Q(category__in=OPEN_TO_ADMIN) | _in(_supervised(access)))
    return rows


def tell(access: Access, entry: AuditEntry, *, detail: bool = True) -> Told:
    """Show a readable row as the access may see it; `detail` False leaves the values out."""
    if not _in_full(access, entry):
        return Told(
            position=entry.position, at=entry.at, actor=_kind_of(entry), on_behalf_of="", action=entry.action,
            target=HIDDEN, origin="", request_id="", category=entry.category or AuditEntry.Category.BUSINESS,
            agency=None, hidden=True, entry=entry,
        )  # fmt: skip
    changes, facts = in_words(entry.detail) if detail else ([], [])
    return Told(
        position=entry.position, at=entry.at, actor=entry.actor, on_behalf_of=entry.on_behalf_of,
        action=entry.action, target=entry.target, origin=entry.origin, request_id=entry.request_id,
        category=entry.category or AuditEntry.Category.BUSINESS, agency=entry.agency, hidden=False,
        changes=changes, facts=facts, entry=entry,
    )  # fmt: skip


def in_words(detail: str) -> tuple[list[Change], list[tuple[str, str]]]:
    """Read a row's detail: what changed (old → new), and what else was noted. Text that is no JSON stays a note."""
    try:
        values = json.loads(detail)
    except ValueError:
        return [], [("内容", detail)]
    if not isinstance(values, dict):
        return [], [("内容", _word(values))]
    changes: list[Change] = []
    facts: list[tuple[str, str]] = []
    for name, value in _flat(values):
        if _is_change(value):
            old, new = _value(value[OLD]), _value(value[NEW])
            if old or new:  # a new thing is recorded with its empty fields too: they tell a reader nothing
                changes.append(Change(label=name, old=old, new=new))
        else:
            facts.append((name, _word(value)))
    return changes, facts


def _flat(values: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    if not above and _is_change(values):
        yield "内容", values
        return
    for name, value in values.items():
        full = f"{above} · {name}" if above else name
        if isinstance(value, dict) and value and not _is_change(value):
            yield from _flat(value, full)
        else:
            yield full, value


def _is_change(value: object) -> bool:
    return isinstance(value, dict) and value.keys() == {OLD, NEW}


def _word(value: object) -> str:
    """Say a JSON value as people write it."""
    if value is None or value == "" or value == [] or value == {}:
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_word(item) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{name} {_word(item)}" for name, item in value.items())
    return str(value)


def _value(value: object) -> str:
    said = _word(value)
    return "" if said == EMPTY else said


def _supervised(access: Access) -> list[int]:
    return sorted(frozenset[int]().union(*(held.agencies for held in access.roles(Role.SUPERVISION))))


def _in(agencies: Sequence[int]) -> Q:
    """One agency is asked for by equality, so that the index (agency, position) also gives the order."""
    return Q(agency=agencies[0]) if len(agencies) == 1 else Q(agency__in=agencies)


def _in_full(access: Access, entry: AuditEntry) -> bool:
    if access.has(Role.AUDIT_ADMIN) and entry.category in OPEN_TO_ADMIN:
        return True
    return entry.agency is not None and access.has(Role.SUPERVISION, agency=entry.agency)


def _kind_of(entry: AuditEntry) -> str:
    return COMMAND_LINE if entry.origin == COMMAND_LINE else SOMEBODY


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows of the log, newest first, and the positions with which the pages beside it are asked for."""

    entries: Sequence[AuditEntry]
    older_than: int | None
    newer_than: int | None


def page_of(rows: Rows, *, size: int, before: int | None = None, after: int | None = None) -> Page:
    """Give the newest rows, or those before or after a position: by key, as fast on the last page as on the first."""
    if after is not None:
        found = list(rows.filter(position__gt=after).order_by("position")[: size + 1])
        more, entries = len(found) > size, found[:size][::-1]
        return _page(entries, older=True, newer=more)
    if before is not None:
        rows = rows.filter(position__lt=before)
    found = list(rows.order_by("-position")[: size + 1])
    return _page(found[:size], older=len(found) > size, newer=before is not None)


def _page(entries: Sequence[AuditEntry], *, older: bool, newer: bool) -> Page:
    return Page(
        entries=entries,
        older_than=entries[-1].position if older and entries else None,
        newer_than=entries[0].position if newer and entries else None,
    )
