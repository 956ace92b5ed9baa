"""The navigation: items that apps register, shown to whom their rule lets in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from django.urls import NoReverseMatch, get_script_prefix, reverse

from people.access import Access
from people.permissions import allowed

SECTIONS: Final = ("工作", "年度", "年终", "组织", "监督", "系统")


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One entry. The URL gets the current agency and year where its pattern has them.

    `order` sorts inside the section; `icon` is the id of a symbol in static/icons.svg. `also` names other addresses
    under which the entry is the current one. `when` narrows it further (access, agency, year): a page that this year
    has nothing for; it is asked only where the rule lets in.
    """

    title: str
    url_name: str
    rule: str
    section: str
    order: int
    icon: str = ""
    also: tuple[str, ...] = ()
    when: Callable[[Access, int | None, int], bool] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry as one person sees it on one page."""

    title: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A headed group of entries."""

    title: str
    items: Sequence[Shown]


_ITEMS: dict[str, NavItem] = {}


def register_navigation(*items: NavItem) -> None:
    """Add entries; one with the same URL name replaces the earlier one. An unknown section raises ValueError."""
    for item in items:
        if item.section not in SECTIONS:
            raise ValueError(f"no such section: {item.section}")
        _ITEMS[item.url_name] = item


def registered() -> tuple[NavItem, ...]:
    """Give every entry, in the order in which it is shown."""
    return tuple(sorted(_ITEMS.values(), key=lambda item: (SECTIONS.index(item.section), item.order)))


def navigation(access: Access, *, path: str, agency: int | None, year: int) -> list[Section]:
    """Give the entries that the access may open, in sections; the one that `path` lies under is current."""
    open_to = cache(lambda rule, where: allowed(access, rule, where))
    shown = [(item, url) for item in registered() if (url := _url(item, access, agency, year, open_to))]
    places = [(prefix, url) for item, url in shown for prefix in (url, *_others(item, agency, year))]
    under = [place for place in places if path == place[0] or (place[0] != "/" and path.startswith(place[0]))]
    current = max(under, key=lambda place: len(place[0]), default=("", ""))[1]
    sections = []
    for title in SECTIONS:
        items = [
            Shown(title=item.title, url=url, icon=item.icon, current=url == current)
            for item, url in shown
            if item.section == title
        ]
        if items:
            sections.append(Section(title=title, items=items))
    return sections


def _url(
    item: NavItem,
    access: Access,
    agency: int | None,
    year: int,
    open_to: Callable[[str, int | None], bool],
) -> str:
    needed = _arguments(item.url_name)
    if needed is None or ("agency" in needed and agency is None):
        return ""
    if not open_to(item.rule, agency if "agency" in needed else None):
        return ""
    if item.when is not None and not item.when(access, agency, year):
        return ""
    return _address(item.url_name, needed, agency, year)


def _others(item: NavItem, agency: int | None, year: int) -> list[str]:
    """The other addresses of an entry, for this agency and year."""
    return [
        _address(name, needed, agency, year)
        for name in item.also
        if (needed := _arguments(name)) is not None and ("agency" not in needed or agency is not None)
    ]


def _address(name: str, needed: tuple[str, ...], agency: int | None, year: int) -> str:
    values = {"agency": agency, "year": year}
    return _reversed(name, tuple((argument, values[argument]) for argument in needed), get_script_prefix())


# Every page asks for the same forty addresses: those of the agencies and years somebody looks at now are kept.
@lru_cache(maxsize=8192)
def _reversed(name: str, arguments: tuple[tuple[str, int | None], ...], prefix: str) -> str:
    return reverse(name, kwargs=dict(arguments))


@lru_cache(maxsize=256)
def _arguments(url_name: str) -> tuple[str, ...] | None:
    """Name the arguments of the URL's pattern; None when there is no such URL (a test refuses that)."""
    for needed in ((), ("agency",), ("agency", "year"), ("year",)):
        try:
            reverse(url_name, kwargs=dict.fromkeys(needed, 1))
        except NoReverseMatch:
            continue
        return needed
    return None
