"""资金来源 of each 人员类别: typed by the office, beginning with what the plan's last list had."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bonuses.approving.totals import category_words
from bonuses.models import BonusApproval
from people.errors import DomainError
from plans.models import Plan

LONGEST: Final = 60


def last_sources(plan: Plan) -> dict[str, str]:
    """What was typed for the latest list of the plan's agency, to begin with."""
    rows = BonusApproval.objects.filter(settlement__plan__agency=plan.agency_id).order_by(
        "-prepared_at", "-pk"
    )
    found = rows.values_list("sources", flat=True).first()
    return dict(found or {})


def checked(sources: Mapping[str, str], categories: Iterable[str]) -> dict[str, str]:
    """The sources of exactly the categories on the list. DomainError: one has none."""
    found = {category: sources.get(category, "").strip() for category in categories}
    missing = [category_words(category) for category, source in found.items() if not source]
    if missing:
        raise DomainError(
            "没有提交核定", why=f"{'、'.join(missing)}没有资金来源", next_step="请为每个人员类别填写资金来源"
        )
    long = [category_words(category) for category, source in found.items() if len(source) > LONGEST]
    if long:
        raise DomainError(
            "没有提交核定", why=f"{'、'.join(long)}的资金来源太长", next_step=f"请写在 {LONGEST} 字以内"
        )
    return found
