"""会议: joined with the calendar, with the paper of its quarter, the one shown kept, decisions with what became of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, StoredFile
from plans.models import CalendarItem, Plan
from scoring.models import Meeting, RectificationItem
from scoring.watching.meeting import (
    Joined,
    MeetingFacts,
    add_meeting,
    asked_for,
    change_meeting,
    keep_material,
    quarter_of,
)
from tests.office import YEAR, Office, build_office
from tests.running_year import running_year
from tests.scoring.registers.world import by, section

DAY = date(YEAR, 7, 10)


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


@pytest.fixture
def item(plan: Plan) -> CalendarItem:
    return CalendarItem.objects.create(
        plan=plan, kind=CalendarItem.Kind.MEETING, name="半年汇报会", due=DAY + timedelta(days=5)
    )


def url(name: str, plan: Plan, **more: Any) -> str:
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, **more})


def facts(**more: Any) -> MeetingFacts:
    return MeetingFacts(**{"kind": "半年汇报会", "quarter": None, "on": DAY, "host": "局长", **more})


def held(office: Office, plan: Plan, joined: Joined | None = None, **more: Any) -> Meeting:
    return add_meeting(
        by=by(office), plan=plan, facts=facts(**more), files=[], today=DAY + timedelta(days=200),
        joined=joined or Joined(),
    )  # fmt: skip


def test_a_meeting_that_the_calendar_asks_for_is_ticked_off_there(
    office: Office, plan: Plan, item: CalendarItem
) -> None:
    assert asked_for(plan) == [item]
    row = held(office, plan, Joined(item=item))
    item.refresh_from_db()
    assert (item.done_on, row.item) == (DAY, item)
    assert asked_for(plan) == []
    assert AuditEntry.objects.filter(action="办结日程", target=str(item)).exists()


def test_a_late_one_needs_its_reason_and_nothing_is_half_done(
    office: Office, plan: Plan, item: CalendarItem
) -> None:
    late = item.due + timedelta(days=1)
    with pytest.raises(DomainError, match="晚 1 天"):
        held(office, plan, Joined(item=item), on=late)
    assert not Meeting.objects.exists()
    item.refresh_from_db()
    assert not item.done_on
    held(office, plan, Joined(item=item, late_reason="等数据"), on=late)
    done = CalendarItem.objects.get(pk=item.pk)
    assert (done.done_on, done.late_reason) == (late, "等数据")


def test_an_item_of_another_plan_or_kind_is_refused(office: Office, plan: Plan, item: CalendarItem) -> None:
    other = running_year(office, agency=office.b)
    CalendarItem.objects.filter(pk=item.pk).update(plan=other)
    item.refresh_from_db()
    with pytest.raises(DomainError, match="不是本年度日程里的会议"):
        held(office, plan, Joined(item=item))


def test_a_change_joins_once(office: Office, plan: Plan, item: CalendarItem) -> None:
    row = held(office, plan)
    for version in (0, 1):
        row = change_meeting(
            by=by(office), meeting=row.pk, version=version, facts=facts(place=f"会议室{version}"), files=[], today=DAY,
            joined=Joined(item=item),
        )  # fmt: skip
        item.refresh_from_db()
    assert (row.item, row.place, item.done_on) == (item, "会议室1", DAY)
    assert AuditEntry.objects.filter(action="办结日程").count() == 1


def test_from_the_calendar_through_the_browser(office: Office, plan: Plan, item: CalendarItem) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url("meetings", plan)).content.decode()
    assert "asked-title" in page
    form = client.get(url("meeting_new", plan) + f"?item={item.pk}")
    assert form.context["form"].initial["item"] == item
    assert form.context["form"].initial["kind"] == "半年汇报会"
    assert form.context["form"].initial["quarter"] == 2
    data = {
        "item": item.pk, "kind": "半年汇报会", "on": f"{YEAR}-01-05", "host": "局长", "decisions": "一科加快",
        "form_token": "t",
    }  # fmt: skip
    assert client.post(url("meeting_new", plan), data).status_code == 302
    item.refresh_from_db()
    assert item.done_on == date(YEAR, 1, 5)
    assert "asked-title" not in client.get(url("meetings", plan)).content.decode()
    # Not offered a second time, whatever address is typed.
    assert "item" not in client.get(url("meeting_new", plan) + f"?item={item.pk}").context["form"].initial


@pytest.mark.parametrize(
    ("kind", "quarter", "on", "expected"),
    [
        ("季度分析会", 3, date(YEAR, 5, 1), 3),
        ("半年汇报会", None, date(YEAR, 12, 1), 2),
        ("年终总结会", None, date(YEAR + 1, 1, 20), 4),
        ("季度分析会", None, date(YEAR, 7, 10), 2),
        ("绩效情况分析会", None, date(YEAR, 12, 31), 4),
        ("绩效情况分析会", None, date(YEAR, 12, 1), 3),
        ("其他", None, date(YEAR, 1, 2), 1),
    ],
)
def test_the_quarter_that_a_meeting_looks_at(kind: str, quarter: int | None, on: date, expected: int) -> None:
    assert quarter_of(Meeting(plan=Plan(year=YEAR), kind=kind, quarter=quarter, on=on)) == expected


def test_the_paper_that_was_shown_is_kept_for_readers_only(office: Office, plan: Plan) -> None:
    row = held(office, plan)
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.get(url("meeting", plan, meeting=row.pk)).content.decode()
    assert f"{url('progress_pdf', plan)}?quarter=2" in page
    keep = url("meeting_keep", plan, meeting=row.pk)
    assert clerk.get(keep).status_code == 405
    for _ in range(2):
        assert clerk.post(keep, {"version": "0"}).status_code == 302
    kept = row.materials.get()
    assert kept.name == f"甲局{YEAR}年度第2季度绩效进展.pdf"
    row.refresh_from_db()
    assert row.version == 1, "the second click was refused as stale"
    for who, seen in (
        (Role.CHIEF_LEADER, True), (Role.SECTION_HEAD, False), (Role.STAFF, False), ("乙局绩效办", False),
    ):  # fmt: skip
        assert StoredFile.objects.visible_to(office.access(who)).filter(pk=kept.pk).exists() is seen, who
    leader, head = (
        office.client_of(who).get(url("meeting", plan, meeting=row.pk)).content.decode()
        for who in (Role.CHIEF_LEADER, Role.SECTION_HEAD)
    )
    assert str(kept.pk) in leader
    assert str(kept.pk) not in head
    assert "会上用的</h3>" in leader
    assert "会上用的</h3>" not in head


def test_decisions_tell_what_became_of_them(office: Office, plan: Plan) -> None:
    row = held(office, plan, decisions="一科加快\n二科补报")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    item = RectificationItem.objects.create(
        plan=plan, source="会议议定", problem="一科加快", meeting=row, subject=section(plan), due=DAY, state="待验收",
    )  # fmt: skip
    RectificationItem.objects.create(
        plan=plan, source="会议议定", problem="另立的事", meeting=row, subject=section(plan), due=DAY
    )
    page = client.get(url("meeting", plan, meeting=row.pk))
    told = [(text, found.pk if found else None) for text, found, _ in page.context["decisions"]]
    assert told == [("一科加快", item.pk), ("二科补报", None)]
    assert [each.problem for each in page.context["items"]] == ["另立的事"]
    text = page.content.decode()
    assert text.count("转整改</a>") == 1
    assert f"已转整改第 {item.pk} 号" in text
    assert "待验收" in text


def test_the_meetings_of_an_archived_year_stay_as_they_are(office: Office, plan: Plan) -> None:
    row = held(office, plan)
    file = StoredFile.objects.create(agency=office.a, name="材料.pdf", kind="pdf", size=1, digest="0")
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)
    log = AuditEntry.objects.count()
    with pytest.raises(DomainError, match="年度方案现在是“已归档”"):
        held(office, plan)
    with pytest.raises(DomainError, match="年度方案现在是“已归档”"):
        change_meeting(
            by=by(office), meeting=row.pk, version=0, facts=facts(host="副局长"), files=[file], today=DAY
        )
    with pytest.raises(DomainError, match="年度方案现在是“已归档”"):
        keep_material(by=by(office), meeting=row.pk, version=0, file=file)
    now = Meeting.objects.get()
    assert (now.version, now.host, now.files.count(), now.materials.count()) == (0, "局长", 0, 0)
    assert AuditEntry.objects.count() == log
