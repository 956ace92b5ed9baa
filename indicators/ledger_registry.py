"""What apps above have to say of a step on a ledger row: that it may not move any more, and that it was approved.

`register_ledger_keeper` is called when an app is ready. A result that is posted, published or archived rests on the rows
as they are: they stand still under it (quality.md «a published one reopens the 公示»; rules 7.2).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from indicators.models import LedgerEntry
from people.acting import Actor
from people.errors import DomainError

# Says in Chinese why rows of the plan (its key) stand still, empty where they may move; `hold` keeps the answer true to
# the end of the transaction.
Frozen = Callable[[int, bool], str]
# Called in the transaction of an approval, for a row that has just been approved.
Approved = Callable[[LedgerEntry, Actor], None]

NEXT_STEP: Final = "确需改动的，请先退回或更正核算结果，再来办理"
_KEEPERS: Final[dict[str, tuple[Frozen, Approved | None]]] = {}


def register_ledger_keeper(name: str, frozen: Frozen, approved: Approved | None = None) -> None:
    """Add an app's answer; registering a name again replaces it."""
    _KEEPERS[name] = (frozen, approved)


def why_frozen(plan: int) -> str:
    """Say why the ledger of a plan stands still; empty where it may move. For pages: the answer may change at once."""
    return "；".join(said for frozen, _ in _KEEPERS.values() if (said := frozen(plan, False)))


def hold_ledger(plan: int, what: str) -> None:
    """Refuse a step (`what`) on a row of a plan whose ledger stands still; only in a transaction. DomainError."""
    for frozen, _ in _KEEPERS.values():
        if said := frozen(plan, True):
            raise DomainError(what, why=said, next_step=NEXT_STEP)


def row_approved(entry: LedgerEntry, by: Actor) -> None:
    """Tell every app that a row was approved; only in the transaction of the approval."""
    for _, approved in _KEEPERS.values():
        if approved is not None:
            approved(entry, by)
