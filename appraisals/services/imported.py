"""Removing a round that came with a workbook, so that one held in the program can rate the same targets."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from appraisals.models import AppraisalRound
from appraisals.results_registry import why_kept
from appraisals.services.editing import needed, told
from appraisals.services.turns import take_round
from people.acting import Actor
from people.errors import DomainError

NOT_REMOVED: Final = "没有删除"


def remove_imported(*, by: Actor, round_: int, version: int, reason: str) -> None:
    """Remove an imported round with its ballots and sums; the audit row keeps how many there were.

    DomainError: no reason, not an imported one, changed meanwhile, a settlement past 草稿 rests on it.
    """
    reason = needed(reason)
    with transaction.atomic():
        row = take_round(round_, version=version, states=(AppraisalRound.State.IMPORTED,))
        if said := why_kept(row, hold=True):
            raise DomainError(NOT_REMOVED, why=said, next_step="请先退回或更正核算结果")
        tallies = row.tallies.select_related("subject", "participant").order_by("pk")
        detail: dict[str, object] = {
            "票": row.ballots.count(),
            "汇总": len(tallies),
            "对象": sorted({tally.target for tally in tallies}),
            "评价主体": sorted({tally.group for tally in tallies}),
            "原因": reason,
        }
        by.record(action="删除导入的测评", target=told(row), detail=detail, agency=row.plan.agency_id)
        row.delete()
