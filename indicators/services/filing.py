"""Saving what a filer types: field by field, by compare-and-set, as often as it is sent.

A draft may be incomplete; what is missing comes back as hints. Two devices that changed different fields meet
without noticing; where both changed the same field differently nothing is stored and the filer is asked. Keystrokes
leave no audit row: the submission does (`filing_submitting`). Only 草稿 and 已退回 rows are written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from indicators.engine.filing import LABELS, Fault, Unreadable, Value, merge, read, write
from indicators.models import Evidence, LedgerEntry, SecondaryIndicator
from indicators.workflow import OPEN
from people.acting import Actor
from people.chain import with_hand
from people.errors import DomainError
from people.prepared import asked, columns_of, made

OPEN_STATES: Final = tuple(place.state for place in OPEN)
# As many hands as may reach for one row at once: in each turn at least one of them gets through.
TURNS: Final = 16
# What an unread base compares with: equal to nothing that is stored.
_NOTHING: Final = object()
_UNSEEN: Final = dict.fromkeys(LABELS, _NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What came of a save: the row as it is now (None: there is none yet), and what was not stored, and why.

    `conflicts` are fields that somebody else changed to something else meanwhile, `unreadable` typed words that are no
    value, `locked` says that the row is no longer the filer's to write.
    """

    entry: LedgerEntry | None
    conflicts: tuple[str, ...] = ()
    unreadable: tuple[Fault, ...] = ()
    locked: bool = False

    @property
    def version(self) -> int:
        """The row's version."""
        return self.entry.version if self.entry else 0

    @property
    def values(self) -> dict[str, Value]:
        """The values stored now."""
        return values_in(self.entry)


def save_entry(
    *,
    by: Actor,
    indicator: SecondaryIndicator,
    quarter: int,
    version: int,
    edits: Mapping[str, str],
    base: Mapping[str, str],
) -> Saved:
    """Store the fields that were changed from `base` (as last seen at `version`) to `edits`, both as typed.

    The caller has fetched the indicator by `fileable`. A field without base (a plain form) rests on the version.
    Sending the same edits again changes nothing. DomainError: an unknown field, or the row changes faster than it can
    be saved.
    """
    mine, unreadable = _read(edits)
    old = _read_base(base)
    for _ in range(TURNS):
        entry = _entry_of(indicator, quarter)
        theirs = values_in(entry)
        if entry is not None and entry.state not in OPEN_STATES:
            differing = tuple(name for name, value in mine.items() if theirs[name] != value)
            return Saved(entry=entry, conflicts=differing, unreadable=unreadable, locked=True)
        known: Mapping[str, object] = theirs if version == (entry.version if entry else 0) else _UNSEEN
        merged = merge({**known, **old}, mine, theirs)
        if merged.conflicts or not merged.store:
            return Saved(entry=entry, conflicts=merged.conflicts, unreadable=unreadable)
        stored = _store(by, indicator, quarter, entry, merged.store)
        if stored is not None:
            return Saved(entry=stored, unreadable=unreadable)
    raise _busy()


def _entry_of(indicator: SecondaryIndicator, quarter: int) -> LedgerEntry | None:
    found = asked(_entry_rows, indicator.pk, quarter)
    return made(LedgerEntry, found[0], "proofs") if found else None


def _entry_rows(indicator: int, quarter: int) -> QuerySet[LedgerEntry, Any]:
    rows = with_proofs(LedgerEntry.objects.filter(indicator=indicator, quarter=quarter).order_by())
    return rows.values_list(*columns_of(LedgerEntry), "proofs")


def with_proofs(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Have the rows say whether they have evidence (`proofs`), without grouping them by all their columns."""
    return rows.annotate(proofs=Exists(Evidence.objects.filter(entry=OuterRef("pk"))))


def values_in(entry: LedgerEntry | None) -> dict[str, Value]:
    """Give what a row says by field; of none, nothing."""
    if entry is None:
        return dict.fromkeys(LABELS) | dict.fromkeys(
            ("grade", "progress", "problems", "measures", "no_evidence_reason"), ""
        )
    return {name: getattr(entry, name) for name in LABELS}


def texts_in(entry: LedgerEntry | None) -> dict[str, str]:
    """Give what a row says as a person would type it."""
    return {name: write(name, value) for name, value in values_in(entry).items()}


def entry_for_change(by: Actor, indicator: SecondaryIndicator, quarter: int) -> LedgerEntry:
    """Give the row, written if there is none, its version raised: for what is added to it (佐证材料).

    Inside the caller's transaction. DomainError: the row is not the filer's to write any more.
    """
    entry, made = LedgerEntry.objects.get_or_create(
        indicator=indicator,
        quarter=quarter,
        defaults={"version": 1, "saved_at": timezone.now(), **_who(by, None)},
    )
    if made:
        return entry
    for _ in range(TURNS):
        rows = LedgerEntry.objects.filter(pk=entry.pk, version=entry.version, state__in=OPEN_STATES)
        hands = with_hand(entry.hands, by)
        if rows.update(version=entry.version + 1, saved_at=timezone.now(), hands=hands):
            entry.version += 1
            entry.hands = hands
            return entry
        entry.refresh_from_db()
        check_open(entry)
    raise _busy()


def check_open(entry: LedgerEntry) -> None:
    """Refuse to write a row that was submitted."""
    if entry.state not in OPEN_STATES:
        raise DomainError(
            "没有改动",
            why=f"{entry.indicator.code} 第{entry.quarter}季度已是“{entry.state}”",
            next_step="要改请先撤回；已审核的请找绩效办更正",
        )


def _read(edits: Mapping[str, str]) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    values: dict[str, Value] = {}
    faults = []
    for name, text in edits.items():
        if name not in LABELS:
            raise DomainError("没有保存", why=f"没有“{name[:30]}”这一栏", next_step="请刷新页面后再填")
        try:
            values[name] = read(name, text)
        except Unreadable as error:
            faults.append(Fault(name, str(error)))
    return values, tuple(faults)


def _read_base(base: Mapping[str, str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, text in base.items():
        try:
            found[name] = read(name, text)
        except Unreadable:
            found[name] = _NOTHING
    return found


def _store(
    by: Actor,
    indicator: SecondaryIndicator,
    quarter: int,
    entry: LedgerEntry | None,
    values: dict[str, Value],
) -> LedgerEntry | None:
    """Write the values; None when somebody was quicker."""
    said = {**values, "saved_at": timezone.now(), **_who(by, entry)}
    try:
        with transaction.atomic():
            if entry is None:
                return LedgerEntry.objects.create(indicator=indicator, quarter=quarter, version=1, **said)
            rows = LedgerEntry.objects.filter(pk=entry.pk, version=entry.version, state__in=OPEN_STATES)
            if not rows.update(version=entry.version + 1, **said):
                return None
    except IntegrityError:
        return None
    entry.version += 1
    for name, value in said.items():
        setattr(entry, name, value)
    return entry


def _who(by: Actor, entry: LedgerEntry | None) -> dict[str, object]:
    hands = with_hand(entry.hands if entry else (), by)
    return {"filed_by_id": by.account, "filed_name": by.name, "hands": hands}


def _busy() -> DomainError:
    return DomainError("没有保存", why="这一行正被别处反复改动", next_step="请稍后再试")
