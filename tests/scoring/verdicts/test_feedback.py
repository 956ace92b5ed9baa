"""情况反馈 by the one that leads a series, unit by unit; and open rectification taken into the next year's plan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from indicators.year_overview import Asked
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Department, DepartmentSuccession, Notification
from plans.models import Participant, Plan, Subject
from scoring.models import FeedbackItem, RectificationItem
from scoring.verdicts import carrying, feedback
from scoring.verdicts.feedback import Problem
from scoring.verdicts.joining import left_from_last_year
from scoring.verdicts.seeing import items_for, subject_above, units_given
from scoring.watching.joining import items_to_mend
from scoring.watching.rectifying import Matter, open_item
from tests.office import YEAR, Office
from tests.running_year import running_year
from tests.scoring.registers.world import AGENCY, BUREAU, by, person, section

DUE = date(YEAR, 9, 30)
OTHER_LEAD = "乙局系列牵头单位"


@pytest.fixture
def city(office: Office) -> Plan:
    """The city's year that appraises 甲局 (经济系列) and 乙局 (民生系列)."""
    plan = running_year(office, agency=office.city, scheme=BUREAU)
    for code, unit in (("U1", office.a), ("U2", office.b)):
        Subject.objects.update_or_create(
            plan=plan, code=code, defaults={"name": unit.name, "kind": "单位", "agency": unit}
        )
    return plan


def unit(plan: Plan, name: str = "甲局") -> Subject:
    return Subject.objects.select_related("plan__agency", "agency").get(plan=plan, name=name, kind="单位")


def give(office: Office, plan: Plan, words: str = "台账不及时") -> FeedbackItem:
    facts = Problem(problem=words, suggestion="按月报送", due=DUE)
    return feedback.enter(by=by(office, Role.SERIES_LEAD), subject=unit(plan), facts=facts)


def url(office: Office, page: str = "") -> str:
    return f"/units/{office.a.pk}/years/{YEAR}/feedback/{page}"


def seen(client: Client, address: str) -> str:
    response = client.get(address)
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def test_what_is_entered_is_seen_by_the_unit_only_when_it_is_sent(office: Office, city: Plan) -> None:
    give(office, city)
    give(office, city, "数据口径不一致")
    lead, unit_office, head = (
        office.client_of(who) for who in (Role.SERIES_LEAD, Role.PERFORMANCE_OFFICE, Role.SECTION_HEAD)
    )
    assert "台账不及时" in seen(lead, url(office))
    assert "反馈 2 个问题" in seen(lead, url(office))
    for reader in (unit_office, head):
        assert "没有反馈的问题" in seen(reader, url(office))
    # The other series neither reads nor writes here; a unit does not give to itself.
    assert seen(office.client_of(OTHER_LEAD), url(office)) == "404"
    assert seen(unit_office, url(office, "new/")) == "404"
    assert unit_office.post(url(office, "send/")).status_code == 404
    answer = lead.post(url(office, "send/"), follow=True)
    assert "已反馈 2 个问题" in answer.content.decode()
    assert "台账不及时" in seen(unit_office, url(office))
    assert "台账不及时" in seen(head, url(office))
    told = {row.account for row in Notification.objects.filter(title__contains="情况反馈：2 个问题")}
    assert told == {office.account(Role.PERFORMANCE_OFFICE), office.account(Role.CHIEF_LEADER)}
    matters = RectificationItem.objects.order_by("pk")
    assert [(row.source, row.problem, row.measure, row.due) for row in matters] == [
        ("情况反馈", "台账不及时", "按月报送", DUE),
        ("情况反馈", "数据口径不一致", "按月报送", DUE),
    ]
    assert {row.subject for row in matters} == {unit(city)}
    # The unit finds its matter under its own address.
    assert (
        unit_office.get(f"/units/{office.a.pk}/years/{YEAR}/rectification/{matters[0].pk}/").status_code
        == 200
    )


def test_sending_again_sends_nothing_and_what_is_sent_does_not_change(office: Office, city: Plan) -> None:
    row = give(office, city)
    lead = by(office, Role.SERIES_LEAD)
    assert feedback.send(by=lead, subject=unit(city)) == 1
    with pytest.raises(DomainError, match="没有待反馈的问题"):
        feedback.send(by=lead, subject=unit(city))
    args: dict[str, Any] = {"by": lead, "subject": unit(city), "item": row.pk, "version": 1}
    with pytest.raises(DomainError, match="已经反馈给单位"):
        feedback.change(facts=Problem(problem="改过", due=DUE), **args)
    with pytest.raises(DomainError, match="已经反馈给单位"):
        feedback.remove(**args)
    assert RectificationItem.objects.count() == 1


def test_before_it_is_sent_it_may_be_changed_and_taken_out(office: Office, city: Plan) -> None:
    row = give(office, city)
    lead = by(office, Role.SERIES_LEAD)
    args: dict[str, Any] = {"by": lead, "subject": unit(city), "item": row.pk}
    feedback.change(facts=Problem(problem="改过", due=DUE), version=0, **args)
    with pytest.raises(DomainError, match="刚刚被改动"):
        feedback.change(facts=Problem(problem="又改", due=DUE), version=0, **args)
    feedback.remove(version=1, **args)
    assert not FeedbackItem.objects.exists()
    actions = AuditEntry.objects.filter(action__endswith="情况反馈").order_by("position")
    assert [row.action for row in actions] == ["登记情况反馈", "修改情况反馈", "删去情况反馈"]


