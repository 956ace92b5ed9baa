"""Whether the distribution of a version was put up before it becomes final (rules 2.4)."""

from __future__ import annotations

from bonuses.models import BonusAllocation
from plans.models import PublicNotice
from reports.models import ResultNotice
from reports.result_notices.offers import BONUS, asks_bonus_notice, pays
from scoring.models import Settlement


def money_not_shown(settlement: Settlement) -> list[str]:
    """What the 公示 has against 核定: the document asks for one, and none of these amounts is over.

    One that showed the same amounts in an earlier version of the plan holds: only what changes is put up anew.
    """
    if not asks_bonus_notice(settlement) or not pays(settlement):
        return []
    links = ResultNotice.objects.filter(
        settlement__plan=settlement.plan_id, what=BONUS, notice__state=PublicNotice.State.CLOSED
    )
    shown = {link.settlement_id for link in links}
    if settlement.pk in shown or any(amounts(key) == amounts(settlement.pk) for key in sorted(shown)):
        return []
    return ["奖金分配方案还没有公示、征求意见，或公示还没有结束"]


def amounts(settlement: int) -> dict[str, tuple[str, int]]:
    """Name and fen by 工号."""
    rows = BonusAllocation.objects.filter(pool__settlement=settlement)
    columns = ("person_result__number", "person_result__name", "amount_fen")
    return {number: (name, fen) for number, name, fen in rows.values_list(*columns)}
