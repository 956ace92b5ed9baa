"""What the health check finds: one line each, with the remedy where something is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How a finding stands."""

    GOOD = "好"
    NOTICE = "注意"
    PROBLEM = "问题"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: how it stands, what it is, and what to do (empty when it is good)."""

    level: Level
    name: str
    said: str
    remedy: str = ""

    def line(self) -> str:
        """Give the one line a person reads."""
        tail = f"；{self.remedy}" if self.remedy else ""
        return f"[{self.level}] {self.name}：{self.said}{tail}"


def good(name: str, said: str) -> Finding:
    """All is well."""
    return Finding(Level.GOOD, name, said)


def notice(name: str, said: str, remedy: str) -> Finding:
    """Works, but somebody should look at it."""
    return Finding(Level.NOTICE, name, said, remedy)


def problem(name: str, said: str, remedy: str) -> Finding:
    """Does not work, or data are in danger."""
    return Finding(Level.PROBLEM, name, said, remedy)
