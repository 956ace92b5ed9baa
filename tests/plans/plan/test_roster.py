"""The roster of a draft: row by row, and brought up to date from the organisation after a look at the difference."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import Absence, Department, DepartmentSuccession, Duty, Employee, Posting
from plans.models import Participant, Plan, Subject
from plans.services.plan_roster import remove_row, save_participant
from plans.services.roster_update import Difference, bring_up_to_date, difference
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import actor, draft, last_entry, post

TODAY = date(YEAR, 3, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return draft(office)


def rows(found: Difference) -> dict[tuple[str, str, str], dict[str, tuple[str, str]]]:
    return {
        (row.kind, row.what, row.name): {one.label: (one.old, one.new) for one in row.fields}
        for row in found.rows
    }


def accept(office: Office, plan: Plan, found: Difference, *keys: str) -> None:
    plan.refresh_from_db()
    bring_up_to_date(
        by=actor(office), plan=plan.pk, version=plan.version, digest=found.digest,
        keys=keys or [row.key for row in found.rows], today=TODAY,
    )  # fmt: skip


def newcomer(office: Office, number: str = "A77") -> Employee:
    person = Employee.objects.create(
        agency=office.a, number=number, name=f"新人{number}", joined_on=date(YEAR, 2, 1)
    )
    Posting.objects.create(
        employee=person, agency=office.a, department=office.s2, post="一般人员", start=date(YEAR, 2, 1)
    )
    return person


def test_heads_and_newcomers_come_from_duties_and_postings(office: Office, plan: Plan) -> None:
    newcomer(office)
    found = difference(plan, today=TODAY)
    told = rows(found)
    assert told["更改", "考核对象", "一科"] == {"负责人": ("", "一科科长"), "分管领导": ("", "甲局副局长")}
    (added,) = [row for row in found.rows if row.kind == "增加"]
    assert (added.name, added.note) == ("新人A77", "二科；2026-02-01 到岗，请核对在岗月数")
    accept(office, plan, found)
    head = Subject.objects.get(plan=plan, code="K1").head
    assert head is not None
    assert head.name == "一科科长"
    assert Participant.objects.get(plan=plan, number="A77").subject.name == "二科"
    assert difference(plan, today=TODAY).rows == []
    assert last_entry().action == "按组织人事更新名册"


def test_only_what_is_ticked_is_accepted(office: Office, plan: Plan) -> None:
    newcomer(office)
    found = difference(plan, today=TODAY)
    key = next(row.key for row in found.rows if row.kind == "增加")
    accept(office, plan, found, key)
    assert Participant.objects.filter(plan=plan, number="A77").exists()
    assert Subject.objects.get(plan=plan, code="K1").head is None


def test_a_renamed_section_keeps_its_indicators_and_a_new_one_is_added(office: Office, plan: Plan) -> None:
    new = Department.objects.create(
        agency=office.a, code="K9", name="综合科", kind="科室", valid_from=date(YEAR, 1, 1)
    )
    Department.objects.filter(pk=office.s1.pk).update(valid_to=date(YEAR, 1, 1))
    DepartmentSuccession.objects.create(
        predecessor=office.s1, successor=new, kind=DepartmentSuccession.Kind.RENAMED, on=date(YEAR, 1, 1)
    )
    Department.objects.create(
        agency=office.a, code="K8", name="新设科", kind="科室", valid_from=date(YEAR, 1, 1)
    )
    Posting.objects.filter(department=office.s1).update(department=new)
    Duty.objects.filter(department=office.s1).update(department=new)
    found = difference(plan, today=TODAY)
    told = rows(found)
    assert told["更名", "考核对象", "一科"]["名称"] == ("一科", "综合科")
    assert ("增加", "考核对象", "新设科") in told
    accept(office, plan, found)
    subject = Subject.objects.get(plan=plan, code="K9")
    assert (subject.name, subject.indicators.count(), subject.department_id) == ("综合科", 3, new.pk)
    assert Subject.objects.get(plan=plan, code="K8").parent == Subject.objects.get(plan=plan, kind="单位")
    assert difference(plan, today=TODAY).rows == []


def test_who_left_goes_and_who_is_still_named_stays_without_taking_part(office: Office, plan: Plan) -> None:
    gone = [office.employee(Role.STAFF), office.employee("二科填报人")]  # the first answers for indicator 1.3
    for person in gone:
        person.left_on = date(YEAR - 1, 12, 31)
        person.save()
        person.postings.update(end=date(YEAR - 1, 12, 31))
    found = difference(plan, today=TODAY)
    assert {row.name for row in found.rows if row.kind == "移出"} == {"一科干事", "二科填报员"}
    accept(office, plan, found)
    assert not Participant.objects.filter(plan=plan, name="二科填报员").exists()
    kept = Participant.objects.get(plan=plan, name="一科干事")
    assert (kept.appraised, kept.absence_reason) == (False, "不在本单位")
    assert difference(plan, today=TODAY).rows == []


def test_absences_say_who_takes_no_part_and_why(office: Office, plan: Plan) -> None:
    person = office.employee(Role.STAFF)
    Absence.objects.create(employee=person, reason=Absence.Reason.PROBATION, start=date(YEAR, 1, 1))
    found = difference(plan, today=TODAY)
    assert rows(found)["更改", "人员", "一科干事"] == {"参加考核": ("是", "否"), "不参加原因": ("", "试用期")}


def test_a_series_in_the_tree_makes_no_group_of_the_plan(office: Office, plan: Plan) -> None:
    """Quotas are counted inside a 分组, which is the office's own choice (rules 0.5)."""
    Department.objects.filter(pk=office.s1.pk).update(group="业务组")
    Department.objects.create(
        agency=office.a, code="K8", name="新设科", kind="科室", group="业务组", valid_from=date(YEAR, 1, 1)
    )
    found = difference(plan, today=TODAY)
    assert "分组" not in rows(found)["更改", "考核对象", "一科"]
    accept(office, plan, found)
    assert set(Subject.objects.filter(plan=plan).values_list("group", flat=True)) == {""}


