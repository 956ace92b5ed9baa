"""The year's calendar: what is owed to whom, working days left, late with a reason, the file for calendars."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import icalendar
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.frame.todo import todos_of
from plans.models import CalendarItem, Plan
from plans.services.calendar import (
    DoneFacts,
    ItemFacts,
    add_item,
    change_item,
    items_of,
    open_calendar,
    record_done,
    remove_item,
    undo_done,
)
from plans.services.calendar_words import lines_of, month_grid, owed_to
from plans.services.working_days import load_year, working_calendar
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year

TODAY = date(2026, 9, 24)


@pytest.fixture(autouse=True)
def in_september() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 9, 24, 2, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def clerk(office: Office) -> Actor:
    account = office.account(Role.PERFORMANCE_OFFICE)
    return Actor(name=account.name, account=account.pk)


def item_named(plan: Plan, name: str) -> CalendarItem:
    return CalendarItem.objects.get(plan=plan, name=name)


def test_the_filings_of_the_document_are_those_of_rule_3_3(office: Office, plan: Plan) -> None:
    assert not CalendarItem.objects.exists()
    open_calendar(by=clerk(office), plan=plan)
    due: dict[date, set[str]] = {}
    for item in CalendarItem.objects.filter(plan=plan, recipient="县人社局"):
        due.setdefault(item.due, set()).add(item.name)
    assert due == {
        date(2026, 9, 30): {
            "绩效评估工作方案", "县委、县政府重点工作任务分解情况表", "泉州市下达的绩效考核数据采集内容和责任分工",
            "负责人和联络员登记表（附件4）", "第一季度报表", "第二季度报表", "上半年绩效评估工作总结",
        },
        date(2026, 10, 10): {"第三季度报表"},
        date(2027, 1, 5): {"第四季度报表", "年度绩效评估工作总结", "自查报告"},
        date(2027, 2, 10): {"内部绩效考评方案和考评结果"},
    }  # fmt: skip
    meetings = {item.name for item in CalendarItem.objects.filter(plan=plan, kind="会议")}
    assert meetings == {"季度分析会", "半年汇报会", "年终总结会"}
    assert item_named(plan, "第三季度报表").quarter == 3
    with pytest.raises(DomainError, match="日程已经建立"):
        open_calendar(by=clerk(office), plan=plan)


def test_a_filing_to_two_offices_is_owed_to_each(office: Office) -> None:
    bureau = running_year(office, agency=office.b, scheme="gongxinju-2019")
    open_calendar(by=clerk(office), plan=bureau)
    rows = CalendarItem.objects.filter(plan=bureau, name="第一季度报表").order_by("recipient")
    assert [(row.recipient, row.due) for row in rows] == [
        ("市效能办", date(2026, 4, 15)),
        ("市统计局", date(2026, 4, 15)),
    ]


def test_the_copies_of_the_document_are_asked_for(office: Office) -> None:
    bureau = running_year(office, agency=office.b, scheme="gongxinju-2019")
    open_calendar(by=clerk(office), plan=bureau)
    row = CalendarItem.objects.get(plan=bureau, recipient="人社局考核奖惩科")
    assert (row.kind, row.copies, row.clause) == ("报送", 12, "二(一)1")
    few = DoneFacts(done_on=date(2026, 8, 30), sent_copies=10)
    with pytest.raises(DomainError, match="要求 12 份，只送 10 份"):
        record_done(by=clerk(office), item=row.pk, version=row.version, facts=few)


def test_working_days_left_run_through_the_national_holiday(office: Office, plan: Plan) -> None:
    load_year(by=clerk(office), year=2027)
    lines = {line.item.name: line for line in lines_of(items_of(plan), TODAY, working_calendar())}
    assert lines["绩效评估工作方案"].words == "按方案"
    open_calendar(by=clerk(office), plan=plan)
    lines = {line.item.name: line for line in lines_of(items_of(plan), TODAY, working_calendar())}
    # Fri 25 September is the Mid-Autumn Festival, Sun 20 was made up; 28, 29, 30 are left.
    assert lines["绩效评估工作方案"].words == "还有 3 个工作日"
    assert lines["绩效评估工作方案"].state == "soon"
    # From 1 to 7 October nobody works; 8, 9 and the made-up Saturday 10 follow.
    assert lines["第三季度报表"].words == "还有 6 个工作日"
    assert lines["半年汇报会"].words == "已逾期 55 天"
    assert lines["半年汇报会"].state == "late"
    groups = owed_to(lines.values())
    assert [(group.recipient, group.open) for group in groups] == [("县人社局", 12)]


def test_an_unknown_year_is_said_and_stops_no_page(office: Office, plan: Plan) -> None:
    item = add_item(
        by=clerk(office), plan=plan,
        facts=ItemFacts(name="材料报送", kind="报送", due=date(2089, 1, 5), recipient="市绩效办"),
    )  # fmt: skip
    (line,) = lines_of([item], TODAY, working_calendar())
    assert "年放假安排未录入" in line.words
    page = office.client_of(Role.STAFF).get(reverse("calendar", args=[office.a.pk, YEAR]))
    assert "年放假安排未录入" in page.content.decode()


def test_a_late_filing_needs_its_reason_and_as_many_copies_as_asked(office: Office, plan: Plan) -> None:
    facts = ItemFacts(name="方案", kind="报送", due=date(2026, 9, 20), recipient="市人社局", copies=12)
    item = add_item(by=clerk(office), plan=plan, facts=facts)
    with pytest.raises(DomainError, match="比截止日期晚 4 天，须说明"):
        record_done(by=clerk(office), item=item.pk, version=0, facts=DoneFacts(done_on=TODAY, sent_copies=12))
    late = {"done_on": TODAY, "late_reason": "等批示", "receipt": "收文 15 号"}
    with pytest.raises(DomainError, match="要求 12 份，只送 10 份"):
        record_done(by=clerk(office), item=item.pk, version=0, facts=DoneFacts(sent_copies=10, **late))  # type: ignore[arg-type]
    sent = record_done(by=clerk(office), item=item.pk, version=0, facts=DoneFacts(sent_copies=12, **late))  # type: ignore[arg-type]
    (line,) = lines_of([sent], TODAY, working_calendar())
    assert (line.state, line.words) == ("done", "2026-09-24 办结，晚 4 天")
    with pytest.raises(DomainError, match="刚刚被别人改动"):
        record_done(by=clerk(office), item=item.pk, version=0, facts=DoneFacts(done_on=TODAY))
    with pytest.raises(DomainError, match="已经办结"):
        change_item(by=clerk(office), item=item.pk, version=1, facts=facts)
    back = undo_done(by=clerk(office), item=item.pk, version=1, reason="登记错了一项")
    assert (back.done_on, back.receipt, back.late_reason) == (None, "", "")
    assert "等批示" in AuditEntry.objects.get(action="撤销办结").detail


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"name": " "}, "须填事项和类型"),
        ({"recipient": ""}, "报送须写报给谁"),
        ({"kind": "季度报表"}, "季度报表须写是哪一季度"),
        ({"quarter": 2}, "季度报表须写是哪一季度"),
    ],
)
def test_own_items_say_what_they_need(
    office: Office, plan: Plan, changed: dict[str, object], why: str
) -> None:
    facts = {"name": "材料", "kind": "报送", "due": TODAY, "recipient": "市绩效办", **changed}
    with pytest.raises(DomainError, match=why):
        add_item(by=clerk(office), plan=plan, facts=ItemFacts(**facts))  # type: ignore[arg-type]
    assert not CalendarItem.objects.exists()


def test_an_item_is_put_off_or_removed_with_old_and_new_in_the_log(office: Office, plan: Plan) -> None:
    open_calendar(by=clerk(office), plan=plan)
    row = item_named(plan, "第三季度报表")
    later = ItemFacts(
        name=row.name,
        kind=row.kind,
        due=date(2026, 10, 15),
        recipient=row.recipient,
        quarter=3,
        clause=row.clause,
    )
    change_item(by=clerk(office), item=row.pk, version=0, facts=later)
    assert '"截止":{"新":"2026-10-15","旧":"2026-10-10"}' in AuditEntry.objects.get(action="更改日程").detail
    with pytest.raises(DomainError, match="删除须写原因"):
        remove_item(by=clerk(office), item=row.pk, version=1, reason="")
    remove_item(by=clerk(office), item=row.pk, version=1, reason="今年不报")
    assert not CalendarItem.objects.filter(pk=row.pk).exists()


def test_a_month_shows_its_items_and_who_rests(office: Office, plan: Plan) -> None:
    lines = lines_of(items_of(plan), TODAY, working_calendar())
    days = {day.day: day for week in month_grid(2026, 10, lines, TODAY, working_calendar()) for day in week}
    assert [line.item.name for line in days[date(2026, 10, 10)].lines] == ["第三季度报表"]
    assert days[date(2026, 10, 10)].working is True
    assert days[date(2026, 10, 1)].working is False
    assert (days[date(2026, 9, 30)].inside, days[date(2026, 9, 30)].lines) == (False, ())


def test_the_file_for_calendars_reads_back(office: Office, plan: Plan) -> None:
    open_calendar(by=clerk(office), plan=plan)
    row = item_named(plan, "第三季度报表")
    record_done(by=clerk(office), item=row.pk, version=0, facts=DoneFacts(done_on=TODAY))
    answer = office.client_of(Role.STAFF).get(reverse("calendar_ics", args=[office.a.pk, YEAR]))
    assert answer["Content-Type"].startswith("text/calendar")
    book = icalendar.Calendar.from_ical(answer.content)
    events = {str(event["summary"]): event for event in book.walk("VEVENT")}
    assert len(events) == CalendarItem.objects.filter(plan=plan).count()
    assert events["绩效评估工作方案（报县人社局）"].decoded("dtstart") == date(2026, 9, 30)
    assert len(list(events["绩效评估工作方案（报县人社局）"].walk("VALARM"))) == 1
    assert not list(events["【已办】第三季度报表（报县人社局）"].walk("VALARM"))
    assert len({str(event["uid"]) for event in events.values()}) == len(events)


def test_the_office_is_told_of_a_month_ahead_and_of_what_is_late_in_one_line(
    office: Office, plan: Plan
) -> None:
    open_calendar(by=clerk(office), plan=plan)

    def told(who: Role | str) -> list[str]:
        found = todos_of(office.access(who, today=TODAY))
        return [todo.sentence(TODAY) for todo in found if "/calendar/" in todo.link]

    mine = told(Role.PERFORMANCE_OFFICE)
    assert mine[0] == "2026年度日程 1 项未办结，已逾期 55 天"
    assert "第三季度报表（报县人社局），10 月 10 日到期" in mine
    assert not any("第四季度报表" in sentence for sentence in mine)
    assert told(Role.STAFF) == told("乙局绩效办") == []


def test_a_clerk_records_a_filing_in_the_browser(office: Office, plan: Plan) -> None:
    open_calendar(by=clerk(office), plan=plan)
    row = item_named(plan, "半年汇报会")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    at = reverse("calendar_item_done", args=[office.a.pk, YEAR, row.pk])
    refused = client.post(at, {"done_on": "2026-09-01", "late_reason": "", "version": "0"}).content.decode()
    assert "须说明" in refused
    client.post(at, {"done_on": "2026-09-01", "late_reason": "等数据", "version": "0"})
    row.refresh_from_db()
    assert (row.done_on, row.late_reason) == (date(2026, 9, 1), "等数据")
    page = client.get(reverse("calendar", args=[office.a.pk, YEAR])).content.decode()
    assert "逾期理由：等数据" in page
    staff = office.client_of(Role.STAFF).get(reverse("calendar", args=[office.a.pk, YEAR])).content.decode()
    assert "逾期理由：等数据" not in staff
    month = client.get(reverse("calendar", args=[office.a.pk, YEAR]) + "?month=2026-10").content.decode()
    assert "第三季度报表" in month
    assert "半年汇报会" not in month


def test_the_page_of_working_days_is_corrected_by_its_keepers(office: Office) -> None:
    client = office.client_of(Role.SYSTEM_ADMIN)
    page = client.get(reverse("working_days") + "?year=2026").content.decode()
    assert "国庆节" in page
    typed = {"day": "2026-09-28", "working": "放假", "note": "台风停工"}
    assert client.post(reverse("working_day_correct"), typed).status_code == 302
    assert working_calendar().works(date(2026, 9, 28)) is False
    assert "还没有录入" in client.get(reverse("working_days") + "?year=2089").content.decode()


def test_one_and_three_items_cost_the_same_queries(office: Office, plan: Plan) -> None:
    client, counts = office.client_of(Role.PERFORMANCE_OFFICE), []
    CalendarItem.objects.create(plan=plan, name="甲", kind="节点", due=TODAY)
    for more in ((), ("乙", "丙")):
        for name in more:
            CalendarItem.objects.create(plan=plan, name=name, kind="节点", due=TODAY)
        client.get(reverse("calendar", args=[office.a.pk, YEAR]))
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("calendar", args=[office.a.pk, YEAR]))
        counts.append(len(seen))
    assert counts[0] == counts[1]
