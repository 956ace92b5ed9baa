"""Which settlements are published, and so seen by everybody concerned (rules 7.3); the way there is `scoring.life`."""

from __future__ import annotations

from typing import Final

from people.models import Agency
from scoring.models import Settlement

State = Settlement.State
# What everybody concerned may see of a result (rules 7.3).
PUBLISHED: Final = (State.PUBLISHED, State.ARCHIVED)


def published_in(agency: Agency, year: int) -> Settlement | None:
    """Give the newest published settlement of an agency's year, None where nothing is published yet."""
    rows = Settlement.objects.filter(plan__agency=agency, plan__year=year, state__in=PUBLISHED)
    return rows.select_related("plan__agency").order_by("-created_at", "-pk").first()
