"""Facts of a plan as frozen rows: who is appraised, who belongs where, which indicators there are.

Units: points are 1/10000 point, money is fen, ratios are 1/10¹² (``units.py``). References are the ids people use
(编号, 工号); an empty string means none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """A 考核对象. ``coefficient`` (评价系数) is in 1/10000; None counts as 1."""

    code: str
    name: str
    kind: str
    parent: str = ""
    group: str = ""
    coefficient: int | None = None
    head: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the plan's year, with 职级, 职务 and 所在对象 as at the year's end (rules §8)."""

    number: str
    name: str
    subject: str
    rank_level: str = ""
    post: str = ""
    supervision_head: bool = False
    bonus_base: int | None = None
    established: bool = True
    appraised: bool = True
    months: int = 12
    category: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator row: a second-level one, or with ``standalone`` (免设二级) the first-level itself."""

    code: str
    category: str
    primary: str
    name: str
    full: int
    subject: str = ""
    person: str = ""
    leader: str = ""
    target: str = ""
    standard: str = ""
    deadline: str = ""
    standalone: bool = False


def inside_kinds(subjects: Mapping[str, Subject], code: str, kinds: Collection[str]) -> bool:
    """Whether a subject is of one of the kinds or stands anywhere below one that is."""
    seen: set[str] = set()
    while code in subjects and code not in seen:
        if subjects[code].kind in kinds:
            return True
        seen.add(code)
        code = subjects[code].parent
    return False
