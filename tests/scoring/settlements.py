"""A settlement row for tests that only need one to be there."""

from __future__ import annotations

from plans.models import Plan
from scoring.models import Settlement


def make_settlement(plan: Plan, *, version: int = 1, state: str = Settlement.State.DRAFT) -> Settlement:
    """Store a settlement of `plan` in the given state."""
    return Settlement.objects.create(
        plan=plan, version=version, state=state, scheme_digest="d", engine_version=1, inputs=b"i",
        inputs_digest="i", rules=b"r", result="{}", result_digest="r",
    )  # fmt: skip
