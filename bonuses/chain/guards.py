"""What the chain holds fast: no inner year is settled or approved with another total, a changed city marks it."""

from __future__ import annotations

from bonuses.chain.once import WAY_OUT, inner_twice, sentence
from bonuses.chain.standing import split_of, standings
from bonuses.chain.units import city_money
from bonuses.models import BonusPool, InternalSplit
from people.acting import Actor
from people.errors import DomainError
from plans.engine.loading import Rules, bonus_total_fen
from plans.engine.rounding import two_places
from plans.models import Plan
from scoring.life.steps import mark_outdated
from scoring.models import Settlement
from scoring.services import hold_settlements

_OVER = (Settlement.State.SUPERSEDED, Settlement.State.ARCHIVED)


def refuse_other_total(plan: Plan, rules: Rules) -> None:
    """DomainError where an inner plan would split another total than the one handed down (rules 4.16)."""
    split = split_of(plan)
    total = bonus_total_fen(rules)
    if split is None or total == split.total_fen:
        return
    has = "没有奖金总额" if total is None else f"的奖金总额是 {two_places(total)} 元"
    waits = split.change is not None and split.change.state == split.change.State.PROPOSED
    raise DomainError(
        "没有核算",
        why=f"内部方案{has}，上级下达、党组同意的是 {two_places(split.total_fen)} 元",
        next_step=f"请先批准第{split.change.number}号变更"
        if waits and split.change
        else "请把奖金总额改为下达的数",
    )


def refuse_twice_paid(plan: Plan, rules: Rules) -> None:
    """DomainError where an inner plan would pay somebody whom another list of the city names (rules 4.16)."""
    twice = inner_twice(plan, rules)
    if twice:
        raise DomainError("没有核算", why=sentence(twice), next_step=WAY_OUT)


def against_the_total(settlement: Settlement) -> list[str]:
    """What speaks against approving an inner list: it split another total, or the city's has changed."""
    split = split_of(settlement.plan_id)
    if split is None:
        return []
    (standing,) = standings([split])
    if standing.outdated:
        return [standing.outdated]
    total = BonusPool.objects.filter(settlement=settlement).values_list("total_fen", flat=True).first()
    if total != split.total_fen:
        return [f"本版分配的总额不是下达的 {two_places(split.total_fen)} 元"]
    return []


def hold_inner(settlement: Settlement) -> None:
    """Take the settlements of the inner plans before the audit log, by ascending plan."""
    for split in _linked(settlement):
        hold_settlements(split.inner_id or 0)


def mark_inner(settlement: Settlement, by: Actor) -> None:
    """A newly published version of the city: inner years whose total it changes have to be settled anew."""
    splits = _linked(settlement)
    if not splits:
        return
    money = city_money(settlement)
    totals = {unit.code: unit.amount for unit in money.units} if money else {}
    for split in splits:
        now = totals.get(split.subject_code, 0)
        if now != split.total_fen:
            rows = Settlement.objects.filter(plan=split.inner_id).exclude(state__in=_OVER)
            words = f"上级核算第{settlement.version}版把本单位总额改为 {two_places(now)} 元"
            mark_outdated(rows, words, by=by)


def _linked(settlement: Settlement) -> list[InternalSplit]:
    """The newest linked split of each inner plan under the city's plan, by ascending plan."""
    rows = InternalSplit.objects.filter(outer__plan=settlement.plan_id, inner__isnull=False)
    newest = {row.inner_id or 0: row for row in rows.order_by("outer__version")}
    return [newest[key] for key in sorted(newest)]
