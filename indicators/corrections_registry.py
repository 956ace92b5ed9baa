"""What rests on an approved row: apps above say what was published from it, and are told when it was corrected.

`register_resting` is called when an app is ready. A published quarter or settlement is never changed: the correction
says that it rests on the row, keeps that with itself, and whoever published it decides on a new version and a fresh 公示
(quality.md «a published one reopens the 公示»; rules 7.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from indicators.models import Correction, LedgerEntry
from people.acting import Actor

# Names in Chinese what was published from the row: «第2季度核算第1版（公示）».
Told = Callable[[LedgerEntry], Sequence[str]]
# Called in the transaction of an accepted correction.
Reopen = Callable[[Correction, Actor], None]

_RESTING: Final[dict[str, tuple[Told, Reopen | None]]] = {}


def register_resting(name: str, told: Told, reopen: Reopen | None = None) -> None:
    """Add an app's answer; registering a name again replaces it."""
    _RESTING[name] = (told, reopen)


def resting_on(entry: LedgerEntry) -> tuple[str, ...]:
    """Name everything published that rests on the row; empty where nothing does."""
    return tuple(words for told, _ in _RESTING.values() for words in told(entry))


def reopen(correction: Correction, by: Actor) -> None:
    """Tell every app that a row under what it published was corrected; only in the transaction of the decision."""
    for _, act in _RESTING.values():
        if act is not None:
            act(correction, by)
