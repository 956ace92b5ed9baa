"""The bodies of a year: set up, changed by one clerk at a time, copied, printed, handed over."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import AuditEntry
from people.services.handover import hand_over
from plans.models import Body, BodyMember
from plans.services.bodies import (
    MemberFacts,
    add_body,
    add_member,
    change_body,
    change_member,
    copy_last_year,
    remove_body,
    remove_member,
)
from plans.services.body_list import Seat, bodies_of, bodies_with_members, hints
from tests.office import Office, build_office
from tests.people.organisation.test_pages import hidden, text

CLERK = Actor(name="李绩效")
YEAR = 2026
FIRST = date(2026, 1, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def body(
    office: Office, kind: str = "领导小组", name: str = "绩效管理工作领导小组", year: int = YEAR
) -> Body:
    return add_body(
        by=CLERK, agency=office.a.pk, year=year, kind=kind, name=name, document="甲局发〔2026〕1号"
    )


def seat(
    row: Body, name: str, post: str, *, employee: int | None = None, title: str = "", position: int | None = None,
    start: date = FIRST, end: date | None = None,
) -> BodyMember:  # fmt: skip
    row.refresh_from_db()
    facts = MemberFacts(
        employee=employee, name=name, post=post, title=title, position=position, start=start, end=end
    )
    return add_member(by=CLERK, body=row.pk, version=row.version, member=facts)


def test_a_body_is_printed_by_post_and_order_with_dates(office: Office) -> None:
    row = body(office)
    seat(row, "某成员", "成员", position=30)
    seat(row, "某副组长", "副组长", title="副局长", position=20, end=date(2026, 6, 30))
    seat(row, "某组长", "组长", title="局长", position=10)
    seat(row, "另一副组长", "副组长", position=25, start=date(2026, 7, 1))
    office_body = body(office, "办公室", "绩效办")
    seat(office_body, "某主任", "主任")
    first, second = bodies_of(office.a.pk, YEAR)
    assert first.posts == (
        ("组长", (Seat(name="某组长", title="局长"),)),
        (
            "副组长",
            (
                Seat(name="某副组长", title="副局长", note="至6月30日"),
                Seat(name="另一副组长", title="", note="7月1日起"),
            ),
        ),
        ("成员", (Seat(name="某成员", title=""),)),
    )
    assert (second.kind, second.name) == ("办公室", "绩效办")
    (now, _) = bodies_of(office.a.pk, YEAR, on=date(2026, 3, 1))
    assert [each.name for _, seats in now.posts for each in seats] == ["某组长", "某副组长", "某成员"]


def test_a_member_from_the_staff_list_brings_the_name_and_sits_once(office: Office) -> None:
    row = body(office)
    chief = office.employee(Role.CHIEF_LEADER)
    made = seat(row, "", "组长", employee=chief.pk)
    assert (made.name, made.position) == ("甲局局长", 10)
    with pytest.raises(DomainError, match="起已是组长"):
        seat(row, "", "成员", employee=chief.pk)
    with pytest.raises(DomainError, match="既没有选人"):
        seat(row, " ", "成员")
    seat(row, "外单位某人", "成员")
    with pytest.raises(DomainError, match="起已是成员"):
        seat(row, "外单位某人", "副组长")
    assert [each.name for each in row.members.all()] == ["甲局局长", "外单位某人"]


def test_of_two_clerks_the_second_reads_that_it_changed(office: Office) -> None:
    row = body(office)
    said = {"kind": row.kind, "name": row.name, "document": "甲局发〔2026〕9号", "duties": ""}
    change_body(by=CLERK, body=row.pk, version=0, **said)
    with pytest.raises(DomainError, match="刚被别人改过"):
        change_body(by=CLERK, body=row.pk, version=0, **{**said, "document": "别的"})
    row.refresh_from_db()
    assert (row.document, row.version) == ("甲局发〔2026〕9号", 1)
    member = seat(row, "某人", "成员")
    with pytest.raises(DomainError, match="刚被别人改过"):
        remove_member(by=CLERK, member=member.pk, version=1, reason="错")


def test_changes_and_removals_leave_what_was_in_the_log(office: Office) -> None:
    row = body(office)
    member = seat(row, "某人", "成员")
    facts = MemberFacts(
        employee=None, name="某人", post="副组长", title="", position=5, start=FIRST, end=date(2026, 9, 30)
    )
    change_member(by=CLERK, member=member.pk, version=1, facts=facts)
    with pytest.raises(DomainError, match="没有要改"):
        change_member(by=CLERK, member=member.pk, version=2, facts=facts)
    with pytest.raises(DomainError, match="须说明"):
        remove_body(by=CLERK, body=row.pk, version=2, reason="")
    remove_body(by=CLERK, body=row.pk, version=2, reason="重复登记")
    assert not Body.objects.exists()
    assert list(AuditEntry.objects.order_by("position").values_list("action", flat=True)) == [
        "设立年度机构", "增加机构成员", "更改机构成员", "撤销年度机构登记",
    ]  # fmt: skip
    last = AuditEntry.objects.order_by("position").last()
    assert last is not None
    assert "副组长 某人" in last.detail
    assert "重复登记" in last.detail


def test_last_years_bodies_are_copied_once_with_who_was_still_in(office: Office) -> None:
    old = body(office, year=2025)
    seat(old, "走了的", "成员", start=date(2025, 1, 1), end=date(2025, 5, 31))
    seat(old, "在的", "组长", start=date(2025, 1, 1))
    (made,) = copy_last_year(by=CLERK, agency=office.a.pk, year=2026)
    assert (made.name, made.document) == ("绩效管理工作领导小组", "")
    assert [(each.name, each.post, each.start) for each in made.members.all()] == [("在的", "组长", FIRST)]
    with pytest.raises(DomainError, match="已经有机构"):
        copy_last_year(by=CLERK, agency=office.a.pk, year=2026)
    with pytest.raises(DomainError, match="2029 年没有登记"):
        copy_last_year(by=CLERK, agency=office.a.pk, year=2030)


def test_a_watcher_who_is_also_watched_is_a_hint_only_on_common_days(office: Office) -> None:
    watch, lead = body(office, "监督小组", "监督小组"), body(office)
    person = office.employee(Role.SUPERVISION)
    seat(watch, "", "组长", employee=person.pk)
    seat(watch, "外单位某人", "成员", end=date(2026, 3, 31))
    assert hints(bodies_with_members(office.a.pk, YEAR)) == []
    seat(lead, "", "成员", employee=person.pk, start=date(2026, 5, 1))
    seat(lead, "外单位某人", "成员", start=date(2026, 4, 1))
    (hint,) = hints(bodies_with_members(office.a.pk, YEAR))
    assert "甲局纪检员同时在“监督小组”和“绩效管理工作领导小组”（2026-05-01 起）" in hint
    page = text(office.client_of(Role.PERFORMANCE_OFFICE).get(reverse("bodies", args=[office.a.pk, YEAR])))
    assert "请核对文件" in page


def test_a_handover_moves_the_seat(office: Office) -> None:
    row = body(office)
    leaving, successor = office.employee(Role.LEADING_GROUP), office.employee(Role.STAFF)
    seat(row, "", "副组长", employee=leaving.pk, title="党组成员", position=20)
    done = hand_over(
        by=CLERK, agency=office.a.pk, leaving=leaving.pk, successor=successor.pk, on=date(2026, 7, 1)
    )
    rows = row.members.order_by("start").values_list("name", "post", "title", "position", "start", "end")
    assert list(rows) == [
        ("甲局党组成员", "副组长", "党组成员", 20, FIRST, date(2026, 6, 30)),
        ("一科干事", "副组长", "", 20, date(2026, 7, 1), None),
    ]
    assert [line["kind"] for line in done.lines] == ["年度机构", "角色"]


def test_the_pages_from_the_empty_year_to_the_annex(office: Office) -> None:
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = reverse("bodies", args=[office.a.pk, YEAR])
    assert "今年还没有登记机构 按成立文件登记" in text(clerk.get(page))
    new = {
        "kind": "监督小组",
        "name": "绩效管理监督小组",
        "document": "甲局发〔2026〕2号",
        "duties": "全过程监督",
    }
    shown = clerk.post(reverse("body_new", args=[office.a.pk, YEAR]), new, follow=True)
    assert "已设立绩效管理监督小组" in text(shown)
    row = Body.objects.get()
    add = reverse("member_new", args=[office.a.pk, YEAR, row.pk])
    values = {
        "employee": "", "name": "", "post": "组长", "title": "纪检组长", "position": "", "start": "2026-01-01",
        "end": "", "version": hidden(clerk.get(add), "version"),
    }  # fmt: skip
    assert "请选择本单位人员，或在下面填写姓名" in text(clerk.post(add, values))
    values["employee"] = str(office.employee(Role.SUPERVISION).pk)
    assert "已增加甲局纪检员" in text(clerk.post(add, values, follow=True))
    stale = clerk.post(add, {**values, "name": "另一人", "employee": ""})
    assert "刚被别人改过" in text(stale)
    annex = text(clerk.get(reverse("bodies_print", args=[office.a.pk, YEAR])))
    assert "组长： 甲局纪检员（纪检组长）" in annex
    answer = clerk.get(reverse("bodies_pdf", args=[office.a.pk, YEAR]))
    words = "".join(each.extract_text() for each in PdfReader(io.BytesIO(answer.content)).pages)
    assert "甲局2026年度绩效管理机构组成" in words.replace("\n", "")
    assert "甲局纪检员（纪检组长）" in words
    following = reverse("bodies", args=[office.a.pk, YEAR + 1])
    assert "复制上年机构" in text(clerk.get(following))
    copied = clerk.post(reverse("bodies_copy", args=[office.a.pk, YEAR + 1]), {}, follow=True)
    assert "已复制 1 个机构" in text(copied)


def test_a_reader_sees_no_buttons_and_another_agency_nothing(office: Office) -> None:
    row = body(office)
    page = reverse("bodies", args=[office.a.pk, YEAR])
    shown = text(office.client_of(Role.STAFF).get(page))
    assert "绩效管理工作领导小组" in shown
    assert "增加成员" not in shown
    assert office.client_of("乙局绩效办").get(page).status_code == 404
    foreign = reverse("body_change", args=[office.b.pk, YEAR, row.pk])
    assert office.client_of("乙局绩效办").get(foreign).status_code == 404
    wrong_year = reverse("body_change", args=[office.a.pk, YEAR + 1, row.pk])
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(wrong_year).status_code == 404
    no_year = reverse("bodies", args=[office.a.pk, 0])
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(no_year).status_code == 404


def test_the_list_asks_the_same_number_of_questions_with_one_body_and_three(office: Office) -> None:
    client = office.client_of(Role.PERFORMANCE_OFFICE)
    page = reverse("bodies", args=[office.a.pk, YEAR])
    seat(body(office), "某人", "组长")
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    for index in range(2):
        row = body(office, "其他", f"专班{index}")
        for number in range(3):
            seat(row, f"人{number}", "成员")
    with CaptureQueriesContext(connection) as many:
        client.get(page)
    assert len(few) == len(many)
