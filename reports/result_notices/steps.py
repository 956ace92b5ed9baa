"""What posting, withdrawing and answering do to the version behind a 公示 of results (rules 7.2)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone

from people.acting import Actor
from people.chain import Step
from people.errors import DomainError
from people.services.notifications import notify
from plans.models import Objection, PublicNotice
from plans.services.notice_turns import address, office_accounts
from reports.models import ResultNotice
from reports.result_notices.drafting import MONEY_SHOWN
from reports.result_notices.offers import BONUS, RESULT, WHAT_OF, offers_of
from reports.result_notices.tables import undecided
from scoring.appealing.hands import hands_on
from scoring.life.guards import reasons_against
from scoring.life.steps import mark_outdated, post, take_down
from scoring.life.turns import own_reasons, title
from scoring.life.workflow import BY_NAME, DECIDE, POST
from scoring.models import Settlement, SettlementAct
from scoring.services import hold_settlements

State = Settlement.State
GONE: Final = "公示背后的这一版核算已不存在"
RECALL: Final = "须撤回公示，更正后重新公示"


def version_of(notice: PublicNotice) -> Settlement | None:
    """The version that a notice shows, with plan and agency."""
    link = (
        ResultNotice.objects.filter(notice=notice)
        .select_related("settlement__plan__agency", "settlement__notice")
        .defer("settlement__inputs", "settlement__book", "settlement__result")
        .first()
    )
    return link.settlement if link else None


def may_post(notice: PublicNotice) -> list[str]:
    """What speaks against posting: the version was given up, is not complete, or no longer holds."""
    row, what = version_of(notice), WHAT_OF[notice.kind]
    if row is None:
        return [GONE]
    if what == RESULT:
        if row.state != State.APPROVED or row.notice_id != notice.pk:
            return [f"{title(row)}现在是“{row.state}”，不在待公示状态"]
        found = [why for why, _ in own_reasons(row, BY_NAME[POST])] + reasons_against(row, POST)
        return [*found, *undecided(row, what, offers_of(row, what))]
    if row.state not in MONEY_SHOWN or row.reopened:
        return [f"{title(row)}现在是“{'正在更正' if row.reopened else row.state}”，奖金分配方案不能公示"]
    return [why for why, _ in own_reasons(row, BY_NAME[POST])]


def not_before(notice: PublicNotice) -> tuple[date, str] | None:
    """The day of the 审定: what was not decided yet cannot have hung (and no version is decided before it is computed)."""
    row = version_of(notice)
    if row is None:
        return None
    made = timezone.localdate(row.created_at)
    decided = (
        SettlementAct.objects.filter(settlement=row.pk, step=BY_NAME[DECIDE].title).order_by("pk").last()
    )
    if decided is None or decided.on < made:
        return made, f"{title(row)}的核算"
    return decided.on, f"{title(row)}的审定"


def hold(notice: PublicNotice) -> None:
    """Keep the versions of the plan from moving, before the audit log is taken (people.services.locks)."""
    hold_settlements(notice.plan_id)


def on_posted(notice: PublicNotice, by: Actor) -> None:
    """The version hangs from now on; the distribution of its bonus moves nothing."""
    row = version_of(notice)
    if row is None:
        raise DomainError("没有发布公示", why=GONE, next_step="请回到考核结果页面")
    if WHAT_OF[notice.kind] == RESULT:
        post(by=by, settlement=row, notice=notice)


def on_closed(notice: PublicNotice, by: Actor) -> None:
    """Tell the office what comes next."""
    row = version_of(notice)
    if row is None:
        return
    what = WHAT_OF[notice.kind]
    notify(
        office_accounts(notice.plan.agency_id) - {by.account or 0},
        title=f"公示已结束：{notice.title}",
        body="可以发布结果了。" if what == RESULT else "可以核定奖金了。",
        link=_life(row) if what == RESULT else address(notice),
        key=f"notice-closed:{notice.pk}",
    )


def on_withdrawn(notice: PublicNotice, by: Actor) -> None:
    """A version whose sheet was taken down waits for another one, or is given back."""
    row = version_of(notice)
    if row is None or WHAT_OF[notice.kind] != RESULT or row.notice_id != notice.pk:
        return
    if row.state == State.POSTED:
        take_down(by=by, settlement=row, reason=notice.reason)


def on_answered(objection: Objection, by: Actor) -> None:
    """An accepted objection asks for a corrected version; what it is about stays with the objection."""
    if objection.outcome not in (Objection.Outcome.ACCEPTED, Objection.Outcome.PARTLY):
        return
    row = version_of(objection.notice)
    if row is None:
        return
    money = WHAT_OF[objection.notice.kind] == BONUS
    words = f"奖金分配公示有意见{'采纳' if objection.outcome == Objection.Outcome.ACCEPTED else '部分采纳'}" if money else (
        f"公示有异议{objection.outcome}"
    )  # fmt: skip
    mark_outdated(Settlement.objects.filter(pk=row.pk), f"{words}，须更正", by=by)


def must_recall(notices: Collection[PublicNotice]) -> dict[int, str]:
    """Which sheets have to be corrected and posted anew, and why (rules 7.2). One query."""
    links = ResultNotice.objects.filter(notice__in=notices).select_related("settlement")
    version = ("version", "state", "outdated", "reopened")
    found = {}
    for link in links.only("notice", "what", *(f"settlement__{name}" for name in version)):
        row = link.settlement
        if row.outdated:
            found[link.notice_id] = f"{title(row)}{row.outdated}，{RECALL}"
        elif row.state == State.SUPERSEDED:
            found[link.notice_id] = f"{title(row)}已被替代，{RECALL}"
        elif link.what == BONUS and row.reopened:
            found[link.notice_id] = f"{title(row)}正在更正（{row.reopened}），{RECALL}"
    return found


def hands(notice: PublicNotice) -> list[Step]:
    """Who settled, checked and decided the version: none of them answers an objection to it."""
    row = version_of(notice)
    return hands_on(row) if row else []


def page(notice: PublicNotice) -> str:
    """The page from which it is composed."""
    row = version_of(notice)
    if row is None:
        return ""
    name = "result_notice" if WHAT_OF[notice.kind] == RESULT else "result_bonus_notice"
    return reverse(name, args=[row.plan.agency_id, row.plan.year, row.pk])


def _life(row: Settlement) -> str:
    return (
        f"{reverse('life', args=[row.plan.agency_id, row.plan.year])}?plan={row.plan_id}&settlement={row.pk}"
    )