def test_units_that_the_plan_appraises_stay_wherever_they_stand(office: Office) -> None:
    plan = Plan.objects.create(agency=office.city, year=YEAR, scheme_code="x")
    found = difference(plan, today=TODAY)
    assert [row.name for row in found.rows if row.what == "考核对象"] == [
        "甲局",
        "乙局",
        "一科",
        "二科",
        "三科",
    ]
    accept(office, plan, found)
    office.b.parent = None
    office.b.save()
    assert difference(plan, today=TODAY).rows == []
    office.b.closed_on = date(YEAR, 1, 31)
    office.b.save()
    gone = {row.name for row in difference(plan, today=TODAY).rows if row.kind == "移出"}
    assert {"乙局", "三科", "乙局局长"} <= gone
    assert "甲局" not in gone


def test_a_difference_that_moved_since_is_not_accepted(office: Office, plan: Plan) -> None:
    found = difference(plan, today=TODAY)
    newcomer(office)
    with pytest.raises(DomainError, match="又有变动"):
        accept(office, plan, found)
    assert Subject.objects.get(plan=plan, code="K1").head is None


def test_the_difference_costs_the_same_for_one_and_for_many(office: Office, plan: Plan) -> None:
    newcomer(office)
    with CaptureQueriesContext(
        connection,
    ) as few:
        difference(plan, today=TODAY)
    for number in range(5):
        newcomer(office, f"A8{number}")
    with CaptureQueriesContext(connection) as many:
        difference(plan, today=TODAY)
    assert len(few) == len(many)


