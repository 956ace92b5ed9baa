"""What the commands on quarters share: the plan's lock, winning the turn on a version, the names in the log."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet

from people.acting import Actor
from people.errors import DomainError
from plans.models import Plan
from scoring.models import QuarterSettlement
from scoring.services import frozen_settlement

State = QuarterSettlement.State
KIND: Final = "季度名次公示"
REFRESH: Final = "请刷新页面，核对后再办"


def lock_plan(plan: int, refused: str) -> Plan:
    """Take the plan's lock, one command on its quarters after the other; only in a transaction.

    DomainError: still a draft, archived, or the year's settlement is past 草稿.
    """
    row = Plan.objects.select_for_update(no_key=True, of=("self",)).select_related("agency").get(pk=plan)
    if row.state == Plan.State.DRAFT:
        raise DomainError(refused, why="方案还没有批准", next_step="请先批准方案")
    if row.state == Plan.State.ARCHIVED:
        raise DomainError(refused, why="方案已经归档", next_step="归档以后不再改动季度结果")
    frozen = frozen_settlement(row)
    if frozen is not None:
        raise DomainError(
            refused,
            why=f"年度核算第{frozen.version}版已到“{frozen.state}”",
            next_step="确需更正的，请先退回或更正年度核算结果",
        )
    return row


def hold_versions(rows: QuerySet[QuarterSettlement]) -> None:
    """Take versions in the order of their keys, before the audit log is taken; only in a transaction."""
    list(rows.select_for_update(no_key=True, of=("self",)).order_by("pk").values_list("pk"))


def take(settlement: int, *, source: str, target: str, refused: str, **values: object) -> QuarterSettlement:
    """Move a version from a state to the next as one compare-and-set; only in a transaction. DomainError: too late."""
    moved = QuarterSettlement.objects.filter(pk=settlement, state=source).update(state=target, **values)
    row = QuarterSettlement.objects.select_related("plan__agency", "notice").filter(pk=settlement).first()
    if row is None:
        raise DomainError(refused, why="这一版已不存在", next_step="请回到季度核算页面")
    if not moved:
        raise DomainError(refused, why=f"{title(row)}现在是“{row.state}”", next_step=REFRESH)
    return row


def title(row: QuarterSettlement) -> str:
    """The name of a version: «第2季度核算第1版»."""
    return f"第{row.quarter}季度核算第{row.version}版"


def record(by: Actor, action: str, row: QuarterSettlement, detail: dict[str, object]) -> None:
    """Append the audit row of a step with the digests of what the version froze."""
    frozen = {"季度核算编号": row.pk, "输入摘要": row.inputs_digest, "结果摘要": row.result_digest}
    target = f"{row.plan.agency.name} {row.plan} {title(row)}"
    by.record(action=action, target=target, detail=detail | frozen, agency=row.plan.agency_id)
