"""Which agency and which year a page is about, and the same page in another one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, ResolverMatch, reverse

from people.access import Access, Role
from people.models import Agency
from people.permissions.declare import YEARS

AGENCY: Final = "agency"
YEAR: Final = "year"

YearProvider = Callable[[Access, int | None], Iterable[int]]
_YEARS: list[YearProvider] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One entry of a switcher."""

    title: str
    url: str
    current: bool


def register_years(provider: YearProvider) -> None:
    """Add a source of the years that an agency has something in; this year and the one before always exist."""
    if provider not in _YEARS:
        _YEARS.append(provider)


def current_agency(request: HttpRequest) -> int | None:
    """Give the agency in the address, else the one last chosen, else that of one's work; None: nothing may be seen."""
    access: Access = request.access  # type: ignore[attr-defined]
    for wanted in (_argument(request, AGENCY), request.session.get(AGENCY), workplace(access)):
        if wanted in access.agencies:
            return int(wanted)
    return min(access.agencies, default=None)


def workplace(access: Access) -> int | None:
    """The own agency; of whom all duties and offices lie in one other agency (a unit's head on the city's staff), that."""
    own = [held.agency for held in access.held if held.role != Role.STAFF and not held.on_behalf_of]
    places = {agency for agency in own if agency is not None}
    return places.pop() if len(places) == 1 else access.home_agency


def current_year(request: HttpRequest) -> int:
    """Give the year in the address (path or ?year=), else the one last chosen, else the one of the work.

    That is this year; where the agency has nothing in it, the latest year before it with something, else the next one.
    """
    access: Access = request.access  # type: ignore[attr-defined]
    for wanted in (_argument(request, YEAR), request.GET.get(YEAR), request.session.get(YEAR)):
        try:
            year = int(wanted or "")
        except (TypeError, ValueError):
            continue
        if year in YEARS:
            return year
    agency, now = current_agency(request), access.today.year
    known = known_years(request, agency) if agency is not None else frozenset[int]()
    if not known or now in known:
        return now
    return max((year for year in known if year < now), default=min(known))


def known_years(request: HttpRequest, agency: int | None) -> frozenset[int]:
    """Give the years that the agency has something in; asked once for a request."""
    access: Access = request.access  # type: ignore[attr-defined]
    kept: dict[int | None, frozenset[int]] = request.__dict__.setdefault("_known_years", {})
    if agency not in kept:
        kept[agency] = frozenset(year for provider in _YEARS for year in provider(access, agency))
    return kept[agency]


def agency_choices(
    request: HttpRequest, rows: Iterable[tuple[int, str]], current: int | None
) -> list[Choice]:
    """Give the agencies to switch to: the same page where the address has an agency."""
    return [
        Choice(title=name, url=_elsewhere(request, AGENCY, pk), current=pk == current) for pk, name in rows
    ]


def year_choices(request: HttpRequest, agency: int | None, current: int) -> list[Choice]:
    """Give the years to switch to, latest first."""
    access: Access = request.access  # type: ignore[attr-defined]
    years = {current, access.today.year, access.today.year - 1} | known_years(request, agency)
    return [
        Choice(title=f"{year}年", url=_elsewhere(request, YEAR, year), current=year == current)
        for year in sorted(years, reverse=True)
    ]


def agency_rows(request: HttpRequest) -> list[tuple[int, str]]:
    """Key and name of every agency in sight, by name; asked once for a request, not at all when nothing is in sight."""
    access: Access = request.access  # type: ignore[attr-defined]
    if not access.agencies:
        return []
    if "_agency_rows" not in request.__dict__:
        rows = Agency.objects.visible_to(access).order_by("name").values_list("pk", "name")
        request.__dict__["_agency_rows"] = list(rows)
    found: list[tuple[int, str]] = request.__dict__["_agency_rows"]
    return found


def _argument(request: HttpRequest, name: str) -> Any:
    match: ResolverMatch | None = request.resolver_match
    return match.kwargs.get(name) if match else None


def _elsewhere(request: HttpRequest, name: str, value: int) -> str:
    """The same page with another agency or year; without such an argument the way over `switch`."""
    match: ResolverMatch | None = request.resolver_match
    if match and set(match.kwargs) <= {AGENCY, YEAR} and name in match.kwargs:
        return _reverse(match, {**match.kwargs, name: value})
    return f"{reverse('switch')}?{urlencode({name: value, 'next': request.path})}"


def _reverse(match: ResolverMatch, kwargs: Mapping[str, Any]) -> str:
    try:
        return reverse(match.view_name, kwargs=dict(kwargs))
    except NoReverseMatch:  # an address without a name is nowhere to be linked
        return "/"
