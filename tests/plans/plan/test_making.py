"""Beginning a year: from a scheme in plain words, or from an earlier plan brought up to the present."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from indicators.models import IndicatorExit, SecondaryIndicator
from indicators.services.cloning import clone_plan
from people.access import Role
from people.errors import DomainError
from people.models import Department, DepartmentSuccession, Employee, Posting
from plans.models import Participant, Plan, PlanSetting, Subject
from plans.schemes import scheme_codes
from plans.services.plan_list import scheme_cards
from plans.services.plan_making import begin_plan
from scoring.services import store_year
from scoring.year import YearRows, load_year
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft, last_entry, post
from tests.running_year import entry, running_year

NEXT = YEAR + 1


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def test_every_scheme_says_whom_it_grades_and_its_total() -> None:
    cards = {card.code: card for card in scheme_cards()}
    assert set(cards) == set(scheme_codes())
    assert cards["kexie-2017"].grades == "单位（只有得分）；科室、下属单位（只有得分）；个人（得分和等次）"
    assert cards["kexie-2017"].total == "指标总分 650 分"
    assert cards["kejiju-2021"].total == "指标总分 100 分"


def test_a_plan_is_begun_once_for_a_year_and_scheme(office: Office) -> None:
    client, url = office.client_of(Role.PERFORMANCE_OFFICE), reverse("plan_new", args=[office.a.pk])
    assert "请选择" in post(client, url, year="2026").content.decode()
    assert post(client, url, year="2026", scheme="kejiju-2021").status_code == 302
    plan = Plan.objects.get()
    assert (plan.year, plan.scheme_code, plan.state, len(plan.scheme_digest)) == (
        2026,
        "kejiju-2021",
        "草稿",
        64,
    )
    assert "已经有同一计分方案" in post(client, url, year="2026", scheme="kejiju-2021").content.decode()
    with pytest.raises(DomainError, match="没有选择计分方案"):
        begin_plan(by=actor(office), agency=office.a, year=2026, scheme="no-such")
    made = begin_plan(by=actor(office), agency=office.a, year=2026, scheme="kexie-2017")
    assert list(made.calendar.values_list("name", flat=True).order_by("due")) == [
        "抓工作部署", "绩效管理考评方案报送", "自评工作报告", "绩效评估完成",
    ]  # fmt: skip
    page = client.get(reverse("plans", args=[office.a.pk])).content.decode()
    assert page.count("2026年度方案") == 2
    assert "?plan=" in page


def test_a_clone_brings_settings_roster_and_indicators_with_their_history(office: Office) -> None:
    old = draft(office)
    PlanSetting.objects.create(plan=old, name="优秀比例", value="25%", reason="去年决定")
    new = Department.objects.create(
        agency=office.a, code="K9", name="综合科", kind="科室", valid_from=date(NEXT, 1, 1)
    )
    Department.objects.filter(pk=office.s2.pk).update(valid_to=date(NEXT, 1, 1))
    DepartmentSuccession.objects.create(
        predecessor=office.s2, successor=new, kind="更名", on=date(NEXT, 1, 1)
    )
    person = Employee.objects.create(agency=office.a, number="A77", name="新人", joined_on=date(NEXT, 1, 1))
    Posting.objects.create(
        employee=person, agency=office.a, department=new, post="一般人员", start=date(NEXT, 1, 1)
    )
    made = clone_plan(by=actor(office), source=old, agency=office.a, year=NEXT, today=date(NEXT, 2, 1))
    plan = made.plan
    assert (plan.year, plan.copied_from, plan.state, made.indicators, made.dated) == (NEXT, old, "草稿", 6, 6)
    assert list(PlanSetting.objects.filter(plan=plan).values_list("value", "reason")) == [("25%", "去年决定")]
    row = SecondaryIndicator.objects.get(plan=plan, code="2.1")
    assert row.previous == SecondaryIndicator.objects.get(plan=old, code="2.1")
    assert row.subject is not None
    assert (row.subject.plan, row.subject.name, row.deadline) == (plan, "综合科", f"{NEXT}年12月31日")
    assert row.primary.plan == plan
    people = Participant.objects.filter(plan=plan)
    assert people.get(number="A77").subject == row.subject
    assert people.get(number="A01").bonus_base_fen == 500_000
    assert SecondaryIndicator.objects.filter(plan=old).count() == 6
    assert Subject.objects.get(plan=old, code="K2").name == "二科"
    assert '"指标":6' in last_entry().detail
    with pytest.raises(DomainError, match="已经有同一计分方案"):
        clone_plan(by=actor(office), source=old, agency=office.a, year=NEXT, today=date(NEXT, 2, 1))


def test_what_was_decided_to_leave_is_not_taken_along(office: Office) -> None:
    old = draft(office)
    for code in ("2.1", "2.2", "2.3"):
        IndicatorExit.objects.create(
            indicator=SecondaryIndicator.objects.get(plan=old, code=code), trigger="任务完成", outcome="退出"
        )
    made = clone_plan(by=actor(office), source=old, agency=office.a, year=NEXT, today=date(NEXT, 2, 1))
    assert list(made.plan.indicators.order_by("code").values_list("code", flat=True)) == ["1.1", "1.2", "1.3"]
    assert [row.name for row in made.plan.primary_indicators.all()] == ["一科重点任务"]


def test_the_clone_page_shows_what_changes_before(office: Office) -> None:
    old = draft(office)
    client, url = office.client_of(Role.PERFORMANCE_OFFICE), reverse("plan_clone", args=[office.a.pk, old.pk])
    page = client.get(url).content.decode()
    assert "6 项指标" in page
    assert "一科科长" in page  # who heads the section now
    assert f'value="{NEXT}"' in page
    answer = post(client, url, year=NEXT)
    made = Plan.objects.get(year=NEXT)
    assert answer["Location"] == f"{reverse('plan', args=[office.a.pk, NEXT])}?plan={made.pk}"
    assert office.client_of("乙局绩效办").get(url).status_code == 404


def test_a_workbook_does_not_replace_what_people_filed(office: Office) -> None:
    plan = running_year(office, state=Plan.State.DRAFT)
    row = entry(plan, "1.1", 1)
    rows = load_year(plan)
    store_year(rows, owner="甲局")
    row = entry(Plan.objects.get(pk=plan.pk), "1.1", 1)
    row.events.create(kind="提交", name="一科填报员")
    with pytest.raises(DomainError, match="已有在系统里填报的1 条填报和审核记录"):
        store_year(_again(plan), owner="甲局")
    assert row.events.count() == 1
    Plan.objects.update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="已批准"):
        store_year(_again(plan), owner="甲局")


def _again(plan: Plan) -> YearRows:
    rows = load_year(Plan.objects.get(pk=plan.pk))
    rows.plan = Plan(
        agency=rows.plan.agency, year=plan.year, scheme_code=plan.scheme_code, scheme_text=plan.scheme_text
    )
    return rows
