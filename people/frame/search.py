"""Search over everything a person may see, told by providers that each app registers when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from people.access import Access

# How many hits a provider gives at most: a person refines the words rather than paging.
MOST: Final = 20
LONGEST: Final = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: `kind` is its group's Chinese heading (人员, 科室, 指标 …), `link` a path of this site."""

    kind: str
    title: str
    link: str
    detail: str = ""


Provider = Callable[[Access, str], Iterable[Hit]]
_PROVIDERS: Final[dict[str, Provider]] = {}
# What explains stands below what was looked for.
_GUIDES: Final[dict[str, Provider]] = {}


def register_search(provider: Provider, *, guide: bool = False) -> None:
    """Add a provider: it gives at most `MOST` hits, only what is visible to the access, in a constant number of
    queries. `guide`: pages of help and rules, after everything else. Registering again replaces it.
    """
    providers = _GUIDES if guide else _PROVIDERS
    providers[f"{provider.__module__}.{provider.__qualname__}"] = provider


def hits_of(access: Access, words: str) -> dict[str, list[Hit]]:
    """Give what is found by group, in the order of registration, guides last; nothing for empty words."""
    words = words.strip()[:LONGEST]
    groups: dict[str, list[Hit]] = {}
    if not words:
        return groups
    for provider in (*_PROVIDERS.values(), *_GUIDES.values()):
        for hit in provider(access, words):
            groups.setdefault(hit.kind, []).append(hit)
    return groups
