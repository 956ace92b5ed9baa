"""Which settings of a scheme are about the bonus: those its `bonus` entry uses, and every one that names money."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from plans.engine.loading import COMMON_SETTINGS
from plans.engine.scheme_source import read_source

# A name or sentence with one of these words speaks of money.
MONEY: Final = ("奖金", "绩效奖")
_MONEY_TYPE: Final = "money"


@lru_cache(maxsize=64)
def bonus_settings(text: str) -> frozenset[str] | None:
    """Give the names of the settings about the bonus in the text of a scheme; None where it does not load."""
    source = read_source(text)
    if source.faults or not isinstance(source.data, dict):
        return None
    declared = source.data.get("settings")
    named = declared.items() if isinstance(declared, dict) else ()
    typed = (str(name) for name, each in named if isinstance(each, dict) and each.get("type") == _MONEY_TYPE)
    return frozenset({*COMMON_SETTINGS, *typed, *_uses(source.data.get("bonus"))})


def names_money(words: str) -> bool:
    """Whether a name or sentence speaks of money."""
    return any(word in words for word in MONEY)


def _uses(node: object) -> Iterator[str]:
    """Every setting that is used at or below a place of the file."""
    if isinstance(node, str) and node.startswith("$"):
        yield node[1:]
    elif isinstance(node, dict):
        for each in node.values():
            yield from _uses(each)
    elif isinstance(node, list):
        for each in node:
            yield from _uses(each)
