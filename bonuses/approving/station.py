"""奖金核定 among the stations of a settlement."""

from __future__ import annotations

from typing import Final

from bonuses.approving.lists import Unbalanced, is_proved
from bonuses.approving.reading import sentences_against
from bonuses.approving.standing import list_of, owed, supplements_of
from bonuses.approving.telling import page_of
from bonuses.models import BonusApproval, BonusPool
from people.access import Access
from plans.services.notice_words import day_words
from scoring.life.stations import Block, Standing, Station
from scoring.models import Settlement
from scoring.settlement_states import PUBLISHED

KEY: Final = "bonus"
ORDER: Final = 60
TITLE: Final = "奖金核定"
State = BonusApproval.State


def money_station(settlement: Settlement, access: Access) -> Station | None:
    """Where the money of a version stands; None where its plan pays nothing.

    With a total that is not shared out yet (something is undecided) it comes later, and there is nothing to look at.
    """
    pool = BonusPool.objects.filter(settlement=settlement, total_fen__isnull=False).first()
    if pool is None:
        return None
    if pool.paid_fen is None:
        return Station(KEY, ORDER, TITLE, Standing.LATER)
    url = page_of(settlement)
    try:
        return _station(settlement, url)
    except Unbalanced as error:
        block = Block(f"{error.what}：{error.why}", url)
        return Station(KEY, ORDER, TITLE, Standing.BLOCKED, blocks=(block,), url=url, link="查看")


def _station(settlement: Settlement, url: str) -> Station:
    # Nobody is named here: the sums have to meet all the same.
    is_proved(settlement)
    if settlement.state not in PUBLISHED:
        return Station(KEY, ORDER, TITLE, Standing.LATER, url=url, link="预览奖金")
    approval = list_of(settlement.plan_id)
    if approval is not None and approval.state == State.APPROVED:
        return _after(settlement, approval, url)
    against = tuple(Block(words, url) for words in sentences_against(settlement))
    standing = Standing.BLOCKED if against else Standing.NOW
    if approval is None:
        return Station(
            KEY, ORDER, TITLE, standing, next="绩效办提交名单", blocks=against, url=url, link="提交核定"
        )
    words = "党组研究后，由编制、核算以外的人登记"
    return Station(KEY, ORDER, TITLE, standing, next=words, blocks=against, url=url, link="登记核定")


def _after(settlement: Settlement, approval: BonusApproval, url: str) -> Station:
    """After the list is approved: done, or a supplement is open."""
    day = day_words(approval.meeting_date) if approval.meeting_date else ""
    done = f"{approval.body}{day}核定，{approval.approved_name}登记"
    waiting = [row.number for row in supplements_of(settlement.plan_id) if row.state == State.WAITING]
    if waiting:
        words = f"第{waiting[0]}号补发追回单待登记核定"
        return Station(KEY, ORDER, TITLE, Standing.NOW, next=words, done=done, url=url, link="登记核定")
    if owed(settlement.plan_id, settlement):
        words = "金额与已核定的不同，绩效办编制补发追回单"
        return Station(KEY, ORDER, TITLE, Standing.NOW, next=words, done=done, url=url, link="补发追回")
    return Station(KEY, ORDER, TITLE, Standing.DONE, done=done, url=url, link="查看")
