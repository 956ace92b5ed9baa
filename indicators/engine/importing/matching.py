"""Matching what a table writes under 责任单位 and 责任人 with the plan's own sections and people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from indicators.engine.importing.words import squeezed

_BETWEEN: Final = re.compile(r"[、,，;；/／\n]+|\s+|(?<=[^\d])[和及与](?=[^\d])")
_AHEAD: Final = re.compile(r"^(?:牵头|责任|主办|承办|配合|协办)(?:单位|科室|部门|领导|人)?[:：]")
_MOST_COMPARED: Final = 400


@dataclass(frozen=True, slots=True)
class Match:
    """What a written name means: the id of the row in the plan ("" none), other names in the same cell, a doubt."""

    found: str
    others: tuple[str, ...] = ()
    doubt: str = ""


class Names:
    """Ids and names of one kind (sections or people) of a plan."""

    def __init__(self, what: str, rows: Iterable[tuple[str, str]]) -> None:
        self._what = what
        self._ids: set[str] = set()
        self._by_name: dict[str, list[str]] = {}
        for number, name in rows:
            self._ids.add(number)
            self._by_name.setdefault(squeezed(name), []).append(number)

    def match(self, written: str, choices: Mapping[str, str]) -> Match:
        """Find whom a cell names; `choices` (written name → id, or "" for nobody) were made by the user and go first."""
        if written in choices:
            return Match(choices[written])
        whole = squeezed(written)
        if (found := self._one(whole)) is not None:
            return Match(found)
        parts = [part for each in _BETWEEN.split(written) if (part := _AHEAD.sub("", squeezed(each)))]
        if parts and len(parts) > 1 and (found := self._one(parts[0])) is not None:
            return Match(found, tuple(parts[1:]))
        if parts and (near := self._ending(parts[0])):
            number, name = near
            return Match(number, tuple(parts[1:]), f"{self._what}写的是“{written[:20]}”，按“{name}”读")
        return Match("", (), f"本年度没有{self._what}“{written[:20]}”")

    def suggestion(self, written: str) -> str:
        """Give the id of the name that comes nearest; "" when nothing is near."""
        if len(self._by_name) > _MOST_COMPARED:
            return ""
        close = get_close_matches(squeezed(written)[:40], list(self._by_name), n=1)
        return self._by_name[close[0]][0] if close and len(self._by_name[close[0]]) == 1 else ""

    def _one(self, name: str) -> str | None:
        if name in self._ids:
            return name
        found = self._by_name.get(name, [])
        return found[0] if len(found) == 1 else None

    def _ending(self, part: str) -> tuple[str, str] | None:
        """The only known name that ends the written one or is ended by it (局办公室, 办公室)."""
        if len(part) < 2:
            return None
        near = [
            name for name in self._by_name if name.endswith(part) or (part.endswith(name) and len(name) > 1)
        ]
        if len(near) != 1 or len(self._by_name[near[0]]) != 1:
            return None
        return self._by_name[near[0]][0], near[0]


def unmatched(names: Names, written: Sequence[str]) -> list[str]:
    """List the different written names that nothing in the plan fits, in their order."""
    seen: dict[str, None] = {}
    for each in written:
        if each and each not in seen and not names.match(each, {}).found:
            seen[each] = None
    return list(seen)
