"""What every command on a register asks first: may the registers of the plan still change, and is the row as seen?"""

from __future__ import annotations

from typing import Any, Final

from people.chain import Step
from people.errors import DomainError
from plans.models import Plan
from scoring.models import Entered
from scoring.registering.columns import Register
from scoring.services import frozen_settlement, hold_settlements

NOT_DONE: Final = "没有办成"


def hold_open(plan: Plan, register: Register) -> None:
    """Refuse where the register feeds a result that is past 草稿; only in a transaction.

    The settlements of the plan stay locked to its end, so that none of them moves on meanwhile.
    """
    if not register.scored:
        return
    hold_settlements(plan.pk)
    frozen = frozen_settlement(plan)
    if frozen is not None:
        raise DomainError(
            f"{register.title}不能再改",
            why=f"{plan.year}年度核算第{frozen.version}版已到“{frozen.state}”，它所依据的登记已经冻结",
            next_step="确需更正的，请先退回或更正核算结果，再来登记",
        )
    # Read anew: the plan in the caller's hands may be older than its archiving.
    if Plan.objects.filter(pk=plan.pk, state=Plan.State.ARCHIVED).exists():
        raise DomainError(
            f"{register.title}不能再改", why=f"{plan.year}年度方案已归档", next_step="请在当年的方案里登记"
        )


def row_of(register: Register, plan: Plan, row: int) -> Entered:
    """Fetch a row of the plan. DomainError when it is gone."""
    found: Entered | None = register.rows_in.filter(pk=row, plan=plan).first()
    if found is None:
        raise DomainError(NOT_DONE, why=f"找不到这条{register.title}", next_step="请刷新列表")
    return found


def take_turn(register: Register, row: Entered, version: int, **changed: Any) -> None:
    """Move the row on as last seen, by compare-and-set on version and standing. DomainError when somebody was quicker."""
    moved = register.rows_in.filter(pk=row.pk, version=version, standing=row.standing).update(
        version=version + 1, **changed
    )
    if moved:
        row.version = version + 1
        for name, value in changed.items():
            setattr(row, name, value)
        return
    now = register.rows_in.filter(pk=row.pk).first()
    who = now.confirmed_name or now.entered_name if now else ""
    state = f"现在是“{now.standing}”" if now else "已不在"
    raise DomainError(
        NOT_DONE,
        why=f"这条{register.title}刚刚被{who or '他人'}改动，{state}",
        next_step="请刷新页面，核对后再办",
    )


def entering(row: Entered) -> list[Step]:
    """The step of who entered the row; none for one from a year workbook."""
    if row.entered_by_id is None:
        return []
    return [Step(row.entered_by_id, row.entered_for_id, "登记")]


def asking(row: Entered) -> list[Step]:
    """The step of who asked for the withdrawal."""
    if row.withdrawal_by_id is None:
        return []
    return [Step(row.withdrawal_by_id, row.withdrawal_for_id, "申请撤销")]


def replaced(row: Any) -> int | None:
    """The key of the row that a correction takes the place of."""
    key: int | None = row.replaces_id
    return key


def plan_of(row: Any) -> Plan:
    """The plan of a row of any register."""
    plan: Plan = row.plan
    return plan
