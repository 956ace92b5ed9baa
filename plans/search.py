"""The plans of the years: found by agency and year, and linked on the home page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from people.access import LINE, READERS, Access, Role
from people.frame.mine import Link, register_mine
from people.frame.search import MOST, Hit, register_search
from people.typed import half_width
from plans.current import DRAFT_READERS
from plans.models import Plan
from plans.notice_sight import still_read, visible_notices

# Who works with the plans of an agency.
WORKING: Final = (*READERS, *LINE, Role.SERIES_LEAD)
SHOWN: Final = 6


def join() -> None:
    """Register both providers."""
    register_search(plans)
    register_search(notices)
    register_mine(my_plans)


def visible_plans(access: Access) -> QuerySet[Plan]:
    """Keep the plans of agencies for which a reading role is held."""
    held = access.roles(*WORKING)
    return Plan.objects.filter(agency__in=frozenset[int]().union(*(one.agencies for one in held)))


def plans(access: Access, words: str) -> Iterator[Hit]:
    """Find plans by the agency's name or the year."""
    wanted = Q(agency__name__icontains=words)
    year = half_width(words).removesuffix("度").removesuffix("年")
    if year.isascii() and year.isdigit() and len(year) <= 4:
        wanted |= Q(year=int(year))
    rows = visible_plans(access).filter(wanted).order_by("-year", "agency__name", "scheme_code")
    columns = ("pk", "agency", "agency__name", "year", "state")
    for key, agency, name, year_, state in rows.values_list(*columns)[:MOST]:
        yield Hit("年度方案", f"{name} {year_}年度方案", address(access, agency, year_, key, state), state)


def notices(access: Access, words: str) -> Iterator[Hit]:
    """Find 公示 by title, kind or text, those that hang or hung in sight of the asker; one query."""
    wanted = Q(title__icontains=words) | Q(kind__icontains=words)
    wanted |= Q(text__icontains=words) & still_read(access)
    rows = visible_notices(access).filter(wanted).order_by("-plan__year", "-pk")
    columns = ("pk", "title", "state", "plan__agency", "plan__year", "plan__agency__name")
    for pk, title, state, agency, year, unit in rows.values_list(*columns)[:MOST]:
        link = reverse("notice", kwargs={"agency": agency, "year": year, "notice": pk})
        yield Hit("公示", title, link, f"{unit} {year}年度　{state}")


def my_plans(access: Access) -> Iterator[Link]:
    """Name the latest plans of my agencies."""
    rows = visible_plans(access).order_by("-year", "agency__name", "scheme_code")
    columns = ("pk", "agency", "agency__name", "year", "state")
    for key, agency, name, year, state in rows.values_list(*columns)[:SHOWN]:
        # The state of the plan, not of what was settled by it.
        yield Link(f"{name} {year}年度方案", address(access, agency, year, key, state), f"方案{state}")


def address(access: Access, agency: int, year: int, key: int, state: str) -> str:
    """Give the page of the plan to who may see it; empty where a draft is not open to the reader."""
    if state == Plan.State.DRAFT and not access.has(*DRAFT_READERS, agency=agency):
        return ""
    return f"{reverse('plan', args=[agency, year])}?plan={key}"
