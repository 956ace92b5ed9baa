"""Who may still change a plan, and its year: directly nobody once it is approved, then it takes a numbered 变更.

The year's work (台账, 更正, 月报, 签字, 报出 …) goes on while the plan is approved, and ends when it is archived.
"""

from __future__ import annotations

from typing import Final

from django.db.models import F

from people.acting import Actor
from people.chain import with_hand
from people.errors import DomainError
from plans.models import Plan

NEXT_STEP: Final = "请在“方案变更”中写明理由，经批准后生效"
# What of the year's work is asked for outside of its time.
NOT_RUNNING: Final = "方案批准后、归档前才能办理"


def refuse_if_approved(plan: Plan | int, *, by: Actor | None = None) -> None:
    """Refuse a direct change of an approved plan; only in a transaction.

    Called by every command that changes facts of a plan (grid, import, roster). It takes the plan's lock, so that an
    approval under way is either before the change or after it. `by`, whose hand is in the draft from now on, does not
    approve it. Raises DomainError.
    """
    key = plan if isinstance(plan, int) else plan.pk
    # The order of plans is by their agency's name: without `of` its row would be taken along, after the plan's.
    row = Plan.objects.select_for_update(no_key=True, of=("self",)).filter(pk=key).order_by("pk").first()
    if row is None:
        raise DomainError("没有保存", why="这个年度方案已被删除", next_step="请刷新页面")
    if row.state != Plan.State.DRAFT:
        raise DomainError("没有保存", why=f"{row.year}年度方案{row.state}，不能直接改动", next_step=NEXT_STEP)
    _keep_hand(row, by)


def take_draft(plan: int, version: int, *, by: Actor | None = None) -> Plan:
    """Win the right to change a draft as last seen; only in a transaction. `by` as in `refuse_if_approved`.

    Raises DomainError when somebody was quicker, or the plan is approved.
    """
    rows = Plan.objects.filter(pk=plan, version=version, state=Plan.State.DRAFT)
    if rows.update(version=F("version") + 1) == 1:
        row = Plan.objects.select_related("agency").get(pk=plan)
        _keep_hand(row, by)
        return row
    refuse_if_approved(plan)
    raise DomainError(
        "没有保存", why="这个年度方案刚刚被别人改动", next_step="请刷新页面，核对后再办；您填写的内容还在本页"
    )


def refuse_unless_running(plan: Plan | int, what: str) -> None:
    """Refuse a step of the year's work under a plan that is no longer (or not yet) approved; only in a transaction.

    Reads the state anew: the row in the caller's hands may be older than an archiving. It takes no lock, so that the
    filers of a plan do not wait for each other; what moves points holds the settlements, under which a plan is archived
    (`indicators.ledger_registry`).
    """
    key = plan if isinstance(plan, int) else plan.pk
    state = Plan.objects.values_list("state", flat=True).filter(pk=key).first()
    if state != Plan.State.APPROVED:
        why = f"年度方案现在是“{state}”" if state else "年度方案已被删除"
        raise DomainError(what, why=why, next_step=NOT_RUNNING)


def _keep_hand(plan: Plan, by: Actor | None) -> None:
    hands = with_hand(plan.hands, by) if by is not None else plan.hands
    if hands != plan.hands:
        plan.hands = hands
        Plan.objects.filter(pk=plan.pk).update(hands=hands)
