"""Monthly plans and summaries: where the plan has them, who writes, who judges, and that nobody does both."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from indicators.models import LedgerEntry, MonthlyReport, SecondaryIndicator
from indicators.services import monthly_reading as monthly
from people.access import Role
from people.audit import AuditEntry
from people.models import Duty, Notification
from plans.models import Plan, Subject
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

pytestmark = pytest.mark.django_db
State = LedgerEntry.State


@pytest.fixture
def office() -> Office:
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme="gongshanglian-2015")


def subject(plan: Plan, code: str = "K1") -> Subject:
    return Subject.objects.get(plan=plan, code=code)


def post(
    office: Office, who: Role | str, name: str, plan: Plan, data: Any, *more: object, **options: Any
) -> Any:
    path = reverse(name, args=[plan.agency_id, YEAR, 3, *more])
    return office.client_of(who).post(path, data, follow=True, **options)


def report(plan: Plan, state: str = State.SUBMITTED, **more: Any) -> MonthlyReport:
    return MonthlyReport.objects.create(
        plan=plan, subject=subject(plan), month=3, planned="走访企业", state=state, version=1, **more
    )


def test_a_plan_without_them_shows_none(office: Office) -> None:
    running_year(office)
    page = office.client_of(Role.FILER).get(reverse("my_months", args=[office.a.pk, YEAR]))
    assert "没有要您办的月度计划和总结" in page.content.decode()


def test_the_section_writes_and_hands_in_and_the_head_hears_of_it(office: Office, plan: Plan) -> None:
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(planned_months={"3": "走访十家"})
    page = office.client_of(Role.FILER).get(reverse("my_month", args=[office.a.pk, YEAR, 3]))
    assert "走访十家" in page.content.decode()
    body = json.dumps({"version": 0, "edits": {"planned": "走访企业"}, "base": {"planned": ""}})
    saved = post(
        office, Role.FILER, "month_save", plan, body, subject(plan).pk, content_type="application/json"
    )
    assert (saved.status_code, saved.json()["version"], saved.json()["faults"]) == (200, 1, [])
    post(office, Role.FILER, "month_submit", plan, {"rows": [f"{subject(plan).pk}:1"]})
    row = MonthlyReport.objects.get()
    assert (row.state, row.planned, row.version) == (State.SUBMITTED, "走访企业", 2)
    assert Notification.objects.get().account == office.account(Role.SECTION_HEAD)
    assert AuditEntry.objects.filter(action="提交月度计划和总结").count() == 1


def test_the_day_and_the_month_before_stand_on_the_page_and_can_be_copied(office: Office, plan: Plan) -> None:
    last = report(plan, State.APPROVED, summary="走访了九家<b>")
    path = reverse("my_month", args=[office.a.pk, YEAR, 4])
    page = office.client_of(Role.FILER).get(path).content.decode()
    assert "请在 4月30日前提交" in page
    assert '<span data-was="summary">走访了九家&lt;b&gt;</span>' in page
    assert "照 3 月抄" in page
    copied = {"version": "0", "act": "copy", "planned": "已经写了的", "summary": " "}
    save = reverse("month_save", args=[office.a.pk, YEAR, 4, subject(plan).pk])
    office.client_of(Role.FILER).post(save, copied)
    row = MonthlyReport.objects.get(month=4)
    assert (row.planned, row.summary, row.state) == ("已经写了的", "走访了九家<b>", State.DRAFT)
    last.refresh_from_db()
    assert (last.version, last.state) == (1, State.APPROVED), "what is copied stays as it is"
    first = office.client_of(Role.FILER).get(reverse("my_month", args=[office.a.pk, YEAR, 3]))
    assert "data-copy" not in first.content.decode(), "nothing before, nothing to copy"


def test_february_is_due_on_its_own_last_day() -> None:
    assert [monthly.due_of(2024, 2).day, monthly.due_of(2026, 2).day] == [29, 28]


def test_two_hands_on_one_field_are_asked(office: Office, plan: Plan) -> None:
    report(plan, State.DRAFT)
    body = json.dumps({"version": 0, "edits": {"planned": "别的"}, "base": {"planned": ""}})
    answer = post(
        office, Role.FILER, "month_save", plan, body, subject(plan).pk, content_type="application/json"
    )
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == [{"field": "planned", "label": "月度计划"}]
    assert MonthlyReport.objects.get().planned == "走访企业"


def test_nothing_written_is_not_handed_in(office: Office, plan: Plan) -> None:
    answer = post(office, Role.FILER, "month_submit", plan, {"rows": [f"{subject(plan).pk}:0"]})
    assert "还没有写" in answer.content.decode()
    assert not MonthlyReport.objects.exists()


@pytest.mark.parametrize(("act", "reply", "state"), [("approve", "", "已审核"), ("back", "写具体", "已退回")])
def test_the_head_judges(office: Office, plan: Plan, act: str, reply: str, state: str) -> None:
    report(plan, filed_by=office.account(Role.FILER))
    data = {"version": "1", "act": act, "reply": reply}
    post(office, Role.SECTION_HEAD, "month_judge", plan, data, subject(plan).pk)
    assert MonthlyReport.objects.get().state == state
    assert Notification.objects.filter(account=office.account(Role.FILER)).exists() is (act == "back")


def test_a_return_needs_its_reason_and_nobody_judges_his_own(office: Office, plan: Plan) -> None:
    Duty.objects.create(
        agency=office.a, department=office.s1, employee=office.employee(Role.SECTION_HEAD), kind=Duty.Kind.FILER,
        start="2026-01-01",
    )  # fmt: skip
    report(plan, filed_by=office.account(Role.SECTION_HEAD))
    answer = post(
        office, Role.SECTION_HEAD, "month_judge", plan, {"version": "1", "act": "back"}, subject(plan).pk
    )
    assert "没有写理由" in answer.content.decode()
    answer = post(
        office, Role.SECTION_HEAD, "month_judge", plan, {"version": "1", "act": "approve"}, subject(plan).pk
    )
    assert "不能由同一人办理" in answer.content.decode()
    assert MonthlyReport.objects.get().state == State.SUBMITTED
    post(
        office,
        Role.PERFORMANCE_OFFICE,
        "month_judge",
        plan,
        {"version": "1", "act": "approve"},
        subject(plan).pk,
    )
    assert MonthlyReport.objects.get().state == State.APPROVED


def test_it_is_taken_back_until_judged_and_a_stale_form_changes_nothing(office: Office, plan: Plan) -> None:
    report(plan)
    post(office, Role.FILER, "month_withdraw", plan, {"version": "0"}, subject(plan).pk)
    assert MonthlyReport.objects.get().state == State.SUBMITTED
    post(office, Role.FILER, "month_withdraw", plan, {"version": "1"}, subject(plan).pk)
    assert MonthlyReport.objects.get().state == State.DRAFT


def test_another_sections_month_is_neither_read_nor_written(office: Office, plan: Plan) -> None:
    report(plan)
    page = office.client_of("二科填报人").get(reverse("my_month", args=[office.a.pk, YEAR, 3]))
    assert "走访企业" not in page.content.decode()
    for name in ("month_save", "month_withdraw", "month_judge"):
        answer = post(office, "二科填报人", name, plan, {"version": "1", "planned": "改"}, subject(plan).pk)
        assert answer.status_code == 404
