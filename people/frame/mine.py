"""My offices: the roles that a person holds today, with the agencies and what each app adds (plans …)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from people.access import Access, Held

# Beyond this many agencies a role is told by their number.
NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Office:
    """A role held today: where, and for whom when it is held by delegation."""

    role: str
    where: str
    on_behalf_of: str


@dataclass(frozen=True, slots=True)
class Link:
    """Something of mine to open: a year's plan."""

    title: str
    link: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """What stands under «我的工作»."""

    offices: Sequence[Office]
    links: Sequence[Link]


Provider = Callable[[Access], Iterable[Link]]
_PROVIDERS: Final[dict[str, Provider]] = {}


def register_mine(provider: Provider) -> None:
    """Add a provider of links; it asks the database a constant number of times. Registering again replaces it."""
    _PROVIDERS[f"{provider.__module__}.{provider.__qualname__}"] = provider


def mine_of(access: Access, agencies: Mapping[int, str]) -> Mine:
    """Give roles and links; `agencies` names those in sight."""
    offices = list(dict.fromkeys(_office(held, agencies) for held in access.held))
    links = [link for provider in _PROVIDERS.values() for link in provider(access)]
    return Mine(offices, links)


def _office(held: Held, agencies: Mapping[int, str]) -> Office:
    names = sorted(agencies[key] for key in held.agencies if key in agencies)
    where = (
        "、".join(names)
        if len(names) <= NAMED
        else f"{agencies.get(held.agency or 0, names[0])}等 {len(names)} 个单位"
    )
    return Office(str(held.role), where or "整个系统", held.on_behalf_of)
