"""What the 公示 of results adds: the part behind its two kinds, its station on the way, what it has against money."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse

from bonuses.approving.questions import register_money_guard
from people.access import Access
from people.frame.todo import register_todo
from people.permissions import allowed
from plans.models import PublicNotice
from plans.publishers import register_publisher
from reports.result_notices import steps
from reports.result_notices.drafting import MONEY_SHOWN, standing_link
from reports.result_notices.money import money_not_shown
from reports.result_notices.offers import BONUS, KINDS, RESULT, asks_bonus_notice, pays
from reports.result_notices.waiting import objections_for_leaders
from scoring.life.stations import Standing, Station, register_station
from scoring.life.way import station_of
from scoring.life.workflow import POST
from scoring.models import Settlement

CHANGE = "notice.change"
State = Settlement.State


def join() -> None:
    """Register all of it."""
    for what, word in ((RESULT, "异议"), (BONUS, "意见")):
        register_publisher(
            KINDS[what], may_post=steps.may_post, must_recall=steps.must_recall, on_posted=steps.on_posted,
            on_closed=steps.on_closed, on_withdrawn=steps.on_withdrawn, on_answered=steps.on_answered,
            hold=steps.hold, not_before=steps.not_before, page=steps.page, page_rule=CHANGE, hands=steps.hands, word=word,
        )  # fmt: skip
    register_station(posting)
    register_station(money_shown)
    register_money_guard(money_not_shown)
    register_todo(objections_for_leaders)


def posting(settlement: Settlement, access: Access) -> Station:
    """The way's own station of the 公示, with the page where it is composed."""
    station = station_of(POST, settlement, access)
    drafted = settlement.notice is not None and settlement.notice.state != PublicNotice.State.WITHDRAWN
    waits = station.standing in (Standing.NOW, Standing.BLOCKED) and settlement.state == State.APPROVED
    if waits and not drafted and allowed(access, CHANGE, settlement.plan.agency_id):
        return replace(station, url=_at("result_notice", settlement), link="草拟公示")
    return station


def money_shown(settlement: Settlement, access: Access) -> Station | None:
    """The 公示 of the distribution where the document asks for it, or where the office made one."""
    asked, link = asks_bonus_notice(settlement), standing_link(settlement, BONUS)
    if not asked and link is None:
        return None
    title, order = KINDS[BONUS], 45
    if link is not None:
        over = link.notice.state == PublicNotice.State.CLOSED
        plan = settlement.plan
        return Station(
            key="bonus_notice", order=order, title=title, standing=Standing.DONE if over else Standing.NOW,
            next="" if over else "期满、逐条答复意见后结束公示", done=_days(link.notice),
            url=reverse("notice", args=[plan.agency_id, plan.year, link.notice_id]),
            link=f"公示（{link.notice.state}）",
        )  # fmt: skip
    ready = settlement.state in MONEY_SHOWN and pays(settlement)
    return Station(
        key="bonus_notice", order=order, title=title, standing=Standing.NOW if ready else Standing.LATER,
        next="绩效办公示奖金分配方案、征求意见，结束以后才能核定" if ready else "",
        url=_at("result_bonus_notice", settlement)
        if ready and allowed(access, CHANGE, settlement.plan.agency_id)
        else "",
        link="草拟公示",
    )  # fmt: skip


def _days(notice: PublicNotice) -> str:
    if notice.posted_on is None or notice.closes_on is None:
        return ""
    return f"{notice.posted_on:%Y-%m-%d} 至 {notice.closes_on:%Y-%m-%d}"


def _at(name: str, settlement: Settlement) -> str:
    plan = settlement.plan
    return reverse(name, args=[plan.agency_id, plan.year, settlement.pk])
