"""The check of the log's chain: where it first breaks, and what was done there as far as the chain tells."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from people.audit import GENESIS, AuditEntry, AuditHead

CHUNK: Final = 500
# How many rows may have been cut out and the rest renumbered before the diagnosis stops naming them.
MOST_CUT: Final = 50


class Damage(StrEnum):
    """What was done to the chain, as far as the chain tells."""

    CHANGED = "改动"
    MISSING = "缺失"
    INSERTED = "插入"
    SWAPPED = "对调"
    TRUNCATED = "截断"
    REWRITTEN = "重写"


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where the chain does not hold: which number, what kind, and a sentence in Chinese."""

    position: int
    damage: Damage
    problem: str

    def __str__(self) -> str:
        return f"审计链第{self.position}条（{self.damage}）：{self.problem}"


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """How far the chain holds (`head`), and its first break, None when it holds to the end."""

    head: AuditHead
    found: Break | None


def first_break(expected_head: AuditHead | None = None) -> Break | None:
    """Walk the chain and give its first break; None when it is whole and holds `expected_head`."""
    return check_chain(expected_head).found


def check_chain(
    expected_head: AuditHead | None = None, *, progress: Callable[[int], None] = lambda position: None
) -> ChainCheck:
    """Walk the chain from its beginning in constant memory.

    Without a head kept outside (a printed document) a truncated or wholly rewritten end cannot be seen; with
    one it is. `progress` hears the number of each row that holds.
    """
    reached = AuditHead(0, GENESIS)
    for entry in _entries():
        found = _misfit(entry, reached)
        if entry is None or found:
            return ChainCheck(reached, found)
        reached = entry.head
        if (
            expected_head
            and reached.position == expected_head.position
            and not reached.entry_hash.startswith(expected_head.entry_hash)
        ):
            return ChainCheck(reached, _rewritten(expected_head, reached))
        progress(reached.position)
    if expected_head and reached.position < expected_head.position:
        return ChainCheck(reached, _truncated(expected_head, reached))
    return ChainCheck(reached, None)


def _entries() -> Iterator[AuditEntry | None]:
    """All rows in order; None stands for one whose time is no time (SQLite keeps any text) and ends them."""
    queue, last = AuditEntry.objects.order_by("position"), -sys.maxsize
    rows = queue.iterator(chunk_size=CHUNK)
    while True:
        try:
            entry = next(rows, None)
        except (ValueError, OverflowError):
            break
        if entry is None:
            return
        yield entry
        last = entry.position
    # The rows came in chunks and the chunk with the bad one is lost: go up to it row by row.
    while True:
        try:
            entry = queue.filter(position__gt=last).first()
        except (ValueError, OverflowError):
            entry = None
        yield entry
        if entry is None:
            return
        last = entry.position


def _digest(entry: AuditEntry, position: int | None = None) -> str:
    """The row's digest; empty where a value is not of its kind, which only tampering leaves behind."""
    try:
        return entry.digest(position)
    except (AttributeError, TypeError, ValueError, OverflowError):
        return ""


def _misfit(entry: AuditEntry | None, before: AuditHead) -> Break | None:
    """Say how a row does not follow the row before it; None when it does."""
    number = before.position + 1
    if entry is None:
        return Break(number, Damage.CHANGED, "该条的时间读不出来，内容被改动")
    follows, whole = entry.previous_hash == before.entry_hash, _digest(entry) == entry.entry_hash
    if entry.position == number and follows:
        return None if whole else Break(number, Damage.CHANGED, "内容与本条摘要不符，该条被改动")
    number_kept: object = entry.position
    if not isinstance(number_kept, int) or number_kept < number:
        return Break(number, Damage.INSERTED, f"多出序号为“{entry.position}”的一条")
    if entry.position > number:
        return _gap(entry, number, whole=whole)
    return _stranger(entry, before, whole=whole)


def _gap(entry: AuditEntry, number: int, *, whole: bool) -> Break:
    last = entry.position - 1
    span = f"第{number}条" if last == number else f"第{number}条至第{last}条"
    rest = "" if whole else f"，第{entry.position}条的内容也与摘要不符"
    return Break(number, Damage.MISSING, f"缺少{span}{rest}")


def _stranger(entry: AuditEntry, before: AuditHead, *, whole: bool) -> Break:
    """A row with the right number that does not chain to the row before: swapped, inserted, or a gap closed."""
    number = before.position + 1
    follower = AuditEntry.objects.filter(previous_hash=before.entry_hash).exclude(position=number).first()
    if follower is not None:
        other = follower.position
        if _digest(entry, other) == entry.entry_hash and _digest(follower, number) == follower.entry_hash:
            return Break(number, Damage.SWAPPED, f"与第{other}条被对调")
        return Break(number, Damage.INSERTED, f"该条是插入的，原来的第{number}条现在是第{other}条")
    for cut in range(1, MOST_CUT):
        if _digest(entry, number + cut) == entry.entry_hash:
            return Break(number, Damage.MISSING, f"原来从第{number}条起的{cut}条被删除，其后的记录改了序号")
    if whole:
        problem = f"接不上前一条：第{number - 1}条被改动并重算了摘要，或该条被替换"
        return Break(number, Damage.CHANGED, problem)
    return Break(number, Damage.CHANGED, "接不上前一条，内容也与本条摘要不符，该条被改动")


def _rewritten(expected: AuditHead, reached: AuditHead) -> Break:
    problem = (
        f"本条摘要 {reached.entry_hash} 与外部留存的链头 {expected.entry_hash} 不同，"
        "该条或它以前的记录被改动后重算了摘要"
    )
    return Break(reached.position, Damage.REWRITTEN, problem)


def _truncated(expected: AuditHead, reached: AuditHead) -> Break:
    problem = f"外部留存的链头是第{expected.position}条，现在只有{reached.position}条，末尾被截断"
    return Break(reached.position + 1, Damage.TRUNCATED, problem)
