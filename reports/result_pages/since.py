"""What was published after a year was settled, so that the settled year does not have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from reports.opened import rules_of
from scoring.models import QuarterSettlement, Settlement

# A version that another stands for says so itself; what is archived is not settled again.
CLOSED: Final = (Settlement.State.SUPERSEDED, Settlement.State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Since:
    """A version of a quarter and when it was published."""

    quarter: int
    version: int
    at: datetime


def published_since(settlement: Settlement) -> list[Since]:
    """Give the quarters published after the year was settled; one query, none where the scheme has no quarters."""
    if settlement.state in CLOSED or not rules_of(settlement).scheme.uses_quarters():
        return []
    rows = QuarterSettlement.objects.filter(
        plan=settlement.plan_id,
        state=QuarterSettlement.State.PUBLISHED,
        published_at__gt=settlement.created_at,
    )
    found = rows.order_by("quarter").values_list("quarter", "version", "published_at")
    return [Since(quarter, version, at) for quarter, version, at in found if at is not None]
