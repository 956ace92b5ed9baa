"""Who votes in a group, by its name, and whom each elector does not judge (rules 5.3; issue «A round»)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Members(StrEnum):
    """Where the members of a group come from."""

    LEADERS = "班子成员"
    HEADS = "科室负责人"
    STAFF = "全体人员"
    OUTSIDE = "本单位以外"


class Exclusion(StrEnum):
    """Who else does not judge, as a setting of the round; heads and oneself are always excluded."""

    MEMBERS = "本科室人员"
    LEADER = "分管领导"


# So many signs with spaces between them are one name.
LONGEST_SPACED: Final = 4
# The first word that a group's name holds decides; a name that says nothing is of people from outside.
_WORDS: Final[tuple[tuple[Members, tuple[str, ...]], ...]] = (
    (Members.OUTSIDE, ("村", "社区", "服务对象", "群众", "企业", "代表", "县领导", "市领导", "参评单位")),
    (Members.LEADERS, ("班子", "局领导", "党组", "党委", "领导")),
    (Members.HEADS, ("部门负责人", "科室负责人", "部门主要负责人", "科室主要负责人", "中层", "科室互评", "部门互评", "科长")),
    (Members.STAFF, ("民主测评", "全体", "干部职工", "职工", "干部", "同事", "工作人员")),
)  # fmt: skip


def members_of(group: str) -> Members:
    """Tell who is proposed for a group of this name."""
    return next((who for who, words in _WORDS if any(word in group for word in words)), Members.OUTSIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A target as the exclusions see it: `person` for a person, else the section's head, leader and people (keys)."""

    person: int | None = None
    heads: frozenset[int] = frozenset()
    leader: int | None = None
    members: frozenset[int] = frozenset()


def excluded_of(person: int | None, targets: Sequence[Judged], settings: Iterable[str]) -> list[int]:
    """Give the places of the targets that an elector (key of the person, None: from outside) does not judge.

    Nobody judges oneself, a head not the own section (rules 5.3); its people and its 分管领导 where `settings` say so.
    """
    if person is None:
        return []
    said = set(settings)
    return [
        place
        for place, target in enumerate(targets)
        if person == target.person
        or person in target.heads
        or (Exclusion.MEMBERS in said and person in target.members)
        or (Exclusion.LEADER in said and person == target.leader)
    ]


def names_in(text: str) -> list[str]:
    """Read names pasted from anywhere: one a line, or between spaces, commas, semicolons, 、 or tabs.

    A name of two signs may be written with a space inside, as tables do («张 某»); what stands in brackets belongs to
    the name before it.
    """
    for sign in "，,；;、\t\r":
        text = text.replace(sign, "\n")
    return [
        name for line in text.splitlines() for name in _in_line(unicodedata.normalize("NFC", line).split())
    ]


def _in_line(parts: Sequence[str]) -> list[str]:
    if all(len(part) == 1 for part in parts) and len(parts) <= LONGEST_SPACED:
        return ["".join(parts)] if parts else []
    found: list[str] = []
    half = False
    for part in parts:
        if found and (part.startswith(("（", "(")) or (half and len(part) == 1)):
            found[-1] += part
            half = False
        else:
            found.append(part)
            half = len(part) == 1
    return found
