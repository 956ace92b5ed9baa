"""本年工作 on the page of an approved plan: figures, next step, what each role finds there, constant queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from indicators.models import LedgerEntry, QuarterlyReturn
from people.access import Role
from plans.models import CalendarItem, Plan, PublicNotice
from plans.services.calendar import ensure_calendar
from scoring.models import Adjustment, Inspection, Meeting, RectificationItem
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year

State = LedgerEntry.State


@pytest.fixture(autouse=True)
def in_october() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 10, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office, scheme="xiangzhen-2024")


def page(office: Office, who: Role | str) -> str:
    address = reverse("plan", args=[office.a.pk, YEAR])
    response = office.client_of(who).get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def lines(text: str) -> dict[str, str]:
    """Title of each matter with its figure and badge."""
    found = re.findall(
        r'<li><a href="[^"]+">([^<]+)</a><span class="plan-work-text">([^<]*)</span>(?:<span><span[^>]*>([^<]+))?',
        text,
    )
    return {title: f"{figure}|{badge}" for title, figure, badge in found}


def next_step(text: str) -> str:
    found = re.search(r'<h2 id="next">下一步</h2><p>([^<]*)</p>', text)
    assert found
    return found[1]


def test_the_quarters_say_what_is_filed(office: Office, plan: Plan) -> None:
    for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"):
        entry(plan, code, 1, State.APPROVED)
    entry(plan, "1.1", 2, State.SUBMITTED)
    entry(plan, "1.2", 2, State.SENT_BACK)
    found = lines(page(office, Role.PERFORMANCE_OFFICE))
    assert found["第一季度填报"] == "6 项中已审核 6 项；3 月 31 日截止|已办"
    assert (
        found["第二季度填报"] == "6 项中已审核 0 项，待审核 1 项，退回 1 项，未提交 4 项；6 月 30 日截止|逾期"
    )
    assert found["第四季度填报"].endswith("12 月 31 日截止|进行中")
    # Second and third quarter are over: five and six rows.
    assert found["逾期"] == "11 项到期没有提交|逾期"
    assert found["审核"] == "1 项等您审核|待办"


def test_the_most_urgent_comes_next_and_leads_there(office: Office, plan: Plan) -> None:
    text = page(office, Role.PERFORMANCE_OFFICE)
    assert next_step(text) == "18 项台账到期没有提交，可以一键提醒。"
    assert (
        f'class="btn btn-primary" href="{reverse("overdue", args=[office.a.pk, YEAR])}">办理“逾期”</a>'
        in text
    )


def test_a_leader_who_has_nothing_to_do_is_told_so(office: Office, plan: Plan) -> None:
    text = page(office, Role.CHIEF_LEADER)
    assert next_step(text) == "方案已经批准，正在执行，眼下没有等您办的。"
    assert lines(text)["逾期"] == "18 项到期没有提交|逾期"


def test_a_register_that_waits_is_the_second_persons_turn(office: Office, plan: Plan) -> None:
    plan.calendar.all().delete()
    clerk = office.account(Role.PERFORMANCE_OFFICE)
    Adjustment.objects.create(
        plan=plan, subject=plan.subjects.get(code="K1"), direction="加", standing="待复核", entered_by=clerk
    )
    own, other = page(office, Role.PERFORMANCE_OFFICE), page(office, Role.CHIEF_LEADER)
    assert lines(own)["加减分和违纪"] == lines(other)["加减分和违纪"] == "1 条登记待复核，复核以前不计分|待办"
    assert next_step(other) == "1 条登记待您复核。"
    assert "待您复核" not in own
    for subject in ("K1", "K2"):  # three rows of one register, and one of another
        row = {
            "plan": plan,
            "subject": plan.subjects.get(code=subject),
            "standing": "待复核",
            "entered_by": clerk,
        }
        Adjustment.objects.create(direction="减", **row)
    Inspection.objects.create(plan=plan, on=date(2026, 10, 12), standing="待复核", entered_by=clerk)
    assert lines(page(office, Role.CHIEF_LEADER))["加减分和违纪"].startswith("4 条登记待复核")


def test_returns_say_who_signed_and_when_they_can_go_out(office: Office, plan: Plan) -> None:
    for row in plan.subjects.filter(kind="科室"):
        QuarterlyReturn.objects.create(plan=plan, subject=row, quarter=1, state="已签")
    assert lines(page(office, Role.PERFORMANCE_OFFICE))["季度报表"] == (
        "第一季度 2 / 2 个科室已签字，3 月 31 日截止|逾期"
    )
    QuarterlyReturn.objects.create(plan=plan, quarter=1, state="已报")
    assert lines(page(office, Role.PERFORMANCE_OFFICE))["季度报表"].startswith(
        "第一季度已报出；第二季度 0 / 2 个科室已签字"
    )


def test_dates_and_papers_are_found_from_the_page(office: Office, plan: Plan) -> None:
    ensure_calendar(plan)
    text = page(office, Role.PERFORMANCE_OFFICE)
    found = lines(text)
    assert found["日程和报送"].startswith("3 项已过期限未办结；下一项 12 月 31 日：")
    assert found["方案公开"] == "方案还没有公开|待办"
    assert found["季度核算"] == "4 个季度已发布 0 个|进行中"
    names = (
        "plan_documents", "publications", "liaisons", "year_settle", "self_evaluation", "corrections", "overdue",
        "meetings", "returns", "quarters", "rectifications", "registers", "notices", "calendar", "progress",
    )  # fmt: skip
    for name in names:
        assert f'href="{reverse(name, args=[office.a.pk, YEAR])}"' in text, name


def test_who_only_files_finds_no_figure_of_the_office(office: Office, plan: Plan) -> None:
    text = page(office, Role.STAFF)
    found = lines(text)
    assert found["我的填报"] == "第四季度填报 12 月 31 日截止|"
    assert not {
        "审核",
        "逾期",
        "更正",
        "季度报表",
        "加减分和违纪",
        "会议",
        "核算本年度",
        "负责人和联络员",
    } & set(found)


def test_every_address_on_the_page_opens_for_whom_it_is_shown(office: Office, plan: Plan) -> None:
    ensure_calendar(plan)
    for who in (Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.PERFORMANCE_OFFICE, Role.SUPERVISION):
        client = office.client_of(who)
        text = page(office, who)
        wanted = re.findall(r'<li><a href="([^"]+)"><?[^<]*<', text.split('id="year-work"')[1])
        assert len(wanted) > 6
        for address in dict.fromkeys(wanted):
            assert client.get(address.replace("&amp;", "&")).status_code == 200, (who, address)


def test_an_archived_year_asks_for_nothing(office: Office, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)
    assert next_step(page(office, Role.PERFORMANCE_OFFICE)) == "本年度已经归档，不再改动。"


def test_a_draft_shows_no_year(office: Office, plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    assert 'id="year-work"' not in page(office, Role.PERFORMANCE_OFFICE)


def test_the_page_costs_the_same_with_one_row_and_with_three(office: Office, plan: Plan) -> None:
    counts = []
    clerk = office.account(Role.CHIEF_LEADER)
    subject = plan.subjects.get(code="K1")
    for number in (1, 2, 3):
        entry(plan, f"1.{number}", number, State.SUBMITTED)
        Adjustment.objects.create(
            plan=plan, subject=subject, direction="加", standing="待复核", entered_by=clerk
        )
        Meeting.objects.create(plan=plan, kind="季度分析会", on=date(2026, number, 1))
        RectificationItem.objects.create(plan=plan, problem="x", due=date(2026, number, 1), subject=subject)
        CalendarItem.objects.create(plan=plan, name=f"事项{number}", due=date(2026, 11, number))
        PublicNotice.objects.create(plan=plan, title="公示", text="内容", state="公示中", working_days=3)
        client = office.client_of(Role.PERFORMANCE_OFFICE)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("plan", args=[office.a.pk, YEAR]))
        counts.append(len(captured))
    assert counts[0] == counts[2] <= 75, counts
