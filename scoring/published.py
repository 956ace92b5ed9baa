"""Which published results concern an agency's people: of its own plans, and of a plan above it that appraises the agency."""

from __future__ import annotations

from django.db.models import Q

from people.models import Agency
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED


def published_for(agency: Agency, year: int) -> list[Settlement]:
    """The newest published settlement of each plan that the agency's people are in; those of its own plans first.

    A city's plan has units as its subjects (rules 4.11): their people find what came of it at their own unit.
    """
    concerned = Q(plan__agency=agency) | Q(plan__subjects__agency=agency)
    rows = Settlement.objects.filter(concerned, plan__year=year, state__in=PUBLISHED).distinct()
    found: dict[int, Settlement] = {}
    for row in rows.select_related("plan__agency").defer("inputs", "book").order_by("-created_at", "-pk"):
        found.setdefault(row.plan_id, row)
    return sorted(found.values(), key=lambda row: row.plan.agency_id != agency.pk)


def published_years_for(agency: Agency) -> list[int]:
    """The years of which such a settlement is there, the latest first."""
    concerned = Q(plan__agency=agency) | Q(plan__subjects__agency=agency)
    rows = Settlement.objects.get_queryset().filter(concerned, state__in=PUBLISHED)
    return list(rows.order_by("-plan__year").values_list("plan__year", flat=True).distinct())
