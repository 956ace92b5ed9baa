"""Every address that the site answers, read from the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from people.permissions import Declared, declared


@dataclass(frozen=True, slots=True)
class Address:
    """One pattern: its name (its route where it has none), the view, and the names of its arguments."""

    name: str
    route: str
    view: Any
    arguments: tuple[str, ...]

    @property
    def declared(self) -> Declared | None:
        """What the view declares."""
        return declared(self.view)


def addresses() -> list[Address]:
    """Give every address of the site, third-party ones too."""
    return list(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list[Any], before: str, arguments: tuple[str, ...]) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        found = (*arguments, *one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, route, found)
        elif isinstance(one, URLPattern):
            yield Address(one.name or route, route, one.callback, found)
