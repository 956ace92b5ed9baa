"""What follows from a step of a settlement in the same transaction: apps register it from their ready()."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from people.acting import Actor
from scoring.life.workflow import PUBLISH, step_named
from scoring.models import Settlement

Hook = Callable[[Settlement, Actor], None]
Hold = Callable[[Settlement], None]


def _holds_nothing(settlement: Settlement) -> None:
    return None


@dataclass(frozen=True, slots=True)
class After:
    """One reaction, and how it takes the rows that it moves before the audit log is taken (people.services.locks)."""

    fn: Hook
    hold: Hold


_AFTER: Final[defaultdict[str, list[After]]] = defaultdict(list)


def register_after(step: str, fn: Hook, *, hold: Hold = _holds_nothing) -> None:
    """Act on a step inside its transaction, after its audit row; DomainError refuses the step, and nothing is done.

    What is registered twice is done once.
    """
    known = _AFTER[step_named(step).name]
    if all(each.fn is not fn for each in known):
        known.append(After(fn, hold))


def register_on_published(fn: Hook, *, hold: Hold = _holds_nothing) -> None:
    """Act on the publication of a settlement, as `register_after`."""
    register_after(PUBLISH, fn, hold=hold)


def hold_for(step: str, settlement: Settlement) -> None:
    """Take what the reactions to a step will move."""
    for each in _AFTER[step]:
        each.hold(settlement)


def act_on(step: str, settlement: Settlement, by: Actor) -> None:
    """Do what follows from a step."""
    for each in _AFTER[step]:
        each.fn(settlement, by)
