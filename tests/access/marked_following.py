"""Marks in what follows from a published result."""

from __future__ import annotations

from datetime import date
from typing import Final

from plans.models import Subject
from scoring.models import Consequence, Settlement

DAY: Final = date(2026, 6, 1)


def mark_consequences(settlement: Settlement, stem: str) -> list[str]:
    """Mark what follows from a published result: the circle of consequence.view finds it; give the marks."""
    plan = settlement.plan
    subject = Subject.objects.create(
        plan=plan, code="X1", name="某科", kind=Subject.Kind.SECTION, agency=plan.agency
    )
    names = [f"{stem}{words}" for words in ("运用原因", "运用文号", "运用记录", "运用解除")]
    cause, document, record, lifted = names
    Consequence.objects.create(
        plan=plan, settlement=settlement, kind="约谈", subject=subject, cause=cause, document=document, record=record,
        done_on=DAY, state=Consequence.State.DONE, due=DAY,
    )  # fmt: skip
    Consequence.objects.create(
        plan=plan, settlement=settlement, kind="约谈", subject=subject, cause=cause, lifted=lifted,
        state=Consequence.State.LIFTED, due=DAY,
    )  # fmt: skip
    return names
