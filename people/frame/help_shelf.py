"""What stands beside the pages of help: the rule book, the page of errors, told by the app that has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.urls import reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpShelf:
    """One place of reference: its title, what is found there, the name of its address."""

    title: str
    text: str
    url_name: str
    order: int

    @property
    def url(self) -> str:
        """Its path."""
        return reverse(self.url_name)


_SHELVES: Final[dict[str, HelpShelf]] = {}


def register_help(*shelves: HelpShelf) -> None:
    """Add places of reference; one with the same address replaces the earlier one."""
    for shelf in shelves:
        _SHELVES[shelf.url_name] = shelf


def help_shelves() -> tuple[HelpShelf, ...]:
    """Give them in their order."""
    return tuple(sorted(_SHELVES.values(), key=lambda shelf: shelf.order))
