"""The way of a settlement: 草稿 → 核对 → 审定 → 公示 → 发布 → 归档, one step at a time.

The table is the workflow (design «One action, one path»); the pages that lead through it come with decisions,
公示 and money, and add their own conditions (second person, minutes, days) to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from people.acting import Actor
from people.errors import DomainError
from people.models import Agency
from plans.services.plan_archiving import archive_plan, lock_plan_row
from scoring.models import Settlement

State = Settlement.State
NOT_MOVED: Final = "核算状态没有改变"
# What everybody concerned may see of a result (rules 7.3).
PUBLISHED: Final = (State.PUBLISHED, State.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Move:
    """One step: its name for buttons and the log, from where to where, whether open blocking problems forbid it."""

    name: str
    source: Settlement.State
    target: Settlement.State
    undecided_forbidden: bool = True


MOVES: Final = (
    Move("提交核对", State.DRAFT, State.CHECKED, undecided_forbidden=False),
    Move("审定", State.CHECKED, State.APPROVED),
    Move("公示", State.APPROVED, State.POSTED),
    Move("发布", State.POSTED, State.PUBLISHED),
    Move("归档", State.PUBLISHED, State.ARCHIVED),
)


def advance(*, by: Actor, settlement: Settlement, to: Settlement.State) -> None:
    """Move a settlement one step on by compare-and-set, with its audit row.

    Raises DomainError when the step does not exist, blocking problems are undecided (rules 0.4, 0.9), or somebody was
    quicker. `settlement.state` is the new one afterwards. With the last settlement the plan is archived, too.
    """
    move = next((m for m in MOVES if (m.source, m.target) == (settlement.state, to)), None)
    if move is None:
        raise DomainError(
            NOT_MOVED, why=f"“{settlement.state}”的核算不能直接到“{to}”", next_step="请按步骤逐步办理"
        )
    if move.undecided_forbidden and settlement.blocked:
        raise DomainError(
            NOT_MOVED, why="还有未决的阻断问题", next_step="请先对每个阻断问题作出决定，再核算一次"
        )
    with transaction.atomic():
        if move.target == State.ARCHIVED:
            lock_plan_row(settlement.plan_id)
        rows = Settlement.objects.filter(pk=settlement.pk, state=move.source)
        if not rows.update(state=move.target):
            now = Settlement.objects.values_list("state", flat=True).get(pk=settlement.pk)
            raise DomainError(NOT_MOVED, why=f"它刚刚已到“{now}”", next_step="请刷新页面查看现在的状态")
        plan = settlement.plan
        by.record(
            action=move.name,
            target=f"{plan.agency.name} {plan} 核算第{settlement.version}版",
            detail={"核算编号": settlement.pk, "状态": {"旧": str(move.source), "新": str(move.target)}},
            agency=plan.agency_id,
        )
        if move.target == State.ARCHIVED and not _under_way(settlement):
            archive_plan(by=by, plan=plan.pk)
    settlement.state = move.target


def _under_way(settlement: Settlement) -> bool:
    """Whether the year goes on: another version is before people, or a newer one is being made."""
    others = Settlement.objects.filter(plan=settlement.plan_id).exclude(
        state__in=(State.ARCHIVED, State.SUPERSEDED)
    )
    return others.exclude(state=State.DRAFT, version__lt=settlement.version).exists()


def published_in(agency: Agency, year: int) -> Settlement | None:
    """Give the newest published settlement of an agency's year, None where nothing is published yet."""
    rows = Settlement.objects.filter(plan__agency=agency, plan__year=year, state__in=PUBLISHED)
    return rows.select_related("plan__agency").order_by("-created_at", "-pk").first()


def published_years(agency: Agency) -> list[int]:
    """The years of which an agency has a published settlement, the latest first."""
    rows = Settlement.objects.get_queryset().filter(plan__agency=agency, state__in=PUBLISHED)
    years = rows.order_by("-plan__year").values_list("plan__year", flat=True).distinct()
    return list(years)
