"""What the money adds to the rest: the guard on 归档, 待办, who may open the minutes of the 党组."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from bonuses.approving.lists import payment_list
from bonuses.approving.standing import list_of, owed, supplements_of
from bonuses.approving.station import money_station
from bonuses.approving.telling import page_of, title_of
from bonuses.models import BonusApproval, BonusPool, BonusSupplement
from people.access import READERS, Access
from people.files.owners import register_owner
from people.frame.todo import Todo
from people.permissions.predicates import roles_of
from scoring.life.guards import register_guard
from scoring.life.stations import register_station
from scoring.life.workflow import ARCHIVE
from scoring.life.year_end import register_year_end
from scoring.models import Settlement

State = BonusApproval.State


def join() -> None:
    """Register all of it."""
    register_guard(ARCHIVE, money_unsettled)
    register_station(money_station)
    register_year_end(money_waiting)
    register_owner(
        "奖金核定附件",
        lambda access: (
            Q(bonus_approvals__settlement__plan__agency__in=access.agencies_of(*READERS))
            | Q(bonus_supplements__plan__agency__in=access.agencies_of(*READERS))
        ),
    )


def money_unsettled(settlement: Settlement) -> list[str]:
    """What of the money is open before a version may be archived: its approval, a supplement, a difference."""
    if payment_list(settlement) is None:
        return []
    approval = list_of(settlement.plan_id)
    if approval is None or approval.state != State.APPROVED:
        return ["奖金名单还没有核定"]
    waiting = [row.number for row in supplements_of(settlement.plan_id) if row.state == State.WAITING]
    if waiting:
        return [f"第{waiting[0]}号补发追回单还没有核定"]
    if owed(settlement.plan_id, settlement):
        return ["本版金额与已核定的不同，须先补发追回"]
    return []


def money_waiting(access: Access) -> Iterator[Todo]:
    """Lists and supplements that wait for their approval, and published versions without a list."""
    approving = access.agencies_of(*roles_of("bonus.approve"))
    changing = access.agencies_of(*roles_of("bonus.change"))
    if not approving | changing:
        return
    lists = BonusApproval.objects.filter(settlement__plan__agency__in=approving, state=State.WAITING)
    for row in lists.select_related("settlement__plan").defer("settlement__inputs", "settlement__book"):
        if not _own(row, access.account) and access.account != row.settlement.account_id:
            yield Todo(f"{title_of(row)}待登记核定", page_of(row.settlement))
    single = BonusSupplement.objects.filter(plan__agency__in=approving, state=State.WAITING)
    for one in single.select_related("plan", "after__plan").defer("after__inputs", "after__book"):
        if not _own(one, access.account) and access.account != one.after.account_id:
            yield Todo(f"{title_of(one)}待登记核定", page_of(one.after))
    yield from _unprepared(changing)


def _unprepared(agencies: frozenset[int]) -> Iterator[Todo]:
    """Published versions with money whose plan has no list: the office puts one before 党组."""
    listed = BonusApproval.objects.exclude(state=State.WITHDRAWN).values("settlement__plan")
    pools = BonusPool.objects.filter(
        settlement__plan__agency__in=agencies, settlement__state=Settlement.State.PUBLISHED, paid_fen__isnull=False,
        settlement__reopened="", settlement__outdated="",
    ).exclude(settlement__plan__in=listed)  # fmt: skip
    rows = pools.select_related("settlement__plan").defer(
        "settlement__inputs", "settlement__book", "settlement__result"
    )
    for row in rows.order_by("settlement__plan", "settlement__version"):
        yield Todo(f"{row.settlement.plan.year}年度奖金名单待提交核定", page_of(row.settlement))


def _own(row: BonusApproval | BonusSupplement, account: int | None) -> bool:
    return account in (row.prepared_by_id, row.prepared_for_id)
