"""The year before, beside this one: the register 历年结果 that the settlement froze, else last year's settlement.

Of people: 上年度考核等次 as the sheet 人员 gives it (rules 2.2: shown beside them, it decides nothing).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import django_tables2 as tables
from django.db.models import Case, IntegerField, Value, When

from reports.result_pages.frozen import KEPT, Key, Past, frozen_of, key_of
from scoring.models import Settlement, SubjectResult
from scoring.rows_codec import kept_texts
from scoring.settlement_states import PUBLISHED


def previous_of(settlement: Settlement) -> Mapping[str, Past]:
    """Last year's result by 编号; a subject of another name under the same 编号 is another subject."""
    past = frozen_of(settlement).past
    return past or _settled(settlement)


def previous_grades(settlement: Settlement) -> Mapping[str, str]:
    """上年度考核等次 by 工号, of those for whom it was entered."""
    return _previous_grades(key_of(settlement))


@lru_cache(maxsize=KEPT)
def _previous_grades(key: Key) -> Mapping[str, str]:
    book = Settlement.objects.get_queryset().values_list("book", flat=True).get(pk=key.pk)
    return kept_texts(bytes(book), "participants", "number", "previous_grade")


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


class PreviousColumn(tables.Column):  # type: ignore[misc]
    """上年度考核等次 as it was entered."""

    def __init__(self, *args: Any, grades: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, accessor="number", orderable=False, **kwargs)
        self.grades = grades

    def render(self, value: str) -> str:
        """Draw the word."""
        return self.grades.get(value, "—")

    def value(self, value: str) -> str:
        """Give the word."""
        return self.grades.get(value, "")