def test_money_is_changed_by_the_office_and_told_in_the_log(office: Office, plan: Plan) -> None:
    row = Participant.objects.get(plan=plan, number="A01")
    client, url = (
        office.client_of(Role.PERFORMANCE_OFFICE),
        reverse("plan_participant", args=[office.a.pk, YEAR, row.pk]),
    )
    typed = {
        "number": "A01",
        "name": "一科干事",
        "subject": row.subject_id,
        "rank_level": "科级及以下",
        "post": "一般人员",
    }
    answer = post(client, url, **typed, established="on", appraised="on", bonus_base_fen="８,１00.5")
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.bonus_base_fen == 810_050
    assert "奖金基数" in last_entry().detail
    assert "请写明原因" in post(client, url, **typed, established="on").content.decode()
    for who in (Role.SECTION_HEAD, Role.CHIEF_LEADER, Role.STAFF):
        assert office.client_of(who).post(url, typed).status_code == 404
    assert (
        office.client_of(Role.SECTION_HEAD)
        .get(reverse("plan_participants", args=[office.a.pk, YEAR]))
        .status_code
        == 404
    )


def test_rows_are_added_changed_and_taken_out_one_clerk_at_a_time(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    url = reverse("plan_subject_new", args=[office.a.pk, YEAR])
    unit = Subject.objects.get(plan=plan, kind="单位")
    assert (
        post(
            client, url, code="K7", name="七科", kind="科室", parent=unit.pk, coefficient_points="1.05"
        ).status_code
        == 302
    )
    made = Subject.objects.get(plan=plan, code="K7")
    assert (made.parent, made.coefficient_points) == (unit, 10_500)
    assert (
        "编号“K7”已有别的考核对象"
        in post(client, url, code="K7", name="又一科", kind="科室").content.decode()
    )
    change = reverse("plan_subject", args=[office.a.pk, YEAR, unit.pk])
    circle = post(
        client, change, code=unit.code, name=unit.name, kind="科室", parent=made.pk
    ).content.decode()
    assert "上级互相循环" in circle
    plan.refresh_from_db()
    remove_row(
        by=actor(office), plan=plan.pk, version=plan.version, model=Subject, key=made.pk, reason="登记错"
    )
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        remove_row(
            by=actor(office), plan=plan.pk, version=plan.version, model=Subject, key=unit.pk, reason="错"
        )
    plan.refresh_from_db()
    used = Subject.objects.get(plan=plan, code="K1")
    with pytest.raises(DomainError, match=r"仍有.*二级指标.*指向它"):
        remove_row(
            by=actor(office), plan=plan.pk, version=plan.version, model=Subject, key=used.pk, reason="错"
        )


def test_an_approved_plan_takes_no_row(office: Office, plan: Plan) -> None:
    row = Participant.objects.get(plan=plan, number="A01")
    Plan.objects.update(state=Plan.State.APPROVED)
    with pytest.raises(DomainError, match="方案变更"):
        save_participant(by=actor(office), plan=plan.pk, version=0, person=row.pk, employee=None, values={})


def test_the_pages_of_the_roster_cost_the_same_for_one_and_for_three(office: Office, plan: Plan) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for name in ("plan_subjects", "plan_participants", "plans", "plan"):
        url = reverse(name, args=[office.a.pk] if name == "plans" else [office.a.pk, YEAR])
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            assert client.get(url).status_code == 200
        for _ in range(3):
            number = f"Z{Subject.objects.count()}"
            Subject.objects.create(
                plan=plan, code=number, name=number, kind="科室", head=Participant.objects.first()
            )
            person = newcomer(office, number)
            Participant.objects.create(
                plan=plan,
                number=number,
                name=number,
                employee=person,
                subject=Subject.objects.get(code=number),
            )
            Plan.objects.create(agency=office.a, year=2000 + Plan.objects.count(), scheme_code="x")
        with CaptureQueriesContext(connection) as many:
            assert client.get(url).status_code == 200
        assert len(few) == len(many), name
