"""Whether a version is put up in a 公示 before it is published (rules 7.2)."""

from __future__ import annotations

import json
from typing import Any, Final

from scoring.models import Settlement

State = Settlement.State
# What a 公示 and a slip show of the document of a result; problems are what the office has to do.
UNSHOWN: Final = ("problems",)


def asks_notice(settlement: Settlement) -> bool:
    """Whether the version is put up before it is published.

    Every result is, but for a corrected version that leaves each outcome as it was published: rules 7.2 asks for a
    fresh 公示 where one changes.
    """
    before = published_before(settlement)
    return before is None or outcome_of(before) != outcome_of(settlement)


def published_before(settlement: Settlement) -> Settlement | None:
    """The published version of the plan that a newer one takes the place of; None where there is none."""
    rows = Settlement.objects.filter(
        plan=settlement.plan_id, state=State.PUBLISHED, version__lt=settlement.version
    )
    return rows.defer("inputs", "book").order_by("-version").first()


def outcome_of(settlement: Settlement) -> dict[str, Any]:
    """Scores, ranks, grades, amounts and what follows from them, as the document of the result has them."""
    document: dict[str, Any] = json.loads(settlement.result or "{}")
    return {name: value for name, value in document.items() if name not in UNSHOWN}
