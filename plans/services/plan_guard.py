"""Who may still change a plan directly: nobody once it is approved; then it takes a numbered 变更."""

from __future__ import annotations

from django.db.models import F

from people.errors import DomainError
from plans.models import Plan

NEXT_STEP = "请在“方案变更”中写明理由，经批准后生效"


def refuse_if_approved(plan: Plan | int) -> None:
    """Refuse a direct change of an approved plan; only in a transaction.

    Called by every command that changes facts of a plan (grid, import, roster). It takes the plan's lock, so that an
    approval under way is either before the change or after it. Raises DomainError.
    """
    key = plan if isinstance(plan, int) else plan.pk
    row = Plan.objects.select_for_update(no_key=True).filter(pk=key).first()
    if row is None:
        raise DomainError("没有保存", why="这个年度方案已被删除", next_step="请刷新页面")
    if row.state != Plan.State.DRAFT:
        raise DomainError("没有保存", why=f"{row.year}年度方案{row.state}，不能直接改动", next_step=NEXT_STEP)


def take_draft(plan: int, version: int) -> Plan:
    """Win the right to change a draft as last seen; only in a transaction.

    Raises DomainError when somebody was quicker, or the plan is approved.
    """
    rows = Plan.objects.filter(pk=plan, version=version, state=Plan.State.DRAFT)
    if rows.update(version=F("version") + 1) == 1:
        return Plan.objects.select_related("agency").get(pk=plan)
    refuse_if_approved(plan)
    raise DomainError(
        "没有保存", why="这个年度方案刚刚被别人改动", next_step="请刷新页面，核对后再办；您填写的内容还在本页"
    )
