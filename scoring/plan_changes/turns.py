"""Whose turn a 变更 is: who had a hand in it and so does not decide it, and who is told."""

from __future__ import annotations

from people.acting import Actor
from people.chain import Step, check_chain, steps_of
from people.services.notifications import mark_answered, notify
from plans.models import PlanChange
from plans.services.notice_turns import office_accounts
from plans.services.plan_turns import link_to, tell_approvers


def hands_on(change: PlanChange) -> list[Step]:
    """Give the steps that whoever decides has no part in: beginning, editing, proposing the 变更."""
    found = steps_of(change.hands, "拟定方案变更")
    if change.proposed_by_id is None:
        return found
    return [Step(change.proposed_by_id, change.proposed_for_id, "提出方案变更"), *found]


def check_person(by: Actor, change: PlanChange) -> None:
    """Whoever had a hand in it does not decide it, in a small office neither. DomainError."""
    if by.account is not None:
        check_chain(hands_on(change), by=by, step="批准方案变更")


def tell_proposed(by: Actor, change: PlanChange) -> None:
    """Tell those who may decide; only in the transaction of the command."""
    tell_approvers(
        change.plan,
        hands_on(change),
        **_asked(change),
        body=f"{by.name}已提出：{change.reason}",
    )


def unask(change: PlanChange) -> None:
    """Nobody is asked any more: decided or withdrawn."""
    mark_answered(**_asked(change))


def _asked(change: PlanChange) -> dict[str, str]:
    """Title and link of the message that asks for the decision."""
    title = f"{change.plan.year}年度方案第{change.number}号变更待您批准"
    return {"title": title, "link": link_to(change.plan, "plan_change", change=change.pk)}


def tell_decided(by: Actor, change: PlanChange) -> None:
    """Tell the office and everybody who had a hand in it; only in the transaction of the decision."""
    unask(change)
    people = office_accounts(change.plan.agency_id).union(*(step.people for step in hands_on(change)))
    notify(
        people - {by.account},
        title=f"{change.plan.year}年度方案第{change.number}号变更{change.state}",
        body=change.decision_note or (f"{change.document}，已经生效。" if change.document else ""),
        link=link_to(change.plan, "plan_change", change=change.pk),
    )
