"""The route as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Prefetch

from plans.models import Plan, ReviewOpinion, RouteRecord
from plans.services.route import steps_of


def steps_with_opinions(plan: Plan) -> list[RouteRecord]:
    """Give the steps, each with its opinions (`heard`) and files; a constant number of queries."""
    heard = ReviewOpinion.objects.select_related("answered_by").defer("seen", "revised").order_by("pk")
    rows = (
        RouteRecord.objects.filter(plan=plan)
        .select_related("recorded_by")
        .prefetch_related("files", Prefetch("opinions", queryset=heard, to_attr="heard"))
    )
    return list(rows.order_by("position")) or steps_of(plan)


def opinions_waiting(steps: Sequence[RouteRecord]) -> set[int]:
    """Give the steps with an opinion that has no answer yet."""
    return {
        step.position for step in steps if any(one.answered_at is None for one in getattr(step, "heard", ()))
    }


def current_step(plan: Plan, steps: Sequence[RouteRecord]) -> tuple[int | None, int | None]:
    """Give the step that can be recorded now, and the one that waits for the plan's approval (one of them at most)."""
    step = next((step for step in steps if step.done_on is None), None)
    if step is None:
        return None, None
    approved = any(one.approves and one.done_on for one in steps)
    waits = approved and plan.state == Plan.State.DRAFT
    return (None, step.position) if waits else (step.position, None)


def stepper(steps: Sequence[RouteRecord]) -> list[dict[str, str]]:
    """Say of every step whether it is done, the current one, or waits (templates/pieces/stepper.html)."""
    current = next((step.position for step in steps if step.done_on is None), None)
    found = []
    for step in steps:
        state = "done" if step.done_on else "current" if step.position == current else "waiting"
        detail = f"{step.done_on:%Y-%m-%d} {step.person}" if step.done_on else step.actor
        found.append({"title": step.name, "state": state, "detail": detail})
    return found
