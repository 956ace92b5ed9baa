"""From the city to the person: the money is the same at every level, and no inner plan can split another total."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bonuses.approving.commands import prepare_list
from bonuses.approving.lists import payment_list
from bonuses.chain.commands import hand_down, link_inner
from bonuses.chain.guards import against_the_total, refuse_other_total
from bonuses.chain.page import chain_of, standings_of
from bonuses.chain.units import city_money
from bonuses.models import BonusAllocation, InternalSplit
from bonuses.services import settle_plan
from people.access import Role
from people.errors import DomainError
from people.frame.todo import todos_of
from people.models import Notification
from plans.current import rules_in_force
from plans.models import Plan, PlanChange, PlanSetting
from reports.result_pages.frame import place_of
from reports.results.blocks import money
from scoring.life.after import act_on, hold_for
from scoring.life.workflow import PUBLISH
from scoring.models import Settlement, SubjectResult
from scoring.plan_changes.commands import approve_change
from tests.bonuses.chain.world import (
    CANCELLED,
    city_year,
    handed_down,
    inner_plan,
    inner_year,
    linked,
    party,
)
from tests.bonuses.money_world import actor, approved
from tests.office import YEAR, Office
from tests.reports.pages.settled_samples import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]
OFFICE, CITY = Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE


def test_units_make_up_what_is_paid_and_a_cancelled_bonus_stays_with_the_city(office: Office) -> None:
    found = city_money(city_year(office))
    assert found is not None
    assert [unit.name for unit in found.units] == ["甲局", "乙局"]
    assert found.amount == found.listed.paid == sum(row.amount for row in found.listed.rows)
    one = found.of("U1")
    assert one is not None
    lost = found.listed.by_number[CANCELLED]
    assert (lost.amount, one.returned) == (0, lost.base)
    assert one.amount == one.base - one.returned
    assert one.months in ("1", "1.5", "2")


def test_totals_are_handed_down_once_the_list_is_approved(office: Office) -> None:
    city = city_year(office)
    by = actor(office, CITY)
    with pytest.raises(DomainError, match="本版的奖金还没有核定"):
        hand_down(by=by, settlement=city)
    approved(office, city)
    assert hand_down(by=by, settlement=city) == 2
    assert hand_down(by=by, settlement=city) == 0
    money_ = city_money(city)
    assert money_ is not None
    assert sum(InternalSplit.objects.values_list("total_fen", flat=True)) == money_.amount
    told = Notification.objects.filter(title__contains="绩效奖总额已下达")
    assert set(told.values_list("account", flat=True)) == {
        office.account(OFFICE).pk,
        office.account("乙局绩效办").pk,
    }


def test_a_draft_inner_plan_takes_the_total_at_once(office: Office) -> None:
    split = handed_down(office, city_year(office))
    plan = inner_plan(office)
    row = linked(office, split, plan)
    setting = PlanSetting.objects.get(plan=plan, name="奖金总额")
    assert int(setting.value.replace(".", "")) in (
        split.total_fen,
        split.total_fen // 10,
        split.total_fen // 100,
    )
    assert "第1版下达的总额" in setting.reason
    assert (row.inner, row.document, row.change) == (plan, "甲党组〔2026〕5号", None)
    (standing,) = standings_of(office.a.pk, YEAR)
    assert standing.equal
    assert standing.outdated == ""


def test_an_approved_inner_plan_takes_it_by_a_change_of_two_people(office: Office) -> None:
    split = handed_down(office, city_year(office))
    plan = inner_plan(office, state=Plan.State.APPROVED)
    row = linked(office, split, plan)
    assert row.change is not None
    assert row.change.state == PlanChange.State.PROPOSED
    (standing,) = standings_of(office.a.pk, YEAR)
    assert not standing.equal
    loaded = rules_in_force(plan).rules
    assert loaded is not None
    with pytest.raises(DomainError, match="没有奖金总额"):
        refuse_other_total(plan, loaded)
    with pytest.raises(DomainError):
        approve_change(
            by=actor(office, OFFICE), change=row.change.pk, version=row.change.version,
            approved_on=party()["meeting_date"], document="5号",
        )  # fmt: skip


def test_another_total_is_not_settled(office: Office) -> None:
    split = handed_down(office, city_year(office))
    plan = inner_plan(office)
    linked(office, split, plan)
    PlanSetting.objects.filter(plan=plan, name="奖金总额").update(value="1.00")
    rules = rules_in_force(plan).rules
    assert rules is not None
    with pytest.raises(DomainError, match=r"奖金总额是 1\.00 元，上级下达、党组同意的是"):
        settle_plan(plan, rules)
    assert not Settlement.objects.filter(plan=plan).exists()


def test_the_money_is_conserved_on_every_level(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    chain = chain_of(city)
    assert chain is not None
    assert [check.difference for check in chain.checks] == [0] * 5
    line = next(line for line in chain.lines if line.unit.code == "U1")
    assert line.inner is not None
    assert [check.difference for check in line.inner.checks] == [0] * 4
    assert line.inner.listed.total == split.total_fen == line.unit.amount
    assert {section.name for section in line.inner.sections} == {"一科", "信息中心"}
    people = [row for section in line.inner.sections for row in section.people]
    assert sum(row.amount for row in people) == split.total_fen
    assert {row.name: row.amount for row in line.inner.categories.lines}.keys() == {"在编", "借用"}
    assert line.state == "已分配"
    assert against_the_total(inner) == []


def test_an_inner_list_of_another_total_is_shown_in_red_and_not_approved(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen - 1)
    html = office.client_of(CITY).get(reverse("bonus_chain", kwargs=place_of(city))).content.decode()
    assert "相差 -0.01" in words(html)
    assert "不平" in words(html)
    with pytest.raises(DomainError, match="不是下达的"):
        prepare_list(by=actor(office, OFFICE), settlement=inner.pk, sources={"在编": "财政", "借用": "财政"})


def test_a_changed_city_marks_the_inner_year(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    newer = city_year(office, cancelled=False)
    hold_for(PUBLISH, newer)
    act_on(PUBLISH, newer, actor(office, CITY))
    inner.refresh_from_db()
    assert "上级核算第2版把本单位总额改为" in inner.outdated
    (standing,) = standings_of(office.a.pk, YEAR)
    assert "上级核算第2版" in standing.outdated
    assert any("内部奖金总额已变" in todo.title for todo in todos_of(office.access(OFFICE)))
    with pytest.raises(DomainError, match="上级核算第2版"):
        linked(office, InternalSplit.objects.get(pk=split.pk), inner.plan)


def test_a_new_version_of_the_same_total_changes_nothing(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    again = city_year(office)
    act_on(PUBLISH, again, actor(office, CITY))
    inner.refresh_from_db()
    assert inner.outdated == ""
    assert standings_of(office.a.pk, YEAR)[0].outdated == ""


def test_only_the_unit_s_own_plan_of_that_year_takes_it(office: Office) -> None:
    split = handed_down(office, city_year(office))
    inner_plan(office)
    foreign = Plan.objects.get(agency=office.b, year=YEAR)
    with pytest.raises(DomainError, match="不是本单位当年"):
        linked(office, split, foreign)


def test_two_at_once_link_it_once(office: Office) -> None:
    split = handed_down(office, city_year(office))
    plan = inner_plan(office)
    linked(office, split, plan)
    plan.refresh_from_db()
    with pytest.raises(DomainError, match="刚刚被别人办理"):
        link_inner(by=actor(office, OFFICE), split=split.pk, version=split.version, inner=plan, **party())


def test_pages_lead_from_the_city_to_the_person(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    client = office.client_of(CITY)
    text = words(client.get(reverse("bonus_chain", kwargs=place_of(city))).content.decode())
    assert money(split.total_fen) in text
    assert "不平" not in text
    subject = SubjectResult.objects.get(settlement=city, code="U1").pk
    page = client.get(reverse("bonus_chain_unit", kwargs={**place_of(city), "subject": subject}))
    text = words(page.content.decode())
    listed = payment_list(inner)
    assert listed is not None
    assert "借用：2 人" in text
    for row in listed.rows:
        assert f"{row.name} {row.number}" in text
        assert money(row.amount) in text


def test_the_unit_s_side(office: Office) -> None:
    split = handed_down(office, city_year(office))
    inner_plan(office)
    client = office.client_of(OFFICE)
    at = reverse("internal_bonus", args=[office.a.pk, YEAR])
    assert "转入内部方案" in client.get(at).content.decode()
    link = reverse("internal_link", args=[office.a.pk, YEAR, split.pk])
    plan = Plan.objects.get(agency=office.a, year=YEAR)
    said = {"inner": plan.pk, "meeting_date": "2026-03-03", "document": "5号", "minutes": "同意"}
    assert client.post(link, said).status_code == 302
    text = words(client.get(at).content.decode())
    assert "甲局绩效专干（office）登记" in text
    assert "内部方案还没有核算" in text
    assert office.client_of("乙局绩效办").get(at).status_code == 404
    assert "还没有下达总额" in words(
        office.client_of(CITY).get(reverse("internal_bonus", args=[office.city.pk, YEAR])).content.decode()
    )


def test_a_tampered_city_is_not_shown(office: Office) -> None:
    city = city_year(office)
    one = BonusAllocation.objects.filter(pool__settlement=city, amount_fen__gt=0).first()
    assert one is not None
    BonusAllocation.objects.filter(pk=one.pk).update(amount_fen=one.amount_fen - 1)
    html = office.client_of(CITY).get(reverse("bonus_chain", kwargs=place_of(city))).content.decode()
    assert "奖金名单不平" in words(html)


def test_the_city_page_asks_as_often_for_one_inner_plan_as_for_two(office: Office) -> None:
    city = city_year(office)
    split = handed_down(office, city)
    linked(office, split, inner_plan(office))
    inner = inner_year(office, split.total_fen)
    client, url = office.client_of(CITY), reverse("bonus_chain", kwargs=place_of(city))
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    other = InternalSplit.objects.get(outer=city, subject_code="U2")
    again = Plan.objects.get(agency=office.b, year=YEAR)
    Plan.objects.filter(pk=again.pk).update(
        scheme_text=inner.plan.scheme_text, scheme_digest=inner.plan.scheme_digest
    )
    InternalSplit.objects.filter(pk=other.pk).update(inner=again)
    copied = inner_year(office, other.total_fen, plan=again)
    assert copied.plan == again
    client.get(url)
    with CaptureQueriesContext(connection) as two:
        assert client.get(url).status_code == 200
    assert abs(len(two) - len(one)) <= 1
