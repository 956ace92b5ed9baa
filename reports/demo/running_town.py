"""The quarters of the example town: those before published with their rankings, the present one hanging.

A 公示 that is over is written as it stood at its end: its days lie in the past, the services count from today.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from itertools import cycle
from typing import Final

from django.utils import timezone

from people.acting import COMMAND_LINE, Actor
from people.errors import DomainError
from people.models import Account
from plans.models import Plan, PublicNotice, Subject
from plans.services.notice_content import digest_of
from plans.services.notices import post_notice
from reports.demo.cast import as_actor, cast_leader
from reports.demo.moment import Moment
from scoring.models import QuarterSettlement
from scoring.quarterly.coefficients import Factors, set_coefficients
from scoring.quarterly.settling import settle_alone
from scoring.quarterly.steps import approve_version, draft_quarter_notice, publish_version

# 数量, 难易 and 重要 of the sections in turn, in 1/10000.
FACTORS: Final = (
    (10_000, 10_000, 10_000),
    (10_500, 10_000, 10_000),
    (10_000, 10_500, 10_200),
    (9_800, 10_000, 10_000),
)
BY: Final = Actor(name="示例", origin=COMMAND_LINE)
MOST: Final = 2
FRIDAY: Final = 4
# Monday to Friday: the day of posting does not count.
HANGS: Final = 4
MINUTES: Final = "会议审议通过本季度核算结果和排名，同意公示。"


def weigh_sections(plan: Plan) -> None:
    """Set the 评价系数 before the plan is approved: every section has its three factors."""
    office = Account.objects.filter(employee__agency=plan.agency, username__endswith="jixiaoban").first()
    sections = plan.subjects.filter(kind=Subject.Kind.SECTION).order_by("code")
    rows = [
        Factors(subject=subject.pk, version=None, amount=amount, difficulty=difficulty, importance=importance)
        for subject, (amount, difficulty, importance) in zip(sections, cycle(FACTORS), strict=False)
    ]
    set_coefficients(by=as_actor(office) if office else BY, plan=plan, rows=rows)


def make_town_quarters(plan: Plan, moment: Moment) -> None:
    """Settle the quarters that are over one after the other; before the last only the two before it."""
    office = Account.objects.filter(employee__agency=plan.agency, username__endswith="jixiaoban").first()
    if office is None:
        return
    clerk, leader = as_actor(office), as_actor(cast_leader(BY, plan))
    for quarter in range(max(1, moment.quarter - MOST), moment.quarter + 1):
        made = settle_alone(by=clerk, plan=plan, quarter=quarter)
        made = approve_version(
            by=leader, settlement=made.pk, meeting_date=_workday(moment.after(quarter, 9)), minutes=MINUTES
        )
        notice = draft_quarter_notice(
            by=clerk, settlement=made.pk, title=f"{plan.year}年第{quarter}季度考核结果公示", place="镇政府公示栏",
            contact="镇绩效办", audience="全镇干部职工", working_days=HANGS,
        )  # fmt: skip
        if quarter < moment.quarter:
            _over(notice, moment, quarter)
            publish_version(by=clerk, settlement=made.pk)
            QuarterSettlement.objects.filter(pk=made.pk).update(published_at=moment.hour_after(quarter, 25))
            continue
        # Whose holidays are not known yet cannot count the days: then the sheet waits for being posted.
        with suppress(DomainError):
            post_notice(by=clerk, notice=notice.pk, version=notice.version)


def _workday(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def _over(notice: PublicNotice, moment: Moment, quarter: int) -> None:
    """Move a 公示 to its quarter, from a Monday to Friday on, and end it without an objection."""
    after = moment.after(quarter, 15)
    posted = after - timedelta(days=after.weekday())
    closes = posted + timedelta(days=FRIDAY)
    PublicNotice.objects.filter(pk=notice.pk).update(
        state=PublicNotice.State.CLOSED, posted_on=posted, closes_on=closes,
        closed_at=timezone.make_aware(datetime.combine(closes, time(17, 0))), digest=digest_of(notice),
    )  # fmt: skip
    QuarterSettlement.objects.filter(notice=notice).update(state=QuarterSettlement.State.POSTED)
