"""清理 by rule: one person proposes, another confirms; what is removed is counted in a protocol, never listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from people.acting import Actor
from people.chain import Step, check_chain
from people.errors import DomainError
from people.services.files import name_of
from plans.models import Plan
from plans.services.plan_archiving import lock_plan_row
from reports.archive.retention import RULES, Rule
from reports.models import RemovalProtocol

State = RemovalProtocol.State
NOT_REMOVED: Final = "没有清理"
PROPOSED: Final = "提出清理"


@dataclass(frozen=True, slots=True)
class Standing:
    """One rule for a plan: how many there are, why it cannot be applied now, the proposal that waits."""

    rule: Rule
    number: int
    against: str
    waiting: RemovalProtocol | None


def standings(plan: Plan, today: date) -> list[Standing]:
    """Every rule, with what it would remove."""
    rows = RemovalProtocol.objects.filter(plan=plan, state=State.PROPOSED)
    waiting = {row.rule: row for row in rows.select_related("plan__agency")}
    return [
        Standing(rule, number := rule.count(plan), _against(rule, plan, today, number), waiting.get(rule.key))
        for rule in RULES.values()
    ]


def propose_removal(*, by: Actor, plan: Plan, rule: str, today: date) -> RemovalProtocol:
    """Propose to remove what a rule names. DomainError: the year is not archived, its time is not over, nothing is there."""
    found = _rule(rule)
    with transaction.atomic():
        number = found.count(plan)
        why = _against(found, plan, today, number)
        if why:
            raise DomainError(NOT_REMOVED, why=why, next_step="到期后再提出")
        try:
            with transaction.atomic():
                row = RemovalProtocol.objects.create(
                    plan=plan, rule=rule, basis=found.basis, counts={found.what: number}, account_id=by.account,
                    account_for_id=by.on_behalf_account, account_name=name_of(by),
                )  # fmt: skip
        except IntegrityError as error:
            raise DomainError(
                NOT_REMOVED, why="已经提出过，还没有确认", next_step="请由另一人确认"
            ) from error
        by.record(
            action=PROPOSED, target=_named(plan), detail={"规则": found.what, "数量": number, "依据": found.basis},
            agency=plan.agency_id,
        )  # fmt: skip
    return row


def confirm_removal(*, by: Actor, removal: int, today: date) -> RemovalProtocol:
    """Remove it now: another person than who proposed. DomainError: not waiting any more, the same hands."""
    with transaction.atomic():
        row = RemovalProtocol.objects.select_related("plan__agency").get(pk=removal)
        found, plan = _rule(row.rule), row.plan
        lock_plan_row(plan.pk)
        if row.account_id is not None and by.account is not None:
            check_chain([Step(row.account_id, row.account_for_id, PROPOSED)], by=by, step="确认清理")
        why = _against(found, plan, today, 1)
        if why:
            raise DomainError(NOT_REMOVED, why=why, next_step="到期后再确认")
        won = RemovalProtocol.objects.filter(pk=removal, state=State.PROPOSED).update(
            state=State.DONE, at=timezone.now(), confirmed_by=by.account, confirmed_name=name_of(by)
        )
        if not won:
            raise _moved(row)
        number = found.remove(plan)
        RemovalProtocol.objects.filter(pk=removal).update(counts={found.what: number})
        by.record(
            action="清理到期数据", target=_named(plan), detail={"规则": found.what, "数量": number, "依据": row.basis, "提出人": row.account_name},
            agency=plan.agency_id,
        )  # fmt: skip
    row.refresh_from_db()
    return row


def withdraw_removal(*, by: Actor, removal: int) -> None:
    """Take a proposal back."""
    with transaction.atomic():
        row = RemovalProtocol.objects.select_related("plan__agency").get(pk=removal)
        if not RemovalProtocol.objects.filter(pk=removal, state=State.PROPOSED).update(state=State.WITHDRAWN):
            raise _moved(row)
        by.record(
            action="撤回清理",
            target=_named(row.plan),
            detail={"规则": _rule(row.rule).what},
            agency=row.plan.agency_id,
        )


def _against(rule: Rule, plan: Plan, today: date, number: int) -> str:
    if plan.state != Plan.State.ARCHIVED:
        return "本年度还没有归档"
    if today.year < rule.due(plan):
        return f"{rule.due(plan)}年起才到期"
    return "" if number else "没有可清理的"


def _rule(key: str) -> Rule:
    found = RULES.get(key)
    if found is None:
        raise DomainError(NOT_REMOVED, why="没有这条规则", next_step="请从归档页面选择")
    return found


def _named(plan: Plan) -> str:
    return f"{plan.agency.name} {plan}"


def _moved(row: RemovalProtocol) -> DomainError:
    return DomainError(NOT_REMOVED, why=f"它现在是“{row.state}”", next_step="请刷新页面查看")
