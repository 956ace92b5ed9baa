"""The year before beside this one: what each person was paid then, by 工号 and name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Value, When

from bonuses.approving.lists import PaymentList, payment_list
from bonuses.approving.standing import granted
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED


@dataclass(frozen=True, slots=True)
class LastYear:
    """Paid the year before: its version, fen by 工号 and name, Σ, and how many of them are on no list now."""

    settlement: Settlement
    amounts: Mapping[tuple[str, str], int]
    total: int
    left: int

    def of(self, number: str, name: str) -> int | None:
        """What that person was paid; None where there was nobody of that number and name."""
        return self.amounts.get((number, name))


def last_year(settlement: Settlement, now: PaymentList) -> LastYear | None:
    """The published year before of the same office: what was approved, supplements included; None where none was paid.

    Of several plans the one this year's was copied from, then one of the same 分配方式.
    """
    plan = settlement.plan
    first = Case(
        When(plan=plan.copied_from_id or 0, then=Value(0)),
        When(bonus_pool__method=now.method, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Settlement.objects.get_queryset().filter(
        plan__agency=plan.agency_id,
        plan__year=plan.year - 1,
        state__in=PUBLISHED,
        bonus_pool__paid_fen__isnull=False,
    )
    before = (
        rows.annotate(first=first)
        .order_by("first", "-version", "-pk")
        .defer("inputs", "book", "result")
        .first()
    )
    found = payment_list(before) if before is not None else None
    if before is None or found is None:
        return None
    amounts = {(row.number, row.name): row.amount for row in found.rows}
    so_far = granted(before.plan_id)
    if so_far is not None:
        amounts = {(number, so_far.names[number]): fen for number, fen in so_far.amounts.items()}
    here = {(row.number, row.name) for row in now.rows}
    return LastYear(before, amounts, sum(amounts.values()), len(amounts.keys() - here))
