"""Who is told of a list: those who may record its approval, then the office."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils import timezone

from bonuses.models import BonusApproval, BonusSupplement
from people.access import Role
from people.acting import Actor
from people.services.holders import accounts_with
from people.services.notifications import mark_answered, notify
from plans.services.notice_turns import office_accounts
from scoring.models import Settlement

APPROVERS: Final = (Role.PERFORMANCE_OFFICE, Role.LEADING_GROUP, Role.CHIEF_LEADER)


def page_of(settlement: Settlement) -> str:
    """The page of the money of a version."""
    plan = settlement.plan
    return reverse("bonus_approval", args=[plan.agency_id, plan.year, settlement.pk])


def title_of(row: BonusApproval | BonusSupplement) -> str:
    """The name of a list or supplement, with its year."""
    if isinstance(row, BonusSupplement):
        return f"{row.plan.year}年度第{row.number}号补发追回单"
    return f"{row.settlement.plan.year}年度奖金名单"


def tell_prepared(by: Actor, row: BonusApproval | BonusSupplement) -> None:
    """Ask those who may record it; only in the transaction of the command."""
    settlement = _settlement(row)
    people = accounts_with(APPROVERS, [settlement.plan.agency_id], timezone.localdate())
    notify(
        people[settlement.plan.agency_id] - {by.account or 0, settlement.account_id or 0},
        body=f"{by.name}已提交，党组研究后请由另一人登记核定。",
        **_asked(row),
    )


def tell_approved(by: Actor, row: BonusApproval | BonusSupplement) -> None:
    """Tell the office that it may be paid."""
    settlement = _settlement(row)
    notify(
        (office_accounts(settlement.plan.agency_id) | {row.prepared_by_id or 0}) - {by.account or 0, 0},
        title=f"{title_of(row)}已核定",
        body="可以生成签领表和财务发放表。",
        link=page_of(settlement),
    )


def unask(row: BonusApproval | BonusSupplement) -> None:
    """Nobody is asked any more."""
    mark_answered(**_asked(row))


def _asked(row: BonusApproval | BonusSupplement) -> dict[str, str]:
    return {"title": f"{title_of(row)}待登记核定", "link": page_of(_settlement(row))}


def _settlement(row: BonusApproval | BonusSupplement) -> Settlement:
    return row.after if isinstance(row, BonusSupplement) else row.settlement
