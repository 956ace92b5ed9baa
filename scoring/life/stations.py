"""The stations of the stepper: where a settlement stands, who is next, what blocks, and where that is done.

The stations of the way itself come from `scoring.life.way`; other parts add theirs (奖金核定, 归档包) from ready():

    register_station(lambda settlement, access: Station("bonus", 60, "奖金核定", Standing.NOW, next="…", url=…))
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from people.access import Access
from scoring.models import Settlement


class Standing(StrEnum):
    """How far a station is."""

    DONE = "done"
    NOW = "now"
    BLOCKED = "blocked"
    LATER = "later"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Block:
    """What blocks, in words, and where it is done away with (empty: the words say what to do)."""

    words: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Station:
    """One station. The way's own have the orders 10 核算, 20 核对, 30 审定, 40 公示, 50 发布, 70 归档; others fit between.

    `next` says who does what next (of one that is done or not needed it stays empty), `done` who did it and when, with
    body and document; `url` is the page where it is done or looked up, `link` its words.
    """

    key: str
    order: int
    title: str
    standing: Standing
    next: str = ""
    done: str = ""
    blocks: tuple[Block, ...] = ()
    url: str = ""
    link: str = ""


# A station of a settlement for the asker; None where the plan has none such (no bonus, no people).
Stop = Callable[[Settlement, Access], Station | None]

_STATIONS: Final[list[Stop]] = []


def register_station(fn: Stop) -> None:
    """Add a station to the stepper; one with the key of an earlier one takes its place."""
    if fn not in _STATIONS:
        _STATIONS.append(fn)


def stations_of(settlement: Settlement, access: Access) -> list[Station]:
    """Give the stations of a settlement in their order; it comes with plan, agency, notice and account."""
    found: dict[str, Station] = {}
    for fn in _STATIONS:
        station = fn(settlement, access)
        if station is not None:
            found[station.key] = station
    return sorted(found.values(), key=lambda one: (one.order, one.key))
