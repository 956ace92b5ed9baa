"""A town's year under way: two sections with three indicators each, and the steps of a quarter's version."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import time_machine

from indicators.models import LedgerEntry
from people.access import Role
from people.acting import Actor
from plans.engine.units import RATIO
from plans.models import Plan, PublicNotice, Subject
from plans.services.notices import close_notice, post_notice
from scoring.models import QuarterSettlement
from scoring.quarterly import settling, steps
from tests.office import Office
from tests.running_year import entry, running_year

SCHEME: Final = "xiangzhen-2024"
# A Friday in June; no holiday within the term of three working days but the weekend.
NOW: Final = datetime(2026, 6, 5, 2, 0, tzinfo=UTC)
APPROVED: Final = LedgerEntry.State.APPROVED


def by(office: Office, who: Role | str = Role.PERFORMANCE_OFFICE) -> Actor:
    account = office.account(who)
    return Actor(name=account.name, account=account.pk)


def town(office: Office, quarters: tuple[int, ...] = (1,)) -> Plan:
    """一科 has 完成率 100, 90, 120 %, 二科 80, 100 % and a row that is not approved; coefficients 1.05 and none.

    一科: 100 × (1 + 0.9 + 1) ÷ 3 × 1.05 = 101.5. 二科: 100 × (0.8 + 1) ÷ 2 × 1 = 90.
    """
    plan = running_year(office, scheme=SCHEME)
    Subject.objects.filter(plan=plan, code="K1").update(coefficient_points=10_500)
    for quarter in quarters:
        for code, percent in (("1.1", 100), ("1.2", 90), ("1.3", 120), ("2.1", 80), ("2.2", 100)):
            entry(plan, code, quarter, APPROVED, attainment=RATIO * percent // 100)
        entry(plan, "2.3", quarter, LedgerEntry.State.SUBMITTED, attainment=RATIO)
    return plan


def settled(office: Office, plan: Plan, quarter: int = 1, **more: Any) -> QuarterSettlement:
    return settling.settle_alone(by=by(office), plan=plan, quarter=quarter, **more)


def approved(office: Office, plan: Plan, quarter: int = 1, **more: Any) -> QuarterSettlement:
    made = settled(office, plan, quarter, **more)
    return steps.approve_version(
        by=by(office, Role.CHIEF_LEADER), settlement=made.pk, meeting_date=date(2026, 6, 4), minutes="同意。"
    )


def noticed(office: Office, row: QuarterSettlement) -> PublicNotice:
    return steps.draft_quarter_notice(
        by=by(office), settlement=row.pk, title="第一季度公示", text="现予公示。", working_days=3
    )


def posted(office: Office, plan: Plan, quarter: int = 1, **more: Any) -> QuarterSettlement:
    row = approved(office, plan, quarter, **more)
    notice = noticed(office, row)
    post_notice(by=by(office), notice=notice.pk, version=notice.version)
    row.refresh_from_db()
    return row


def closed(
    office: Office, plan: Plan, traveller: time_machine.Traveller, quarter: int = 1, **more: Any
) -> QuarterSettlement:
    row = posted(office, plan, quarter, **more)
    assert row.notice is not None
    row.notice.refresh_from_db()
    end = row.notice.closes_on
    assert end is not None
    day = end + timedelta(days=1)
    traveller.move_to(datetime(day.year, day.month, day.day, 2, 0, tzinfo=UTC))
    close_notice(by=by(office), notice=row.notice.pk, version=row.notice.version)
    return row


def published(
    office: Office, plan: Plan, traveller: time_machine.Traveller, quarter: int = 1, **more: Any
) -> QuarterSettlement:
    row = closed(office, plan, traveller, quarter, **more)
    return steps.publish_version(by=by(office), settlement=row.pk)
