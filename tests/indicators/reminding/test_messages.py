"""Who is told when a return is signed, an opinion comes or is answered, a meeting decides; and the calendar's tick."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from indicators.services.returns import send, sign
from people.access import Role
from people.errors import DomainError
from people.models import Notification
from plans.models import CalendarItem, Plan, Subject
from plans.services.review_opinions import add_opinion, answer_opinion
from scoring.watching.meeting import MeetingFacts, add_meeting, change_meeting
from tests.indicators.reviewing.rows import by, filed
from tests.office import Office, build_office
from tests.running_year import running_year

TODAY = date(2026, 4, 20)
OFFICE = Role.PERFORMANCE_OFFICE


@pytest.fixture(autouse=True)
def in_april() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 4, 20, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    plan = running_year(office)
    CalendarItem.objects.filter(plan=plan).delete()
    return plan


def told(office: Office, who: Role | str) -> list[tuple[str, str]]:
    rows = Notification.objects.filter(account=office.account(who)).order_by("pk")
    return list(rows.values_list("title", "body"))


def signed(office: Office, plan: Plan) -> None:
    for number, head in ((1, Role.SECTION_HEAD), (2, "二科科室负责人")):
        for place in (1, 2, 3):
            filed(office, plan, f"{number}.{place}")
        subject = Subject.objects.get(plan=plan, code=f"K{number}")
        sign(by=by(office, head), plan=plan, subject=subject.pk, quarter=1, version=0)


def test_the_office_hears_of_every_signature_and_of_the_last(office: Office, plan: Plan) -> None:
    signed(office, plan)
    assert told(office, OFFICE) == [
        ("一科已签2026年第1季度报表", "还有 1 个科室没有签字。"),
        ("2026年第1季度报表各科室都已签字", "可以报出了。"),
    ]
    assert told(office, Role.SECTION_HEAD) == told(office, "乙局绩效办") == []


def item(plan: Plan, due: date, recipient: str, quarter: int = 1) -> CalendarItem:
    return CalendarItem.objects.create(
        plan=plan, name="报表", kind="季度报表", quarter=quarter, due=due, recipient=recipient
    )


def test_a_return_that_went_out_ticks_its_items(office: Office, plan: Plan) -> None:
    rows = [item(plan, date(2026, 4, 15), "市效能办"), item(plan, date(2026, 4, 25), "市统计局")]
    other = item(plan, date(2026, 7, 15), "市效能办", quarter=2)
    before = CalendarItem.objects.create(
        plan=plan, name="报表", kind="季度报表", quarter=1, due=date(2026, 4, 25), done_on=date(2026, 4, 1), receipt="收条"
    )  # fmt: skip
    signed(office, plan)
    send(
        by=by(office, OFFICE), plan=plan, quarter=1, version=0, leader_name="甲局局长", sent_on=TODAY, late_reason="等数据"
    )  # fmt: skip
    done = [CalendarItem.objects.get(pk=row.pk) for row in rows]
    assert [(one.done_on, one.late_reason) for one in done] == [(TODAY, "等数据"), (TODAY, "")]
    other.refresh_from_db()
    before.refresh_from_db()
    assert other.done_on is None
    assert (before.done_on, before.receipt, before.version) == (date(2026, 4, 1), "收条", 0)


def test_a_return_that_does_not_go_out_ticks_nothing(office: Office, plan: Plan) -> None:
    row = item(plan, date(2026, 4, 25), "市效能办")
    with pytest.raises(DomainError):
        send(by=by(office, OFFICE), plan=plan, quarter=1, version=0, leader_name="", sent_on=TODAY)
    row.refresh_from_db()
    assert row.done_on is None


def test_an_opinion_reaches_the_office_and_the_section_it_is_about(office: Office, plan: Plan) -> None:
    writer = by(office, Role.CITY_OFFICE)
    made = add_opinion(
        by=writer, plan=plan, position=1, author="互审小组", given_on=TODAY, text="太低", about="一科"
    )
    assert [title for title, _ in told(office, OFFICE)] == ["2026年度方案收到一条审核意见"]
    assert [title for title, _ in told(office, Role.SECTION_HEAD)] == ["2026年度方案收到一条审核意见"]
    assert told(office, "二科科室负责人") == told(office, Role.STAFF) == []
    assert "太低" not in told(office, Role.SECTION_HEAD)[0][1]
    answer_opinion(by=by(office, OFFICE), opinion=made.pk, version=0, answer="采纳", difference="已调高")
    title, body = told(office, Role.SECTION_HEAD)[-1]
    assert title == "2026年度方案的一条审核意见已答复"
    assert body.endswith("这一步的意见都已答复，可以登记办完。")
    # Who answered is not told by himself.
    assert len(told(office, OFFICE)) == 1
    link = Notification.objects.filter(account=office.account(Role.SECTION_HEAD)).last()
    assert link is not None
    assert office.client_of(Role.SECTION_HEAD).get(link.link).status_code == 200


def test_what_a_meeting_decides_reaches_heads_and_leaders_once(office: Office, plan: Plan) -> None:
    facts = MeetingFacts(kind="季度分析会", quarter=1, on=TODAY, decisions="一科月底前完成\n二科补材料")
    row = add_meeting(by=by(office, OFFICE), plan=plan, facts=facts, files=[], today=TODAY)
    heard = (Role.SECTION_HEAD, "二科分管领导", Role.CHIEF_LEADER, Role.LEADING_GROUP)
    for who in heard:
        assert [title for title, _ in told(office, who)] == ["2026-04-20 季度分析会议定了 2 项"]
    for who in (Role.STAFF, "乙局科室负责人", OFFICE):
        assert told(office, who) == []
    more = MeetingFacts(
        kind="季度分析会", quarter=1, on=TODAY, decisions="一科月底前完成\n二科补材料", minutes="改了字"
    )
    change_meeting(by=by(office, OFFICE), meeting=row.pk, version=0, facts=more, files=[], today=TODAY)
    assert len(told(office, Role.SECTION_HEAD)) == 1
    third = MeetingFacts(kind="季度分析会", quarter=1, on=TODAY, decisions="一科月底前完成\n三科参加")
    change_meeting(by=by(office, OFFICE), meeting=row.pk, version=1, facts=third, files=[], today=TODAY)
    assert told(office, Role.SECTION_HEAD)[-1][0] == "2026-04-20 季度分析会议定了 1 项"
    link = Notification.objects.filter(account=office.account(Role.SECTION_HEAD)).last()
    assert link is not None
    assert office.client_of(Role.SECTION_HEAD).get(link.link).status_code == 200
