"""Publication: where other parts join in, and the job that tells everybody concerned.

`register_on_published(fn(settlement, by))` acts inside the transaction that publishes.
"""

from __future__ import annotations

from typing import Final

from people.acting import Actor
from people.job_runners import QUIET
from people.services.jobs import enqueue
from scoring.life.after import register_on_published
from scoring.models import Settlement

__all__ = ["TELL", "register_on_published", "tell_everybody"]
TELL: Final = "settlement.told"


def tell_everybody(by: Actor, settlement: Settlement) -> None:
    """Hand in the job that writes everybody's message at once; only in the transaction that publishes."""
    plan = settlement.plan
    enqueue(
        by=by,
        kind=TELL,
        title=f"通知{plan.year}年度考核结果发布",
        arguments={"settlement": settlement.pk, QUIET: True},
        agency=plan.agency_id,
    )
