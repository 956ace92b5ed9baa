"""整改 and 会议: the commands, two persons, compare-and-set, and who sees which."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, Notification, StoredFile
from people.services.files import store_file
from plans.engine.units import RATIO
from plans.models import Participant, Plan, Subject
from scoring.models import Inspection, Meeting, RectificationItem
from scoring.watching import rectifying
from scoring.watching.joining import items_to_accept, items_to_mend
from scoring.watching.meeting import MeetingFacts, add_meeting, change_meeting, decisions_of
from scoring.watching.rectifying import Matter
from tests.office import YEAR, Office, build_office
from tests.running_year import entry, running_year
from tests.scoring.registers.world import by, person, section

DUE = date(YEAR, 8, 1)
State = RectificationItem.State


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Any) -> Office:
    settings.HENGJI_DATA = tmp_path
    return build_office()


@pytest.fixture
def plan(office: Office) -> Plan:
    return running_year(office)


def item(office: Office, plan: Plan, **more: Any) -> RectificationItem:
    values: dict[str, Any] = {
        "source": "其他", "problem": "台账不全", "due": DUE, "subject": section(plan), "owner": person(plan),
    }  # fmt: skip
    return rectifying.open_item(by=by(office), plan=plan, matter=Matter(**values | more))


def proof(office: Office, who: Role | str = Role.STAFF) -> StoredFile:
    upload = SimpleUploadedFile("整改.txt.pdf", PDF, content_type="application/pdf")
    return store_file(by=by(office, who), agency=office.a.pk, upload=upload)


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def report(
    office: Office, row: RectificationItem, who: Role | str = Role.STAFF, **more: Any
) -> RectificationItem:
    values: dict[str, Any] = {
        "version": row.version, "result": "已补齐", "on": DUE, "today": DUE,
        "proofs": [StoredFile.objects.first() or proof(office)],
    }  # fmt: skip
    return rectifying.report_done(by=by(office, who), item=row.pk, **values | more)


def test_a_matter_goes_from_opening_to_closing_by_two_persons(office: Office, plan: Plan) -> None:
    row = item(office, plan)
    told = Notification.objects.get(account=office.account(Role.STAFF))
    assert "新的整改事项" in told.title
    assert str(row.pk) in told.link
    row = report(office, row)
    assert (row.state, row.done_by_id) == (State.DONE, office.account(Role.STAFF).pk)
    row = rectifying.accept(by=by(office), item=row.pk, version=row.version, reply="属实", on=DUE)
    row.refresh_from_db()
    assert (row.state, row.closed_on, row.version) == (State.CLOSED, DUE, 2)
    assert list(row.files.values_list("name", flat=True)) == ["整改.txt.pdf"]
    assert set(AuditEntry.objects.filter(target__contains="台账不全").values_list("action", flat=True)) == {
        "立整改事项", "报整改完成", "整改事项销号",
    }  # fmt: skip


def test_nobody_accepts_what_he_reported_or_answers_for(office: Office, plan: Plan) -> None:
    row = report(office, item(office, plan), Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="同一人"):
        rectifying.accept(by=by(office), item=row.pk, version=row.version, reply="", on=DUE)
    helper = by(office, Role.CITY_OFFICE, acting_for=Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="同一"):
        rectifying.accept(by=helper, item=row.pk, version=row.version, reply="", on=DUE)
    with pytest.raises(DomainError, match="责任人"):
        rectifying.accept(by=by(office, Role.STAFF), item=row.pk, version=row.version, reply="", on=DUE)
    row.refresh_from_db()
    assert row.state == State.DONE


def test_a_report_needs_proof_and_a_day_that_was(office: Office, plan: Plan) -> None:
    row = item(office, plan)
    with pytest.raises(DomainError, match="没有佐证"):
        report(office, row, proofs=[])
    with pytest.raises(DomainError, match="今天之后"):
        report(office, row, on=DUE + timedelta(days=1))


def test_a_report_sent_back_is_under_way_again(office: Office, plan: Plan) -> None:
    row = report(office, item(office, plan))
    with pytest.raises(DomainError, match="没有写原因"):
        rectifying.send_back(by=by(office), item=row.pk, version=row.version, reply=" ")
    row = rectifying.send_back(by=by(office), item=row.pk, version=row.version, reply="照片看不清")
    assert (row.state, row.done_by_id, row.reply) == (State.OPEN, None, "照片看不清")
    assert report(office, row).state == State.DONE


def test_a_stale_step_changes_nothing(office: Office, plan: Plan) -> None:
    row = item(office, plan)
    report(office, row)
    with pytest.raises(DomainError, match="刚刚被改动"):
        report(office, row)
    matter = Matter(source="其他", problem="改", due=DUE, subject=section(plan))
    with pytest.raises(DomainError, match="待验收"):
        rectifying.change_item(by=by(office), item=row.pk, version=1, matter=matter)
    with pytest.raises(DomainError, match="刚刚被改动"):
        rectifying.accept(by=by(office), item=row.pk, version=0, reply="", on=DUE)
    row.refresh_from_db()
    assert (row.state, row.version, row.problem) == (State.DONE, 1, "台账不全")


def test_parts_of_another_plan_are_refused(office: Office, plan: Plan) -> None:
    other = running_year(office, agency=office.b)
    with pytest.raises(DomainError, match="不是本年度方案里的"):
        item(office, plan, subject=Subject.objects.filter(plan=other).first(), owner=None)
    with pytest.raises(DomainError, match="没有责任对象"):
        item(office, plan, subject=None, owner=None)


def test_one_open_matter_for_a_red_row(office: Office, plan: Plan) -> None:
    row = entry(plan, "1.1", 1, "已审核", attainment=RATIO // 10, problems="拆迁受阻", measures="成立专班")
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url("rectification_new", plan), {"indicator": row.indicator_id, "quarter": 1})
    start = page.context["form"].initial
    assert start["source"] == "进度落后"
    assert "拆迁受阻" in start["problem"]
    assert start["measure"] == "成立专班"
    assert "完成 10%，计划 25%" in start["problem"]
    item(office, plan, source="进度落后", indicator=row.indicator)
    with pytest.raises(DomainError, match="已有未销号"):
        item(office, plan, source="进度落后", indicator=row.indicator)


def test_an_inspection_and_a_decision_begin_a_matter(office: Office, plan: Plan) -> None:
    found = Inspection.objects.create(
        plan=plan,
        kind="察访核验",
        form="现场调查",
        on=DUE,
        subject=section(plan),
        finding="无人值守",
        problem=True,
    )
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url("rectification_new", plan), {"inspection": found.pk})
    assert page.context["form"].initial["problem"] == "无人值守"
    meeting = held(office, plan)
    page = client.get(url("rectification_new", plan), {"meeting": meeting.pk, "decision": 2})
    start = page.context["form"].initial
    assert (start["problem"], start["meeting"]) == ("二科补报", meeting.pk)
    data = {
        "problem": start["problem"], "due": "2026-09-01", "source": "会议议定", "meeting": meeting.pk,
        "subject": section(plan, "二科").pk, "form_token": "x",
    }  # fmt: skip
    assert client.post(url("rectification_new", plan), data).status_code == 302
    assert RectificationItem.objects.get(meeting=meeting).problem == "二科补报"
    assert "已转整改" in client.get(url("meeting", plan, meeting=meeting.pk)).content.decode()


def held(office: Office, plan: Plan, **more: Any) -> Meeting:
    facts = MeetingFacts(
        **{
            "kind": "季度分析会",
            "quarter": 2,
            "on": DUE,
            "host": "局长",
            "decisions": "一科加快\n二科补报\n",
            **more,
        }
    )
    return add_meeting(by=by(office), plan=plan, facts=facts, files=[], today=DUE)


def url(name: str, plan: Plan, **more: Any) -> str:
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, **more})


def test_a_meeting_changes_by_compare_and_set(office: Office, plan: Plan) -> None:
    row = held(office, plan)
    assert decisions_of(row) == ["一科加快", "二科补报"]
    facts = MeetingFacts(kind="半年汇报会", quarter=None, on=DUE, host="局长")
    row = change_meeting(by=by(office), meeting=row.pk, version=0, facts=facts, files=[], today=DUE)
    assert (row.kind, row.version) == ("半年汇报会", 1)
    with pytest.raises(DomainError, match="刚刚被改动"):
        change_meeting(by=by(office), meeting=row.pk, version=0, facts=facts, files=[], today=DUE)
    with pytest.raises(DomainError, match="今天之后"):
        held(office, plan, on=DUE + timedelta(days=1))


def test_who_sees_which_matter(office: Office, plan: Plan) -> None:
    mine = item(office, plan)
    theirs = item(office, plan, subject=section(plan, "二科"), owner=person(plan, "二科干事"))
    seen = {
        Role.STAFF: {mine.pk}, "二科干部职工": {theirs.pk}, Role.SECTION_HEAD: {mine.pk}, Role.FILER: set(),
        Role.CHIEF_LEADER: {mine.pk, theirs.pk}, Role.PERFORMANCE_OFFICE: {mine.pk, theirs.pk},
    }  # fmt: skip
    for who, keys in seen.items():
        page = office.client_of(who).get(url("rectifications", plan))
        assert {row.pk for row, _, _ in page.context["rows"]} == keys, who
        for row in (mine, theirs):
            status = office.client_of(who).get(url("rectification", plan, item=row.pk)).status_code
            assert status == (200 if row.pk in keys else 404), who
    refused = office.client_of(Role.SECTION_HEAD).get(url("rectification_done", plan, item=mine.pk))
    assert refused.status_code == 404, "the 责任人 reports, not the head"
    assert (
        office.client_of(Role.CHIEF_LEADER).get(url("rectification_accept", plan, item=mine.pk)).status_code
        == 404
    )


def test_people_of_a_unit_below_report_on_their_own_pages(office: Office, plan: Plan) -> None:
    """A matter of 甲局's plan about 乙局's section: message, 待办, drop zone and crumbs are those of 乙局."""
    subject = section(plan, "二科")
    Subject.objects.filter(pk=subject.pk).update(agency=office.b, department=office.s3)
    worker = office.employee("乙局干部职工")
    owner = Participant.objects.create(
        plan=plan, employee=worker, number="B01", name=worker.name, subject=subject
    )
    row = item(office, plan, subject=Subject.objects.get(pk=subject.pk), owner=owner)
    client, account = office.client_of("乙局干部职工"), office.account("乙局干部职工")
    mine = reverse("rectification", kwargs={"agency": office.b.pk, "year": YEAR, "item": row.pk})
    assert Notification.objects.get(account=account).link == mine
    assert client.get(mine).status_code == 200
    [todo] = items_to_mend(office.access("乙局干部职工"))
    assert todo.link == reverse("rectifications", args=[office.b.pk, YEAR])
    path = reverse("rectification_done", kwargs={"agency": office.b.pk, "year": YEAR, "item": row.pk})
    page = client.get(path).content.decode()
    assert reverse("file_add", args=[office.b.pk]) in page
    assert f"/units/{office.a.pk}/" not in page
    kept = store_file(
        by=by(office, "乙局干部职工"), agency=office.b.pk,
        upload=SimpleUploadedFile("整改.pdf", PDF, content_type="application/pdf"),
    )  # fmt: skip
    data = {"result": "已整改", "on": "2026-01-05", "version": 0, "proofs": str(kept.pk), "form_token": "t3"}
    assert client.post(path, data).status_code == 302
    row.refresh_from_db()
    assert row.state == State.DONE
    assert StoredFile.objects.visible_to(office.access(Role.PERFORMANCE_OFFICE)).filter(pk=kept.pk).exists()


def test_the_owner_reports_with_a_file_through_the_browser(office: Office, plan: Plan) -> None:
    row = item(office, plan)
    client = office.client_of(Role.STAFF)
    path = url("rectification_done", plan, item=row.pk)
    data = {"result": "已整改", "on": "2026-01-05", "version": 0, "form_token": "t1"}
    page = client.post(path, data)
    assert page.status_code == 200
    assert "请至少上传一个文件" in page.content.decode()
    assert "已整改" in page.content.decode()
    kept = proof(office)
    assert client.post(path, data | {"proofs": str(kept.pk), "form_token": "t2"}).status_code == 302
    row.refresh_from_db()
    assert row.state == State.DONE
    assert StoredFile.objects.visible_to(office.access(Role.CHIEF_LEADER)).filter(pk=kept.pk).exists()
    assert not StoredFile.objects.visible_to(office.access("二科科室负责人")).filter(pk=kept.pk).exists()


def test_todos_name_the_day_and_never_ask_the_reporter(office: Office, plan: Plan) -> None:
    row = item(office, plan)
    waiting = list(items_to_mend(office.access(Role.STAFF)))
    assert [(todo.count, todo.due) for todo in waiting] == [(1, DUE)]
    assert list(items_to_mend(office.access(Role.SECTION_HEAD))) == []
    report(office, row, Role.PERFORMANCE_OFFICE)
    assert list(items_to_mend(office.access(Role.STAFF))) == []
    assert list(items_to_accept(office.access(Role.PERFORMANCE_OFFICE))) == []
    assert [todo.count for todo in items_to_accept(office.access(Role.CITY_OFFICE))] == [1]


@pytest.mark.parametrize("name", ["rectifications", "meetings"])
def test_the_lists_cost_the_same_with_more_rows(office: Office, plan: Plan, name: str) -> None:
    def queries() -> int:
        client = office.client_of(Role.PERFORMANCE_OFFICE)
        client.get(url(name, plan))
        with CaptureQueriesContext(connection) as found:
            client.get(url(name, plan))
        return len(found)

    item(office, plan)
    held(office, plan)
    few = queries()
    for _ in range(2):
        item(office, plan)
        held(office, plan)
    assert queries() == few
