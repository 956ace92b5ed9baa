"""Where the document says so, money is approved only after its distribution was put up (rules 2.4)."""

from __future__ import annotations

from datetime import date

import pytest

from bonuses.models import BonusAllocation
from bonuses.services import settle_plan
from people.models import Account
from people.permissions import access_of
from plans.models import PublicNotice
from reports.models import ResultNotice
from reports.opened import rules_of
from reports.result_notices.joining import money_shown, posting
from reports.result_notices.money import money_not_shown
from reports.result_notices.offers import BONUS
from scoring.life.stations import Standing
from scoring.models import Settlement
from tests.reports.pages.settled_samples import Years

pytestmark = pytest.mark.django_db
State = PublicNotice.State


def put_up(found: Settlement, state: str) -> PublicNotice:
    notice = PublicNotice.objects.create(
        plan=found.plan, kind="奖金分配方案公示", title="公示", working_days=3, state=state
    )
    ResultNotice.objects.create(notice=notice, settlement=found, what=BONUS)
    return notice


def test_the_guard_waits_for_the_end_of_the_notice(years: Years) -> None:
    found = years.settlements["工商联"]
    assert money_not_shown(found) == ["奖金分配方案还没有公示、征求意见，或公示还没有结束"]
    notice = put_up(found, State.POSTED)
    assert money_not_shown(found)
    PublicNotice.objects.filter(pk=notice.pk).update(state=State.CLOSED)
    assert money_not_shown(found) == []
    for name in ("科协", "科技局", "工信局", "镇"):
        assert money_not_shown(years.settlements[name]) == [], name


def test_a_corrected_version_needs_another_one_only_where_an_amount_changes(years: Years) -> None:
    found, other = years.settlements["工商联"], years.settlements["科协"]
    put_up(other, State.CLOSED)
    Settlement.objects.filter(pk=other.pk).update(plan=found.plan, version=9, state="已被替代")
    assert money_not_shown(found), "the amounts of that version are others"
    ResultNotice.objects.update(settlement=found)
    assert money_not_shown(found) == []
    again = settle_samples_again(found)
    assert money_not_shown(again) == [], "the same amounts to the fen"
    share = BonusAllocation.objects.filter(pool__settlement=again).exclude(amount_fen=0).first()
    assert share is not None
    BonusAllocation.objects.filter(pk=share.pk).update(amount_fen=share.amount_fen - 1)
    assert money_not_shown(again)


def test_the_stepper_leads_to_the_sheets(years: Years) -> None:
    found = Settlement.objects.select_related("plan__agency").get(pk=years.settlements["工商联"].pk)
    access = access_of(Account.objects.get(username="reader"), today=date.today(), second_factor=True)  # noqa: DTZ011
    station = money_shown(found, access)
    assert station is not None
    assert (station.standing, station.url) == (Standing.LATER, "")
    found.state = Settlement.State.APPROVED
    station = money_shown(found, access)
    assert station is not None
    assert (station.standing, station.url.endswith("/bonus-notice/")) == (Standing.NOW, True)
    assert posting(found, access).url.endswith("/notice/")
    assert money_shown(years.settlements["镇"], access) is None


def settle_samples_again(found: Settlement) -> Settlement:
    """The same facts settled as the next version."""
    rules = rules_of(found)
    return settle_plan(found.plan, rules).settlement
