"""What the chain adds to the rest: the navigation, guards on money and publication, who may open the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.db.models import Q
from django.urls import reverse

from bonuses.approving.questions import register_money_guard
from bonuses.chain.guards import against_the_total, hold_inner, mark_inner
from bonuses.chain.once import against_twice
from bonuses.chain.page import standings_of
from bonuses.models import InternalSplit
from indicators.year_overview import Asked, Matter, register_overview
from people.access import READERS, Access
from people.files.owners import register_owner
from people.frame.todo import Todo
from people.permissions.predicates import roles_of
from scoring.life.publishing import register_on_published
from scoring.life.year_end import register_year_end

YEAR_END: Final = "年终"
SPLIT: Final = 85


def join() -> None:
    """Register all of it."""
    register_overview(internal)
    register_money_guard(against_the_total)
    register_money_guard(against_twice)
    register_on_published(mark_inner, hold=hold_inner)
    register_year_end(totals_waiting)
    register_owner("内部分配附件", lambda access: Q(internal_splits__agency__in=access.agencies_of(*READERS)))


def internal(asked: Asked) -> Iterator[Matter]:
    """Where the unit's own distribution of a total that was handed down begins. One query."""
    agency, year = asked.plan.agency_id, asked.plan.year
    if (
        asked.may("bonus.view")
        and InternalSplit.objects.filter(agency=agency, outer__plan__year=year).exists()
    ):
        yield Matter(
            group=YEAR_END, title="内部奖金分配", url=asked.at("internal_bonus"), text="已有下达的总额",
            urgency=SPLIT,
        )  # fmt: skip


def totals_waiting(access: Access) -> Iterator[Todo]:
    """Totals that have to be taken over anew, because the city's settlement has changed."""
    agencies = access.agencies_of(*roles_of("bonus.change"))
    if not agencies:
        return
    rows = InternalSplit.objects.filter(agency__in=agencies, inner__isnull=False)
    places = set(rows.values_list("agency", "outer__plan__year"))
    for agency, year in sorted((agency or 0, year) for agency, year in places):
        for standing in standings_of(agency, year):
            if standing.outdated and standing.split.inner_id:
                title = f"{standing.split.subject_name}{year}年度内部奖金总额已变，需重新办理"
                yield Todo(title, reverse("internal_bonus", args=[agency, year]), hint=standing.outdated)
