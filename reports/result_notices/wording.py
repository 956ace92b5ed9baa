"""The words of a 公示 of results as offices write them, and its last day if it were posted today."""

from __future__ import annotations

from datetime import date
from typing import Any

from bonuses.models import BonusPool
from people.errors import DomainError
from plans.models import PublicNotice
from plans.services.notice_words import day_words
from plans.services.notices import least_days
from plans.services.working_days import add_working_days
from reports.result_notices.offers import BONUS, KINDS
from reports.results.amounts import money
from scoring.life.workflow import BY_NAME, DECIDE
from scoring.models import Settlement, SettlementAct


def first_words(row: Settlement, what: str) -> dict[str, Any]:
    """What the form begins with; audience, place and contact as in the last sheet of the year."""
    plan = row.plan
    earlier = PublicNotice.objects.filter(plan=plan).order_by("-pk").first()
    return {
        "title": f"关于{plan.agency.name}{plan.year}年度{_named(what)}的公示",
        "text": _text(row, what),
        "audience": earlier.audience if earlier else "本单位全体干部职工",
        "place": earlier.place if earlier else "",
        "contact": earlier.contact if earlier else "",
        "working_days": least_days(plan),
    }


def last_day_words(days: int, today: date) -> str:
    """When it would end if it were posted today; a year without its holidays stops with what to do about it."""
    try:
        last = add_working_days(today, days)
    except DomainError as error:
        return f"{error}"
    return f"如今天发布，公示 {days} 个工作日，到{day_words(last)}当天结束时为止。"


def _named(what: str) -> str:
    return KINDS[what].removesuffix("公示")


def _text(row: Settlement, what: str) -> str:
    plan = row.plan
    act = SettlementAct.objects.filter(settlement=row, step=BY_NAME[DECIDE].title).order_by("-pk").first()
    decided = ""
    if act is not None and act.body:
        decided = f"，经{act.on.year}年{act.on.month}月{act.on.day}日{act.body}审定"
    begin = f"根据{plan.agency.name}{plan.year}年度绩效管理方案{decided}，"
    if what != BONUS:
        return f"{begin}现将{plan.year}年度考核结果予以公示。"
    pool = BonusPool.objects.filter(settlement=row).first()
    amounts = ""
    if pool is not None and pool.total_fen is not None:
        named = (
            ("总额", pool.total_fen),
            ("发放", pool.paid_fen),
            ("收回", pool.returned_fen),
            ("未分配", pool.undistributed_fen),
        )
        amounts = "奖金" + "，".join(f"{name} {money(fen or 0)} 元" for name, fen in named) + "。"
    return f"{begin}现将{plan.year}年度奖金分配方案予以公示，并征求意见。\n{amounts}".strip()
