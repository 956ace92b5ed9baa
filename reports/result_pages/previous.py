"""The year before, beside this one: the register 历年结果 that the settlement froze, else last year's settlement."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, IntegerField, Value, When

from reports.result_pages.frozen import Past, frozen_of
from scoring.models import Settlement, SubjectResult
from scoring.settlement_states import PUBLISHED


def previous_of(settlement: Settlement) -> Mapping[str, Past]:
    """Last year's result by 编号; a subject of another name under the same 编号 is another subject."""
    past = frozen_of(settlement).past
    return past or _settled(settlement)


def _settled(settlement: Settlement) -> dict[str, Past]:
    plan = settlement.plan
    rank = Case(When(state__in=PUBLISHED, then=Value(0)), default=Value(1), output_field=IntegerField())
    last = (
        Settlement.objects.get_queryset()
        .filter(plan__agency=plan.agency_id, plan__year=plan.year - 1)
        .exclude(state=Settlement.State.SUPERSEDED)
        .annotate(order=rank)
        .order_by("order", "-created_at", "-pk")
        .values_list("pk", flat=True)[:1]
    )
    rows = SubjectResult.objects.filter(settlement__in=list(last)).order_by()
    names = {code: row.name for code, row in frozen_of(settlement).subjects.items()}
    found = {}
    for code, name, grade, rank_, score in rows.values_list(
        "code", "name", "grade", "rank", "score_hundredths"
    ):
        if names.get(code) == name:
            found[code] = Past(grade, rank_, None, score)
    return found
