"""The inner plan: which may take a total over, and how the total gets into it."""

from __future__ import annotations

from typing import Final

from bonuses.chain.standing import total_of
from bonuses.models import InternalSplit
from people.acting import Actor
from people.errors import DomainError
from plans.engine.loading import BONUS_TOTAL
from plans.engine.rounding import two_places
from plans.models import Plan, PlanChange, PlanSetting
from plans.services.plan_settings import Entry, base_rules, save_settings
from scoring.plan_changes.commands import begin_change, edit_row, propose_change
from scoring.plan_changes.items import SETTING, VALUE
from scoring.services import frozen_settlement

NOT_LINKED: Final = "没有转入内部方案"


def inner_plans(split: InternalSplit) -> list[Plan]:
    """The plans of the unit's year that may take the total: those whose scheme splits a given 奖金总额."""
    if split.agency_id is None:
        return []
    rows = Plan.objects.filter(agency=split.agency_id, year=split.outer.plan.year)
    rows = rows.exclude(pk=split.outer.plan_id).exclude(state=Plan.State.ARCHIVED)
    return [plan for plan in rows.select_related("agency").order_by("pk") if _splits_a_total(plan)]


def refuse_unfit(split: InternalSplit, plan: Plan) -> None:
    """DomainError where a plan cannot take the total."""
    if plan.pk not in {each.pk for each in inner_plans(split)}:
        raise DomainError(
            NOT_LINKED, why="所选方案不是本单位当年分配奖金总额的方案", next_step="请选择本单位的内部方案"
        )
    others = InternalSplit.objects.filter(inner=plan)
    other = others.exclude(subject_code=split.subject_code, outer__plan=split.outer.plan_id).first()
    if other is not None:
        raise DomainError(
            NOT_LINKED, why=f"这个方案已经分配{other.subject_name}的总额", next_step="请另选一个内部方案"
        )
    frozen = frozen_settlement(plan)
    if frozen is not None and total_of(plan) != split.total_fen:
        raise DomainError(
            NOT_LINKED,
            why=f"内部方案的核算第{frozen.version}版已到“{frozen.state}”",
            next_step="请先退回或更正内部核算，再转入新的总额",
        )


def put_total(*, by: Actor, split: InternalSplit, plan: Plan) -> PlanChange | None:
    """Set 奖金总额: in a draft directly, in an approved plan by a proposed 变更 (given back); only in a transaction."""
    if total_of(plan) == split.total_fen:
        return None
    text = two_places(split.total_fen)
    reason = (
        f"{split.outer.plan.agency.name}{split.outer.plan.year}年度核算第{split.outer.version}版下达的总额"
    )
    if plan.state == Plan.State.DRAFT:
        stored = PlanSetting.objects.filter(plan=plan)
        entries = {row.name: Entry(value=row.value, clause=row.clause, reason=row.reason) for row in stored}
        old = entries.get(BONUS_TOTAL, Entry())
        entries[BONUS_TOTAL] = Entry(value=text, clause=old.clause, reason=reason)
        save_settings(by=by, plan=plan.pk, version=plan.version, entries=entries)
        return None
    change = begin_change(by=by, plan=plan, reason=reason)
    change = edit_row(
        by=by, change=change.pk, version=change.version, kind=SETTING, key=BONUS_TOTAL, texts={VALUE: text}
    )
    return propose_change(by=by, change=change.pk, version=change.version)


def _splits_a_total(plan: Plan) -> bool:
    rules = base_rules(plan)
    if rules is None or rules.scheme.bonus is None:
        return False
    return rules.scheme.bonus.method != "months_by_grade" and BONUS_TOTAL in rules.scheme.settings
