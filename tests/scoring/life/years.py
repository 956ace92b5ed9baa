"""Settled years of the small world with the people who take their steps."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from people.access import Role
from people.acting import Actor
from plans.models import PublicNotice
from scoring.life import steps
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.indicators.reviewing.rows import by, second_office
from tests.office import YEAR, Office

State = Settlement.State
SETTLER = Role.PERFORMANCE_OFFICE
DECIDER = Role.LEADING_GROUP


def settled(office: Office) -> Settlement:
    """A draft of 甲局 that the 绩效专干 has settled."""
    row = settled_year(office, office.a, YEAR)
    Settlement.objects.filter(pk=row.pk).update(account=office.account(SETTLER))
    return fresh(row)


def fresh(row: Settlement) -> Settlement:
    return Settlement.objects.select_related("plan__agency", "notice").get(pk=row.pk)


def checker(office: Office) -> Actor:
    """Another member of the 绩效办."""
    account = second_office(office)
    return Actor(name=account.name, account=account.pk)


def checked(office: Office) -> Settlement:
    return steps.check(by=checker(office), settlement=settled(office), note="已逐项核对")


def decided(office: Office) -> Settlement:
    return steps.decide(
        by=by(office, DECIDER), settlement=checked(office), on=timezone.localdate(), body="党组会",
        document="甲党纪〔2026〕3号", minutes="同意定等结果",
    )  # fmt: skip


def notice_of(row: Settlement, state: str = PublicNotice.State.POSTED) -> PublicNotice:
    """A 公示 of the version, as its publisher leaves it."""
    today = timezone.localdate()
    return PublicNotice.objects.create(
        plan=row.plan, kind="结果公示试", title="年度结果公示", text="现予公示。", working_days=3, state=state,
        posted_on=today - timedelta(days=9), closes_on=today - timedelta(days=4), version=1,
    )  # fmt: skip


def posted(office: Office, state: str = PublicNotice.State.POSTED) -> Settlement:
    row = decided(office)
    steps.post(by=by(office, SETTLER), settlement=row, notice=notice_of(row, state))
    return fresh(row)


def published(office: Office) -> Settlement:
    row = posted(office, PublicNotice.State.CLOSED)
    steps.publish(by=by(office, SETTLER), settlement=row)
    return fresh(row)


def again(row: Settlement, office: Office, *, result: str | None = None) -> Settlement:
    """The next version of the plan as a draft, settled by the 绩效专干; `result` stands for what came of it."""
    made = Settlement.objects.get(pk=row.pk)
    made.pk, made.version, made.state = None, row.version + 1, State.DRAFT
    made.outdated = made.reopened = ""
    made.published_at, made.notice = None, None
    made.result = row.result if result is None else result
    made._state.adding = True
    made.save(force_insert=True)
    return fresh(made)
