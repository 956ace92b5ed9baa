"""Settling a quarter alone: a new version with its frozen inputs; a correction is a new version, too (rules 5.8, 7.2)."""

from __future__ import annotations

import zlib
from typing import Final

from django.db import transaction
from django.db.models import Max, QuerySet

from people.acting import Actor
from people.errors import DomainError
from plans.engine.step_codec import pack_step
from plans.models import Plan, PublicNotice
from scoring.models import QuarterScore, QuarterSettlement
from scoring.quarterly.facts import QUARTERS, QuarterNow, compute_quarter, digest_of, result_digest
from scoring.quarterly.turns import REFRESH, State, lock_plan, record, title

NOT_SETTLED: Final = "季度没有核算"


def settle_alone(
    *, by: Actor, plan: Plan, quarter: int, reason: str = "", seen: str = ""
) -> QuarterSettlement:
    """Store what a quarter comes to now as the draft of its next version; an earlier draft is superseded.

    `seen` is the digest of what was previewed: nothing else is stored. `reason` is asked for once a version has been
    before the 党委会. DomainError: the version before still hangs, no approved row, rows changed since the preview.
    """
    reason = reason.strip()
    if quarter not in QUARTERS:
        raise DomainError(NOT_SETTLED, why="季度只有一至四", next_step="请重新选择")
    with transaction.atomic():
        row = lock_plan(plan.pk, NOT_SETTLED)
        now = compute_quarter(row, quarter)
        _check(now, seen)
        earlier = QuarterSettlement.objects.filter(plan=row, quarter=quarter)
        if not reason and earlier.filter(approved_by__isnull=False).exists():
            raise DomainError(NOT_SETTLED, why="党委会审议以后重新核算须说明原因", next_step="请填写重算原因")
        replaced = _give_way(earlier)
        made = _freeze(by, row, quarter, now, reason)
        told: dict[str, object] = {"原因": reason} if reason else {}
        record(by, "核算季度", made, told | ({"替代版本": replaced} if replaced else {}))
    return made


def _check(now: QuarterNow, seen: str) -> None:
    if seen and seen != now.digest:
        raise DomainError(NOT_SETTLED, why="打开页面以后，台账或评价系数有变动", next_step=REFRESH)
    if all(row.score is None for row in now.outcome.sections):
        raise DomainError(NOT_SETTLED, why="本季度还没有已审核的台账", next_step="请先审核台账")


def _give_way(rows: QuerySet[QuarterSettlement]) -> list[int]:
    """Supersede what is under way and give its versions; one that hangs has to be taken down first."""
    posted = rows.filter(state=State.POSTED).select_related("notice").first()
    if posted is not None and posted.notice is not None and posted.notice.state == PublicNotice.State.POSTED:
        raise DomainError(
            NOT_SETTLED,
            why=f"{title(posted)}正在公示",
            next_step="确需更正的，请先撤回公示并写明原因，再重新核算",
        )
    under_way = rows.filter(state__in=(State.DRAFT, State.APPROVED, State.POSTED))
    replaced = list(under_way.order_by("version").values_list("version", flat=True))
    under_way.update(state=State.SUPERSEDED)
    return replaced


def _freeze(by: Actor, plan: Plan, quarter: int, now: QuarterNow, reason: str) -> QuarterSettlement:
    last = QuarterSettlement.objects.filter(plan=plan, quarter=quarter).aggregate(last=Max("version"))["last"]
    made = QuarterSettlement.objects.create(
        plan=plan,
        quarter=quarter,
        version=(last or 0) + 1,
        inputs=zlib.compress(now.inputs),
        rules=zlib.compress(now.pinned),
        inputs_digest=digest_of(now.inputs, now.pinned),
        result_digest=result_digest(now.outcome),
        reason=reason,
        account_id=by.account,
        account_for_id=by.on_behalf_account,
    )
    QuarterScore.objects.bulk_create(
        QuarterScore(
            settlement=made,
            code=row.code,
            name=row.name,
            group=row.group,
            raw_hundredths=row.raw,
            coefficient=row.coefficient,
            score_hundredths=row.score,
            rank=row.rank,
            trace=zlib.compress(pack_step(row.step).encode()),
        )
        for row in now.outcome.sections
    )
    return made
