"""From draft to approved: put up by one, approved by another, frozen as version 1."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from indicators.frozen_plan import content_of, differences, digest_of, opened, unpack
from indicators.models import SecondaryIndicator
from indicators.services.approving import approve_plan, prepare_plan
from indicators.services.grid import add_rows
from indicators.services.plan_checking import check_stored
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Employee, Notification, RoleGrant
from people.permissions.tree import AgencyTree
from plans.models import Participant, Plan, PlanSetting, PlanVersion, RouteRecord, Subject
from plans.services.plan_guard import refuse_if_approved, take_draft
from plans.services.plan_settings import Entry, base_rules, save_settings, setting_lines
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft, last_entry, on_its_way, post

DAY = date(2026, 1, 20)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return on_its_way(draft(office))


def approve(office: Office, plan: Plan, who: Role = Role.CHIEF_LEADER, **more: Any) -> PlanVersion:
    plan.refresh_from_db()
    given = {"approved_on": DAY, "document": "甲局党组会议纪要〔2026〕1号", **more}
    return approve_plan(by=actor(office, who), plan=plan.pk, version=plan.version, **given)


def test_one_puts_up_another_approves_and_the_content_is_frozen(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    made = approve(office, plan)
    plan.refresh_from_db()
    assert (plan.state, made.number, made.account_name) == (Plan.State.APPROVED, 1, "甲局局长")
    content = unpack(made.content)
    assert made.digest == digest_of(content) == digest_of(content_of(plan))
    assert [row["code"] for row in content["indicators"]] == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
    assert content["indicators"][0]["subject"] == "K1"
    assert made.digest in last_entry().detail
    assert last_entry().action == "批准年度方案"
    with pytest.raises(DomainError, match="方案变更"):
        take_draft(plan.pk, plan.version)


@pytest.fixture
def small(office: Office) -> None:
    """甲局 as the only agency with people, under thirty of them: by itself a small office."""
    Employee.objects.exclude(agency=office.a).update(left_on=date(2025, 12, 31))
    assert office.a.pk in AgencyTree.read().small_offices(timezone.localdate())


@pytest.mark.usefixtures("small")
def test_nobody_approves_what_he_put_up_in_a_small_office_neither(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    with pytest.raises(DomainError, match="另一位有权限"):
        approve(office, plan, Role.PERFORMANCE_OFFICE)
    clerk, approving = (
        office.client_of(Role.PERFORMANCE_OFFICE),
        reverse("plan_approve", args=[office.a.pk, YEAR]),
    )
    page = clerk.get(approving).content.decode()
    assert "小单位也一样。可以批准的：甲局局长（主要领导）、甲局党组成员（领导小组）。" in page
    assert 'name="document"' not in page
    plan.refresh_from_db()
    clerk.post(approving, {"version": plan.version, "approved_on": "2026-01-20", "document": "会议"})
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    assert not PlanVersion.objects.exists()
    assert approve(office, plan).number == 1


def test_who_edited_the_draft_does_not_approve_it_though_another_puts_it_up(
    office: Office, plan: Plan
) -> None:
    chief = actor(office, Role.CHIEF_LEADER)
    add_rows(
        by=chief, plan=plan, rows=[{"primary": "任务", "name": "新增一项", "points": "1", "subject": "K1"}]
    )
    other = Actor(
        name="代办",
        account=office.account(Role.STAFF).pk,
        on_behalf_account=office.account(Role.LEADING_GROUP).pk,
    )
    rules = base_rules(plan)
    assert rules is not None
    lines = {line.name: Entry(value=line.value) for line in setting_lines(plan, rules.scheme)}
    save_settings(
        by=other, plan=plan.pk, version=plan.version, entries={**lines, "优秀比例": Entry(value="25%")}
    )
    plan.refresh_from_db()
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    for who in (Role.CHIEF_LEADER, Role.LEADING_GROUP):
        with pytest.raises(DomainError, match="“编制方案”"):
            approve(office, plan, who)
    assert "年度方案待批准" not in office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    assert approve(office, plan, Role.CITY_OFFICE).number == 1


def test_where_nobody_else_may_approve_the_pages_say_what_to_do(office: Office, plan: Plan) -> None:
    RoleGrant.objects.filter(role__in=[Role.CHIEF_LEADER, Role.LEADING_GROUP, Role.CITY_OFFICE]).update(
        ended_at=timezone.now()
    )
    clerk, at = office.client_of(Role.PERFORMANCE_OFFICE), [office.a.pk, YEAR]
    said = "请系统管理员为主要领导（或领导小组成员）建立账号，再由安全管理员授予“主要领导”或“领导小组”角色"
    assert said in clerk.get(reverse("plan", args=at)).content.decode()
    answer = clerk.post(reverse("plan_prepare", args=at), {"version": plan.version}, follow=True)
    assert said in answer.content.decode()
    assert said in clerk.get(reverse("plan_approve", args=at)).content.decode()


def test_those_whose_turn_it_is_are_told_with_links_that_open(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    told = dict(
        Notification.objects.filter(title="2026年度方案待您批准").values_list("account__name", "link")
    )
    assert set(told) == {"甲局局长", "甲局党组成员"}
    assert (
        "甲局绩效专干已提请批准"
        in office.client_of(Role.CHIEF_LEADER).get(reverse("notifications")).content.decode()
    )
    assert office.client_of(Role.CHIEF_LEADER).get(told["甲局局长"]).status_code == 200
    Notification.objects.all().delete()
    approve(office, plan)
    told = dict(Notification.objects.filter(title="2026年度方案已批准").values_list("account__name", "link"))
    assert set(told) >= {"甲局绩效专干", "一科填报员", "一科科长", "二科填报员"}
    assert "甲局局长" not in told
    for who in (Role.PERFORMANCE_OFFICE, Role.FILER, "二科填报人"):
        assert office.client_of(who).get(told[office.account(who).name]).status_code == 200


def test_nobody_is_asked_any_more_for_what_was_approved(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    approve(office, plan)
    asked = Notification.objects.filter(title="2026年度方案待您批准")
    assert asked.count() == 2
    assert not asked.filter(read_at__isnull=True).exists()
    assert Notification.objects.filter(title="2026年度方案已批准", read_at__isnull=True).exists()


def test_a_unit_below_is_told_on_its_own_page(office: Office, plan: Plan) -> None:
    below = Subject.objects.get(plan=plan, code="K2")
    Subject.objects.filter(pk=below.pk).update(agency=office.b, department=office.s3)
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    approve(office, plan)
    row = Notification.objects.get(account=office.account("乙局填报人"))
    assert row.link == reverse("my_filing", args=[office.b.pk, YEAR])
    assert office.client_of("乙局填报人").get(row.link).status_code == 200


def test_nobody_approves_what_was_put_up_for_him(office: Office, plan: Plan) -> None:
    chief = office.account(Role.CHIEF_LEADER)
    by = Actor(name="代办", account=office.account(Role.PERFORMANCE_OFFICE).pk, on_behalf_account=chief.pk)
    prepare_plan(by=by, plan=plan.pk, version=plan.version)
    with pytest.raises(DomainError, match="另一位有权限"):
        approve(office, plan)
    assert approve(office, plan, Role.LEADING_GROUP).number == 1


def test_what_changed_after_it_was_put_up_has_to_be_put_up_again(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    SecondaryIndicator.objects.filter(code="1.1").update(target="另一个目标")
    with pytest.raises(DomainError, match="又有改动"):
        approve(office, plan)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    page = (
        office.client_of(Role.PERFORMANCE_OFFICE)
        .get(reverse("plan", args=[office.a.pk, YEAR]))
        .content.decode()
    )
    assert "需要重新提请" in page
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    assert approve(office, plan).number == 1


def test_open_findings_and_missing_papers_refuse(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    for said, more in (
        ("没有填批准文号", {"document": " "}),
        ("还没有到", {"approved_on": date(2999, 1, 1)}),
    ):
        with pytest.raises(DomainError, match=said):
            approve(office, plan, **more)
    SecondaryIndicator.objects.all().delete()
    plan.refresh_from_db()
    with pytest.raises(DomainError, match="没有任何指标"):
        prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)


def test_a_plan_of_a_strict_scheme_tells_what_must_be_mended(office: Office) -> None:
    plan = draft(office, scheme="kejiju-2021")
    checked = check_stored(plan)
    assert any("应至少 15 个" in each.problem for each in checked.musts)
    with pytest.raises(DomainError, match="方案体检还有必须改正的"):
        prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)


def test_of_two_approvals_one_wins(office: Office, plan: Plan) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    plan.refresh_from_db()
    approve_plan(
        by=actor(office, Role.CHIEF_LEADER),
        plan=plan.pk,
        version=plan.version,
        approved_on=DAY,
        document="纪要",
    )
    with pytest.raises(DomainError, match="已批准"):
        approve_plan(
            by=actor(office, Role.LEADING_GROUP),
            plan=plan.pk,
            version=plan.version,
            approved_on=DAY,
            document="纪要",
        )
    assert PlanVersion.objects.count() == 1


def test_the_guard_lets_drafts_pass_only(office: Office, plan: Plan) -> None:
    refuse_if_approved(plan)
    Plan.objects.update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="不能直接改动"):
        refuse_if_approved(plan.pk)


def test_the_pages_lead_from_the_check_to_the_frozen_version(office: Office, plan: Plan) -> None:
    clerk, chief = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.CHIEF_LEADER)
    url = reverse("plan", args=[office.a.pk, YEAR])
    page = clerk.get(url).content.decode()
    assert "体检通过，可以提请批准" in page
    assert f'<a href="/units/{office.a.pk}/plans/" aria-current="page">' in page
    assert clerk.post(reverse("plan_prepare", args=[office.a.pk, YEAR]), {"version": "0"}).status_code == 302
    assert "1 项" not in chief.get("/").content.decode().split("年度方案待批准")[0][-40:]
    assert "2026年度方案待批准" in chief.get("/").content.decode()
    approving = reverse("plan_approve", args=[office.a.pk, YEAR])
    assert "须由另一位有权限的同志批准" in clerk.get(approving).content.decode()
    plan.refresh_from_db()
    given = {"version": plan.version, "approved_on": "2026-01-20", "document": "纪要"}
    assert "须由另一位" in clerk.post(approving, given).content.decode()
    assert not PlanVersion.objects.exists()
    assert post(chief, approving, approved_on="2026-01-20", document="纪要〔2026〕1号").status_code == 302
    version = reverse("plan_version", args=[office.a.pk, YEAR, 1])
    staff = office.client_of(Role.STAFF).get(version).content.decode()
    assert "完成1项" in staff
    assert "一科任务1" in staff
    assert "5000 元" not in staff  # whose bonus rests on what, is for readers
    assert "5000 元" in chief.get(version).content.decode()


def test_the_plan_is_read_back_on_the_page_and_on_paper(office: Office, plan: Plan) -> None:
    client, at = office.client_of(Role.CHIEF_LEADER), [office.a.pk, YEAR]
    page = client.get(reverse("plan_read", args=at)).content.decode()
    assert "本方案按“XX镇内部绩效管理工作实施方案”执行" in page
    assert "原文未规定，按系统默认" in page
    answer = client.get(reverse("plan_pdf", args=at))
    assert answer["Content-Type"] == "application/pdf"
    text = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages)
    assert "甲局2026年度绩效方案读本" in text.replace("\n", "")
    assert "方案审批程序" in text.replace("\n", "")


def test_two_versions_are_compared_field_by_field(plan: Plan) -> None:
    before = content_of(plan)
    SecondaryIndicator.objects.filter(code="1.1").update(full_points=25_000, target="新目标")
    PlanSetting.objects.create(plan=plan, name="优秀比例", value="25%")
    Participant.objects.filter(number="A01").update(bonus_base_fen=123_45)
    found = {
        (each.table, each.key, each.label): (each.old, each.new)
        for each in differences(before, content_of(plan))
    }
    assert found["指标", "1.1", "分值"] == ("1", "2.5")
    assert found["指标", "1.1", "目标值"] == ("完成1项", "新目标")
    assert found["设置", "优秀比例", ""] == ("", "优秀比例")
    assert found["人员", "A01", "奖金基数"] == ("5000 元", "123.45 元")
    assert len(found) == 4
    open_ = differences(opened(plan, before), opened(plan, content_of(plan)))
    assert not any(each.table == "人员" for each in open_)
    assert any(each.table == "设置" for each in open_)


def test_a_step_of_the_route_that_is_missing_is_named_with_the_way_to_it(office: Office) -> None:
    plan = draft(office)
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    with pytest.raises(DomainError, match="“各科室制定任务台账”还没有办理"):
        approve(office, plan)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT
    client = office.client_of(Role.CHIEF_LEADER)
    page = client.get(reverse("plan_approve", args=[office.a.pk, YEAR])).content.decode()
    assert "“各科室制定任务台账”还没有办理" in page
    assert reverse("route", args=[office.a.pk, YEAR]) in page
    on_its_way(plan)
    approve(office, plan)
    step = RouteRecord.objects.get(plan=plan, approves=True)
    assert (step.done_on, step.document) == (DAY, "甲局党组会议纪要〔2026〕1号")
    assert not Plan.objects.filter(pk=plan.pk, state=Plan.State.DRAFT).exists()


def test_who_had_a_hand_in_it_is_led_to_the_route_and_another_to_the_approval(
    office: Office, plan: Plan
) -> None:
    prepare_plan(by=actor(office), plan=plan.pk, version=plan.version)
    address = reverse("plan", args=[office.a.pk, YEAR])
    own = office.client_of(Role.PERFORMANCE_OFFICE).get(address).content.decode()
    assert "批准方案" not in own
    assert "由没有参与编制的另一人批准" in own
    assert reverse("route", args=[office.a.pk, YEAR]) in own.split("下一步")[1].split("</section>")[0]
    other = office.client_of(Role.CHIEF_LEADER).get(address).content.decode()
    assert "批准方案" in other
