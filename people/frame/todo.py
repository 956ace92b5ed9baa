"""待办: what waits for a person, told by providers that each app registers when it is ready."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from people.access import Access


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits: `title` says it with its number ("3 张季度报表待审核"), `link` leads to it.

    `count` is how many wait (nothing is shown for 0), `due` the earliest date among them, `hint` a short
    explanation under the sentence.
    """

    title: str
    link: str
    count: int = 1
    due: date | None = None
    hint: str = ""

    def sentence(self, today: date) -> str:
        """Say it with its date: "3 张季度报表待审核，最早明天到期"."""
        named = (
            self.title if self.count == 1 or str(self.count) in self.title else f"{self.count} 项{self.title}"
        )
        if self.due is None:
            return named
        return f"{named}，{'最早' if self.count > 1 else ''}{due_words(self.due, today)}"

    def overdue(self, today: date) -> bool:
        """Whether the earliest date is past."""
        return self.due is not None and self.due < today


def due_words(due: date, today: date) -> str:
    """Say a date as people do: 今天到期, 明天到期, 已逾期3天, otherwise the date."""
    days = (due - today).days
    if days < 0:
        return f"已逾期 {-days} 天"
    if days <= 2:
        return f"{('今天', '明天', '后天')[days]}到期"
    year = "" if due.year == today.year else f"{due.year} 年 "
    return f"{year}{due.month} 月 {due.day} 日到期"


Provider = Callable[[Access], Iterable[Todo]]
_PROVIDERS: Final[dict[str, Provider]] = {}


def register_todo(provider: Provider) -> None:
    """Add a provider; it asks the database a constant number of times. Registering again replaces it."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider


def todos_of(access: Access) -> list[Todo]:
    """Give everything that waits for the access: by date, and what has none after it as registered."""
    found = [todo for provider in _PROVIDERS.values() for todo in provider(access) if todo.count > 0]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max))
