"""The addresses that can be opened without knowing a row: no arguments, or only an agency and a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.access import Access, Role
from people.permissions import PUBLIC, allowed, declared
from tests.office import YEAR, Office

# Whoever comes first may open the page: each page is walked by at most two of them, by the first in an ordinary run.
WALKERS: Final = (
    Role.PERFORMANCE_OFFICE,
    Role.SYSTEM_ADMIN,
    Role.SECURITY_ADMIN,
    Role.SUPERVISION,
    Role.AUDIT_ADMIN,
    Role.CITY_OFFICE,
    Role.STAFF,
)
KNOWN: Final = {"agency", "year"}


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, the arguments it needs, the rule for reading it."""

    name: str
    needs: frozenset[str]
    rule: str

    def path(self, office: Office) -> str:
        values = {"agency": office.a.pk, "year": YEAR}
        return reverse(self.name, kwargs={name: values[name] for name in self.needs})


def addresses() -> list[Address]:
    """List every address that answers GET and needs nothing but an agency and a year, in a fixed order."""
    found = {}
    for pattern, needed in _patterns(get_resolver().url_patterns, frozenset()):
        declaration = declared(pattern.callback)
        if declaration and declaration.read and pattern.name and needed <= KNOWN:
            found[pattern.name] = Address(pattern.name, needed, declaration.read)
    return [found[name] for name in sorted(found)]


def walked_by(office: Office, walker: Role | None, *, both: bool = False) -> list[tuple[Address, bool]]:
    """Give the addresses that the walker opens, and whether as the first one, who looks at them thoroughly.

    `both`: the second one opens them, too. None is a visitor without a session.
    """
    if walker is None:
        return [(address, True) for address in addresses() if address.rule == PUBLIC]
    held = {role: office.access(role) for role in WALKERS}
    agency = office.a.pk
    fitting = [(address, _first_two(held, address, agency)) for address in addresses()]
    return [
        (address, walker is roles[0]) for address, roles in fitting if walker in roles[: 2 if both else 1]
    ]


def _first_two(held: Mapping[Role, Access], address: Address, agency: int) -> list[Role]:
    if address.rule == PUBLIC:
        return []
    where = agency if "agency" in address.needs else None
    return [role for role, access in held.items() if allowed(access, address.rule, where)][:2]


def _patterns(
    patterns: list[URLPattern | URLResolver], outer: frozenset[str]
) -> Iterator[tuple[URLPattern, frozenset[str]]]:
    for pattern in patterns:
        needed = outer | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern.url_patterns, needed)
        else:
            yield pattern, needed
