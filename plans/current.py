"""Which plan a page of an agency's year is about, and the rules that are in force for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from django.db.models import QuerySet
from django.http import Http404

from people.access import LINE, READERS, Access, Role
from plans.engine.loading import Loaded, load_rules
from plans.models import Plan, PlanSetting

# Who reads a plan before it is approved: those who run and oversee the year, and those who draft their part of it.
DRAFT_READERS = (*READERS, *LINE, Role.FILER)


def visible_plans(access: Access) -> QuerySet[Plan]:
    """Keep the plans that the access may see: drafts where a reading or drafting role is held, others as a member."""
    drafting = frozenset[int]().union(*(held.agencies for held in access.roles(*DRAFT_READERS)))
    return Plan.objects.filter(agency__in=drafting) | Plan.objects.filter(agency__in=access.agencies).exclude(
        state=Plan.State.DRAFT
    )


def plan_in(access: Access, agency: int, year: int, key: int | None = None) -> Plan:
    """Give the plan of the year that the access may see: that of the key, else the first; 404 where there is none."""
    rows = visible_plans(access).filter(agency=agency, year=year).select_related("agency").order_by("pk")
    found = (rows.filter(pk=key) if key is not None else rows).first()
    if found is None:
        raise Http404
    return found


def rules_in_force(plan: Plan, settings: Mapping[str, str] | None = None) -> Loaded:
    """Load the plan's own scheme text with the settings it changed; faults come back as values.

    `settings` stand for the changed ones where a change is only being tried.
    """
    if settings is not None:
        return load_rules(plan.scheme_text, settings)
    changes = PlanSetting.objects.filter(plan=plan).order_by("name").values_list("name", "value")
    return _loaded(plan.scheme_text, tuple(changes))


@lru_cache(maxsize=64)
def _loaded(text: str, changes: tuple[tuple[str, str], ...]) -> Loaded:
    """Reading a scheme takes some forty milliseconds and depends on nothing else; what comes of it is frozen."""
    return load_rules(text, dict(changes))
