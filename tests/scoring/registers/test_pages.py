"""The pages of the registers: entering, the preview, the second person, lists, and who never sees discipline."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from people.access import Role
from people.acting import AT_THE_TERMINAL
from people.frame.search import hits_of
from people.models import StoredFile
from people.services.files import store_file
from plans.engine.units import POINT
from plans.models import Plan
from scoring.models import Adjustment, Settlement, Standing, Violation
from tests.office import YEAR, Office
from tests.scoring.registers.world import (
    DAY,
    TOWN,
    addition,
    enter,
    in_force,
    person,
    plan_of,
    section,
    unit,
    violation,
)
from tests.scoring.settlements import make_settlement

HOSTILE: Final = '<script>alert(1)</script>"\'&{{7*7}}=HYPERLINK("x")'
CLEAN: Final = "&lt;script&gt;alert(1)&lt;/script&gt;"


def url(name: str, plan: Plan, **more: Any) -> str:
    return reverse(name, kwargs={"agency": plan.agency_id, "year": plan.year, **more})


def posted(plan: Plan, **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "subject": section(plan).pk, "direction": "加", "matter": "表彰", "level": "县级", "points": "",
        "same_matter": "防汛", "basis": "县委文件", "meeting_date": "", "minutes": "", "version": "",
    }  # fmt: skip
    return data | more


def picture() -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, "PNG")
    return content.getvalue()


def stored(office: Office) -> StoredFile:
    """A file handed in by the command line, so that nobody sees it for having handed it in."""
    upload = SimpleUploadedFile("调查报告.png", picture())
    return store_file(by=AT_THE_TERMINAL, agency=office.a.pk, upload=upload)


@pytest.fixture(autouse=True)
def _own_data(settings: Any, tmp_path: Any) -> None:
    settings.HENGJI_DATA = tmp_path


def test_a_clerk_enters_and_a_leader_confirms(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    proof = SimpleUploadedFile("表彰文件.png", picture())
    page = client.get(url("register_new", plan, register="adjustments")).content.decode()
    assert "如果复核通过" in page
    response = client.post(
        url("register_new", plan, register="adjustments"), posted(plan, **{"proofs-new": proof})
    )
    row = Adjustment.objects.get()
    address = url("register_row", plan, register="adjustments", row=row.pk)
    assert response.headers["Location"] == address
    assert (row.standing, row.points) == (Standing.WAITING, 2 * POINT)
    assert [file.name for file in row.files.all()] == ["表彰文件.png"]
    shown = client.get(address).content.decode()
    assert "加 2 分" in shown
    assert "由登记人以外的人复核" in shown
    assert "没有填研究决定的会议日期" in shown
    assert 'action="' + url("register_confirm", plan, register="adjustments", row=row.pk) not in shown
    leader = office.client_of(Role.CHIEF_LEADER)
    assert "复核通过" in leader.get(address).content.decode()
    leader.post(url("register_confirm", plan, register="adjustments", row=row.pk), {"version": 0})
    row.refresh_from_db()
    assert (row.standing, row.confirmed_name) == (Standing.IN_FORCE, "甲局局长（chief）")
    again = leader.post(url("register_confirm", plan, register="adjustments", row=row.pk), {"version": 0})
    assert "已由甲局局长（chief）于" in again.content.decode()


def test_faults_stand_at_their_fields_and_what_was_typed_stays(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    data = posted(plan, points="9", basis="写了很多字")
    page = client.post(url("register_new", plan, register="adjustments"), data).content.decode()
    assert "表彰县级的分值 9 与原文规定的 2 不同；请改为 2，或清空分值由系统填入。" in page
    assert "写了很多字" in page
    assert not Adjustment.objects.exists()


def test_the_preview_answers_while_typing_and_stores_nothing(office: Office) -> None:
    plan = plan_of(office, TOWN)
    in_force(office, plan, "adjustments", addition(plan, level="国家级"))
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    effect = url("register_effect", plan, register="adjustments")
    half = client.post(effect, posted(plan, matter="")).content.decode()
    assert "填完必填的各项后" in half
    whole = client.post(effect, posted(plan)).content.decode()
    assert "同一事项已有国家级表彰（5 分），本条不计" in whole
    assert Adjustment.objects.count() == 1


def test_a_correction_in_the_browser_names_what_it_replaces(office: Office) -> None:
    plan = plan_of(office)
    row = in_force(office, plan, "violations", violation(plan))
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = url("conduct_correct", plan, register="violations", row=row.pk)
    assert "仍按原来的计分" in client.get(address).content.decode()
    data = {
        "code": "V999", "participant": person(plan).pk, "situation": "察访核验", "level": "省", "punishment": "",
        "decided_on": DAY.isoformat(), "event": "", "subject": "", "certified_by": "", "version": row.version,
    }  # fmt: skip
    client.post(address, data)
    new = Violation.objects.get(standing=Standing.WAITING)
    assert (new.code, new.level, new.replaces_id) == ("V001", "省", row.pk)
    old = client.get(url("conduct_row", plan, register="violations", row=row.pk)).content.decode()
    assert "有一条更正待复核" in old


def test_withdrawing_a_row_in_force_takes_two(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = in_force(office, plan, "adjustments", addition(plan))
    client, leader = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.LEADING_GROUP)
    at = {"register": "adjustments", "row": row.pk}
    client.post(url("register_withdraw", plan, **at), {"reason": "重复登记", "version": row.version})
    shown = leader.get(url("register_row", plan, **at)).content.decode()
    assert "如果同意撤销" in shown
    assert "重复登记" in shown
    row.refresh_from_db()
    leader.post(url("register_answer", plan, **at), {"version": row.version, "agreed": "yes"})
    row.refresh_from_db()
    assert row.standing == Standing.WITHDRAWN


def test_frozen_registers_offer_nothing_and_say_why(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = enter(office, plan, "adjustments", addition(plan))
    make_settlement(plan, state=Settlement.State.CHECKED)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for address in (
        url("registers", plan),
        url("register_list", plan, register="adjustments"),
        url("register_new", plan, register="adjustments"),
        url("register_row", plan, register="adjustments", row=row.pk),
    ):
        page = client.get(address).content.decode()
        assert "登记已经冻结" in page, address
        assert "data-submit>登记" not in page, address
    response = client.post(url("register_new", plan, register="adjustments"), posted(plan))
    assert "已经冻结" in response.content.decode()


def test_registers_that_the_scheme_does_not_use_are_not_offered(office: Office) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = client.get(url("registers", plan)).content.decode()
    assert "评议得分" not in page
    assert "效能提醒函" not in page
    assert client.get(url("register_new", plan, register="letters")).status_code == 404
    listed = client.get(url("register_list", plan, register="letters")).content.decode()
    assert "本年度的计分方案不用这项登记" in listed
    assert client.get(url("register_list", plan, register="violations")).status_code == 404
    assert client.get(url("register_list", plan, register="no-such")).status_code == 404


SECRET: Final = "察访时擅离岗位"


CIRCLE: Final = (Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.CHIEF_LEADER, Role.CITY_OFFICE)
HIDDEN: Final = (
    Role.STAFF, Role.FILER, Role.SECTION_HEAD, Role.SUPERVISING_LEADER, Role.LEADING_GROUP, Role.SERIES_LEAD,
    Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, "二科科室负责人", "乙局绩效办", "乙局监督小组",
)  # fmt: skip


@pytest.mark.parametrize("slug", ["violations", "complaints", "records"])
def test_discipline_is_seen_by_its_narrow_circle_only(office: Office, slug: str) -> None:
    plan = plan_of(office)
    about: dict[str, Any] = {"participant": person(plan), "files": [stored(office)]}
    values = {
        "violations": violation(plan, event=SECRET),
        "complaints": {"received_on": DAY, "content": SECRET, "participant": about["participant"]},
        "records": {"kind": "违纪情况", "on": DAY, "text": SECRET, "participant": about["participant"]},
    }[slug]
    row = in_force(office, plan, slug, values)
    row.files.set(about["files"])
    addresses = [
        url("conduct_list", plan, register=slug),
        url("conduct_list", plan, register=slug) + "?export=xlsx",
        url("conduct_row", plan, register=slug, row=row.pk),
        url("conduct_correct", plan, register=slug, row=row.pk),
        url("register_row", plan, register=slug, row=row.pk),
        url("register_list", plan, register=slug) + "?export=xlsx",
        reverse("file_open", kwargs={"file": about["files"][0].pk}),
    ]
    for who in HIDDEN:
        client = office.client_of(who)
        assert [client.get(address).status_code for address in addresses] == [404] * len(addresses), who
        assert hits_of(office.access(who), SECRET) == {}, who
    for who in CIRCLE:
        assert SECRET in office.client_of(who).get(addresses[2]).content.decode(), who
        assert office.client_of(who).get(addresses[-1]).status_code == 200, who
    overview = office.client_of(Role.LEADING_GROUP).get(url("registers", plan)).content.decode()
    assert "违规违纪</a>" not in overview
    assert "投诉" not in overview


def test_the_todo_counts_what_waits_for_oneself(office: Office) -> None:
    plan = plan_of(office, TOWN)
    enter(office, plan, "adjustments", addition(plan))
    enter(
        office, plan, "records", {"kind": "违纪情况", "on": DAY, "text": "迟到", "participant": person(plan)}
    )
    chief = office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    group = office.client_of(Role.LEADING_GROUP).get("/").content.decode()
    own = office.client_of(Role.PERFORMANCE_OFFICE).get("/").content.decode()
    assert "2 条登记待复核" in chief
    assert "1 条登记待复核" in group, "discipline is no matter of the leading group"
    assert "条登记待复核" not in own, "who entered them cannot confirm them"


@pytest.mark.parametrize("slug", ["adjustments", "records"])
def test_lists_take_the_same_queries_for_one_row_and_three(office: Office, slug: str) -> None:
    plan = plan_of(office, TOWN)
    values = {
        "adjustments": addition(plan),
        "records": {"kind": "违纪情况", "on": DAY, "text": "迟到", "participant": person(plan)},
    }[slug]
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    area = "register" if slug == "adjustments" else "conduct"
    addresses = (url(f"{area}_list", plan, register=slug), url("registers", plan))
    counts = []
    for more in (1, 2):
        for _ in range(more):
            row = in_force(office, plan, slug, values)
        shown = (*addresses, url(f"{area}_row", plan, register=slug, row=row.pk))
        for address in shown:
            client.get(address)
        with CaptureQueriesContext(connection) as queries:
            for address in shown:
                assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_of_violations_takes_the_same_queries_for_one_row_and_three(office: Office) -> None:
    plan = plan_of(office)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    counts = []
    for number in range(3):
        in_force(office, plan, "violations", violation(plan, code=f"V00{number}"))
        client.get(url("conduct_list", plan, register="violations"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url("conduct_list", plan, register="violations"))
        counts.append(len(queries))
    assert counts[0] == counts[2]


def test_hostile_words_stay_words_on_pages_and_in_the_export(office: Office) -> None:
    plan = plan_of(office, TOWN)
    row = in_force(office, plan, "adjustments", addition(plan, basis=HOSTILE, same_matter="=1+1"))
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    for address in (
        url("register_list", plan, register="adjustments"),
        url("register_row", plan, register="adjustments", row=row.pk),
        url("register_correct", plan, register="adjustments", row=row.pk),
    ):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert CLEAN in page, address
    export = client.get(url("register_list", plan, register="adjustments") + "?export=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(export.content)).worksheets[0]
    lines = list(sheet.iter_rows(values_only=True))
    at = lines[0].index("同一事项")
    assert lines[1][at] == "=1+1"
    assert sheet.cell(2, at + 1).data_type == "s"
    assert lines[1][lines[0].index("分值")] == 2
    assert lines[1][lines[0].index("计分")] == "加 2 分"


@pytest.mark.parametrize(
    "query",
    ["?from=9999999", "?from=x", "?from=" + "9" * 30, "?subject=abc&points=1e9", "?proofs=x&version=q"],
)
def test_odd_addresses_of_the_form_open_an_empty_form(office: Office, query: str) -> None:
    plan = plan_of(office, TOWN)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    assert client.get(url("register_new", plan, register="adjustments") + query).status_code == 200


def test_a_letter_is_overdue_by_its_limit(office: Office) -> None:
    from scoring.models import ReminderLetter

    plan = plan_of(office)
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    address = url("register_new", plan, register="letters")
    data = {
        "subject": unit(plan).pk, "matter": "用地报批", "sent_on": f"{YEAR}-05-06",
        "time_limit": f"{YEAR}年5月31日前", "completed_on": f"{YEAR}-06-01", "overdue": "", "version": "",
    }  # fmt: skip
    client.post(address, data)
    client.post(address, data | {"completed_on": f"{YEAR}-05-31"})
    client.post(address, data | {"completed_on": f"{YEAR}-05-31", "overdue": "是"})
    assert list(ReminderLetter.objects.order_by("pk").values_list("overdue", flat=True)) == [
        True,
        False,
        True,
    ]
    page = client.post(address, data | {"time_limit": "尽快"}).content.decode()
    assert "规定时限不是日期，无法判断" in page