def test_a_series_lead_counts_the_units_of_the_series_the_city_all_of_them(
    office: Office, city: Plan
) -> None:
    give(office, city)
    for who, names in (
        (Role.SERIES_LEAD, ["甲局"]),
        (OTHER_LEAD, ["乙局"]),
        (Role.CITY_OFFICE, ["甲局", "乙局"]),
    ):
        lines = units_given(office.access(who), city)
        assert [line.subject.name for line in lines if line.subject.name in ("甲局", "乙局")] == names
    line = next(
        each for each in units_given(office.access(Role.CITY_OFFICE), city) if each.subject.name == "甲局"
    )
    assert (line.waiting, line.sent, line.closed) == (1, 0, 0)
    above = subject_above(office.a.pk, YEAR)
    assert above is not None
    assert not items_for(office.access(Role.PERFORMANCE_OFFICE), above).exists()


def last_year(office: Office) -> Plan:
    return running_year(office, scheme=AGENCY, year=YEAR - 1)


def opened(office: Office, plan: Plan, **more: Any) -> RectificationItem:
    values: dict[str, Any] = {"source": "其他", "problem": "整改未完", "due": DUE, "subject": section(plan)}
    return open_item(by=by(office), plan=plan, matter=Matter(**values | more))


def test_what_is_open_goes_into_the_next_years_plan_once(office: Office) -> None:
    before = last_year(office)
    first = opened(office, before, owner=person(before))
    closed = opened(office, before, problem="已办完")
    RectificationItem.objects.filter(pk=closed.pk).update(state="已销号")
    plan = running_year(office, scheme=AGENCY)
    found = carrying.offered(plan)
    assert [(one.row, one.subject, one.owner) for one in found] == [(first, section(plan), person(plan))]
    asked = Asked(
        plan=plan, access=office.access(Role.PERFORMANCE_OFFICE), today=DUE, at=lambda name, *more: name
    )
    assert [matter.step for matter in left_from_last_year(asked)] == [
        "上年度还有 1 项整改没有销号，请转入本年。"
    ]
    assert [todo.count for todo in items_to_mend(office.access(Role.STAFF))] == [1]
    assert carrying.take(by=by(office), plan=plan, items={first.pk}, today=DUE) == 1
    made = RectificationItem.objects.get(carried_from=first)
    assert (made.plan, made.problem, made.owner, made.due) == (plan, "整改未完", person(plan), DUE)
    with pytest.raises(DomainError, match="刚刚已经转入或销号"):
        carrying.take(by=by(office), plan=plan, items={first.pk}, today=DUE)
    assert carrying.offered(plan) == []
    # The person is reminded of it once, where it goes on.
    assert [
        (todo.count, f"/years/{YEAR}/" in todo.link) for todo in items_to_mend(office.access(Role.STAFF))
    ] == [(1, True)]
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(
        f"/units/{office.a.pk}/years/{YEAR - 1}/rectification/{first.pk}/"
    )
    assert f"{YEAR}年度第 {made.pk} 号" in page.content.decode()


def test_a_merged_section_is_found_again_and_a_gone_one_named(office: Office) -> None:
    before = last_year(office)
    row, lost = opened(office, before), opened(office, before, subject=section(before, "二科"))
    plan = running_year(office, scheme=AGENCY)
    Participant.objects.filter(plan=plan).update(subject=Subject.objects.get(plan=plan, kind="单位"))
    Subject.objects.filter(plan=plan, kind="科室").update(department=None, name="别的科")
    day = date(YEAR, 1, 1)
    new = Department.objects.create(agency=office.a, code="K9", name="综合科", kind="科室", valid_from=day)
    Department.objects.filter(pk=office.s1.pk).update(valid_to=day)
    DepartmentSuccession.objects.create(predecessor=office.s1, successor=new, kind="合并", on=day)
    merged = Subject.objects.create(
        plan=plan, code="K9", name="综合科", kind="科室", agency=office.a, department=new
    )
    found = {one.row: one for one in carrying.offered(plan)}
    assert found[row].subject == merged
    assert not found[lost].fits
    with pytest.raises(DomainError, match="今年不在名册里"):
        carrying.take(by=by(office), plan=plan, items={row.pk, lost.pk}, today=DUE)
    assert not RectificationItem.objects.filter(carried_from__isnull=False).exists()


def test_a_draft_offers_and_does_not_take(office: Office) -> None:
    row = opened(office, last_year(office))
    plan = running_year(office, scheme=AGENCY, state=Plan.State.DRAFT)
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(
        f"/units/{office.a.pk}/years/{YEAR}/rectification/carry/"
    )
    assert "整改未完" in page.content.decode()
    assert "方案批准以后才能转入" in page.content.decode()
    with pytest.raises(DomainError, match="现在是“草稿”"):
        carrying.take(by=by(office), plan=plan, items={row.pk}, today=DUE)


def test_a_matter_of_the_plan_above_is_offered_to_the_units_own_plan(office: Office, city: Plan) -> None:
    give(office, city)
    feedback.send(by=by(office, Role.SERIES_LEAD), subject=unit(city))
    own = running_year(office, scheme=AGENCY, year=YEAR + 1)
    assert [(one.row.problem, one.subject and one.subject.name) for one in carrying.offered(own)] == [
        ("台账不及时", "甲局")
    ]
