"""Finding indicators: those of one's agencies, of one's sections, or one's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q, QuerySet
from django.urls import reverse

from indicators.models import SecondaryIndicator
from people.access import LINE, READERS, Access, Role
from people.frame.search import MOST, Hit, register_search
from people.typed import half_width
from plans.current import visible_plans

# Who reads every indicator of an agency, and who those of the own sections.
WHOLE: Final = (*READERS, Role.SERIES_LEAD)
SECTIONS: Final = (Role.FILER, *LINE)


def join() -> None:
    """Register the provider."""
    register_search(indicators)


def visible_indicators(access: Access) -> QuerySet[SecondaryIndicator]:
    """Keep the indicators that the access may see; whoever is responsible for one sees it."""
    scope = Q(responsible__employee=access.employee) if access.employee else Q(pk__in=())
    for held in access.roles(*WHOLE, *SECTIONS):
        if held.departments is None:
            scope |= Q(plan__agency__in=held.agencies) | Q(subject__agency__in=held.agencies)
        else:
            scope |= Q(subject__department__in=held.departments)
    return SecondaryIndicator.objects.filter(scope)


def indicators(access: Access, words: str) -> Iterator[Hit]:
    """Find indicators by part of a name or by 编号."""
    wanted = Q(name__icontains=words) | Q(primary__name__icontains=words) | Q(code__iexact=half_width(words))
    rows = (
        visible_indicators(access).filter(wanted).order_by("-plan__year", "plan__agency__name", "code", "pk")
    )
    columns = (
        "pk",
        "code",
        "name",
        "primary__name",
        "plan",
        "plan__year",
        "plan__agency",
        "plan__agency__name",
    )
    found = list(rows.values_list(*columns)[:MOST])
    # The page of a draft's indicator is open to those who may see the draft.
    open_plans = set(
        visible_plans(access).filter(pk__in={row[4] for row in found}).values_list("pk", flat=True)
    )
    for pk, code, name, primary, plan, year, agency, unit in found:
        place = {"agency": agency, "year": year, "indicator": pk}
        link = reverse("indicator", kwargs=place) if plan in open_plans else ""
        yield Hit("指标", f"{code} {name or primary}", link, f"{unit} {year}年度　{primary}")
