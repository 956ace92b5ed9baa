"""Reminders before a deadline: who is told, when, once; monthly 待办; what the worker does every day."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import LedgerEntry, MonthlyReport
from indicators.services.reminding import remind_of_quarters
from people import daily, worker
from people.access import Role
from people.frame.todo import todos_of
from people.models import Notification
from plans.models import CalendarItem, Plan, PlanVersion
from plans.services.calendar_reminding import remind_of_items
from tests.addresses_read import forget_addresses
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

State = LedgerEntry.State
# kejiju: the third quarter is due on Saturday 2026-10-10, a make-up day after the National Day holiday.
DUE = date(2026, 10, 10)


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 8, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def told(office: Office, who: Role | str) -> list[str]:
    return list(
        Notification.objects.filter(account=office.account(who))
        .order_by("pk")
        .values_list("title", flat=True)
    )


def test_each_filer_is_told_once_of_what_he_owes(office: Office, plan: Plan) -> None:
    for code in ("1.1", "2.1", "2.2"):
        entry(plan, code, 3, State.SUBMITTED)
    entry(plan, "1.2", 3, State.SENT_BACK)
    for day in (8, 9, 10):
        remind_of_quarters(date(2026, 10, day))
    said = "第三季度还有 1 项填报待提交，10 月 10 日截止"
    # 1.2 came back and counts; 1.3 is for the person named.
    assert told(office, Role.FILER) == [said]
    assert told(office, Role.STAFF) == [said]
    assert told(office, "二科干部职工") == [said]
    assert told(office, "二科填报人") == []
    assert told(office, Role.SECTION_HEAD) == told(office, "乙局填报人") == []
    link = Notification.objects.get(account=office.account(Role.FILER)).link
    assert office.client_of(Role.FILER).get(link).status_code == 200


def test_nobody_waits_for_the_lock_while_a_new_worker_reads_the_pages(
    office: Office, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    CalendarItem.objects.create(plan=plan, name="季度通报", due=DUE)
    inside = forget_addresses(monkeypatch)
    remind_of_quarters(DUE)
    assert set(inside) == {0}
    inside = forget_addresses(monkeypatch)
    remind_of_items(DUE)
    assert set(inside) == {0}


def test_the_office_gets_a_summary(office: Office, plan: Plan) -> None:
    entry(plan, "1.1", 3, State.APPROVED)
    remind_of_quarters(DUE)
    message = Notification.objects.get(account=office.account(Role.PERFORMANCE_OFFICE))
    assert message.title == "2026年第三季度填报 10 月 10 日截止，还有 5 项未提交"
    assert message.body == "涉及 4 人，已分别提醒。"
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(message.link).status_code == 200


@pytest.mark.parametrize("day", [date(2026, 9, 25), date(2026, 10, 11), date(2026, 7, 1)])
def test_nobody_is_told_long_before_or_after(office: Office, plan: Plan, day: date) -> None:
    remind_of_quarters(day)
    assert not Notification.objects.filter(title__startswith="第三季度").exists()


def test_working_days_are_counted_through_the_holiday(office: Office, plan: Plan) -> None:
    # 09-30 is the last working day before the holiday: 10-08, 10-09 and 10-10 are the three that are left.
    remind_of_quarters(date(2026, 9, 29))
    assert told(office, Role.FILER)[-1].startswith("第二季度")
    remind_of_quarters(date(2026, 9, 30))
    assert told(office, Role.FILER)[-1].startswith("第三季度还有 2 项")


def test_who_has_handed_in_or_whose_plan_is_no_longer_run_is_left_alone(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"):
        entry(plan, code, 3, State.SUBMITTED)
    remind_of_quarters(DUE)
    LedgerEntry.objects.all().delete()
    for state in (Plan.State.DRAFT, Plan.State.ARCHIVED):
        Plan.objects.filter(pk=plan.pk).update(state=state)
        remind_of_quarters(DUE)
    assert not Notification.objects.exists()


def test_the_office_is_told_of_the_calendar(office: Office, plan: Plan) -> None:
    for name, due, done in (
        ("方案报送", DUE, None),
        ("分解表", DUE, None),
        ("以后", date(2026, 11, 1), None),
    ):
        CalendarItem.objects.create(plan=plan, name=name, due=due, done_on=done)
    CalendarItem.objects.create(plan=plan, name="办过", due=DUE, done_on=date(2026, 10, 7))
    for day in (8, 9):
        remind_of_items(date(2026, 10, day))
    message = Notification.objects.get()
    assert message.account == office.account(Role.PERFORMANCE_OFFICE)
    assert (message.title, message.body) == (
        "2026年度日程 2 项 10 月 10 日到期",
        "方案报送、分解表。办完请登记办结。",
    )


def test_a_day_is_done_once_and_a_failure_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    runs: list[str] = []

    def failing(today: date) -> None:
        runs.append("failing")
        raise ValueError(today)

    monkeypatch.setattr(daily, "_RUNS", {})
    monkeypatch.setattr(daily, "_DONE", {})
    daily.register_daily("坏", failing)
    daily.register_daily("好", lambda today: runs.append("good"))
    assert daily.run_daily(DUE) == ["好"]
    assert daily.run_daily(DUE) == []
    assert runs == ["failing", "good", "failing"]
    assert daily.run_daily(date(2026, 10, 11)) == ["好"]


def test_a_worker_does_the_work_of_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    for name in ("sweep", "beat", "clean", "close_old_connections"):
        monkeypatch.setattr(worker, name, lambda *_: None)
    monkeypatch.setattr(connection, "close", lambda: None)
    monkeypatch.setattr(worker, "run_daily", done.append)
    over = threading.Event()
    over.set()
    worker.keep_sweeping(over)
    assert done == [date(2026, 10, 8)]


def test_both_reminders_are_done_every_day() -> None:
    assert {"季度填报提醒", "日程到期提醒"} <= set(daily._RUNS)


def test_months_wait_from_the_approval_on(office: Office) -> None:
    plan = running_year(office, scheme="gongshanglian-2015")
    PlanVersion.objects.create(plan=plan, number=1, approved_on=date(2026, 8, 20), content=b"x", digest="x")
    section = plan.subjects.get(code="K1")
    MonthlyReport.objects.create(plan=plan, subject=section, month=8, state=State.SENT_BACK)
    clerk = office.account(Role.FILER)
    MonthlyReport.objects.create(plan=plan, subject=section, month=9, state=State.SUBMITTED, filed_by=clerk)
    mine = [one for one in todos_of(office.access(Role.FILER)) if "月度" in one.title]
    assert [(one.title, one.due, one.hint) for one in mine] == [
        ("2 个月的月度计划和总结待提交", date(2026, 8, 31), "其中 1 份被退回")
    ]
    assert office.client_of(Role.FILER).get(mine[0].link).status_code == 200
    assert [one for one in todos_of(office.access(Role.STAFF)) if "月度" in one.title] == []


def test_plans_without_months_owe_none(office: Office, plan: Plan) -> None:
    assert [one for one in todos_of(office.access(Role.FILER)) if "月度" in one.title] == []


def test_reminding_costs_the_same_for_one_row_and_three(office: Office, plan: Plan) -> None:
    counts = []
    for left in (("1.1",), ("1.1", "1.2", "2.1")):
        LedgerEntry.objects.all().delete()
        Notification.objects.all().delete()
        for code in {"1.1", "1.2", "1.3", "2.1", "2.2", "2.3"} - set(left):
            entry(plan, code, 3, State.SUBMITTED)
        with CaptureQueriesContext(connection) as captured:
            remind_of_quarters(DUE)
        counts.append(len(captured) - Notification.objects.exclude(title__startswith=str(YEAR)).count())
    assert counts[0] == counts[1]
