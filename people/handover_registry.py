"""What an app has open in somebody's name, and how a handover (交接) moves it; each app registers its own.

A provider is registered when its app is ready::

    register_open_work(WorkProvider(kind="季度台账", find=open_returns, transfer=move_returns))

`transfer` runs inside the transaction of the handover, which writes one audit row for each kind; it raises DomainError
when the successor may not take the work, and then nothing at all is moved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from people.acting import Actor


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One open matter: what kind, what it is, where it is shown, since or until when, and what is left to do.

    `remains` is empty for what the handover moves, else it says who has to act instead.
    """

    kind: str
    title: str
    link: str = ""
    detail: str = ""
    remains: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """One handover: keys of the agency and the two people, and the successor's first day."""

    agency: int
    leaving: int
    successor: int
    on: date


# Asks for the open work of a person (key) in an agency (key) that reaches the day or begins later.
Find = Callable[[int, int, date], Sequence[OpenWork]]
# Moves what was found; gives one line for each matter moved, as the audit row and the list say it.
Transfer = Callable[[Actor, Passing], Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProvider:
    """One kind of open work. `transfer` None: it is only listed, its lines say who has to act."""

    kind: str
    find: Find
    transfer: Transfer | None = None
    order: int = 100


_PROVIDERS: Final[dict[str, WorkProvider]] = {}


def register_open_work(provider: WorkProvider) -> None:
    """Add a kind of open work; registering the same kind again replaces it."""
    _PROVIDERS[provider.kind] = provider


def providers() -> list[WorkProvider]:
    """Give every kind, in the order of the list to sign."""
    return sorted(_PROVIDERS.values(), key=lambda each: (each.order, each.kind))
