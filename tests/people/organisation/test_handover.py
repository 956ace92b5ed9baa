"""交接: everything open moves in one act, with a list to sign; refused as a whole where one part cannot go."""

from __future__ import annotations

import io
import json
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.handover_registry import _PROVIDERS, OpenWork, Passing, WorkProvider, register_open_work
from people.models import AuditEntry, Duty, Handover, Notification, Posting
from people.services.handover import check_handover, digest_of, hand_over, open_work_of
from tests.office import Office, build_office
from tests.people.organisation.test_pages import hidden, text
from tests.people.organisation.world import CLERK, DAY, EVE


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


def pass_on(
    office: Office, leaving: Role | str, successor: Role | str, on: date = DAY, seen: str = ""
) -> Handover:
    return hand_over(
        by=CLERK, agency=office.a.pk, leaving=office.employee(leaving).pk,
        successor=office.employee(successor).pk, on=on, reason="调离", seen=seen,
    )  # fmt: skip


def test_everything_open_moves_on_the_day(office: Office) -> None:
    head = office.employee(Role.SECTION_HEAD)
    Duty.objects.create(agency=office.a, department=office.s2, employee=head, kind="填报人", start=DAY)
    row = pass_on(office, Role.SECTION_HEAD, Role.STAFF)
    mine = Duty.objects.filter(employee=office.employee(Role.STAFF)).order_by("kind")
    assert [(each.department, each.kind, each.start) for each in mine] == [
        (office.s2, "填报人", DAY), (office.s1, "负责人", DAY),
    ]  # fmt: skip
    assert list(Duty.objects.filter(employee=head).values_list("kind", "end")) == [("负责人", EVE)]
    assert [(line["title"], line["state"]) for line in row.lines] == [
        ("二科 填报人", "已移交"), ("一科 负责人", "已移交"),
    ]  # fmt: skip


def test_one_audit_row_for_each_kind(office: Office) -> None:
    pass_on(office, Role.PERFORMANCE_OFFICE, Role.STAFF)
    pass_on(office, Role.SECTION_HEAD, Role.STAFF)
    rows = list(AuditEntry.objects.order_by("position").values_list("action", "target"))
    assert rows == [
        ("交接列出角色", "交接 甲局绩效专干（A05） → 一科干事（A01）"),
        ("交接职责", "交接 一科科长（A03） → 一科干事（A01）"),
    ]
    detail = json.loads(AuditEntry.objects.get(action="交接职责").detail)
    assert detail["事项"] == ["一科 负责人，2026-07-01 起"]


def test_roles_are_listed_and_the_security_administrator_is_told(office: Office) -> None:
    row = pass_on(office, Role.PERFORMANCE_OFFICE, Role.STAFF)
    assert row.lines == [
        {
            "kind": "角色", "title": "绩效办", "detail": "2025-01-01 起",
            "state": "请安全管理员收回并授予接收人",
        }
    ]  # fmt: skip
    message = Notification.objects.get()
    assert message.account == office.account(Role.SECURITY_ADMIN)
    assert message.title == "甲局绩效专干从 2026-07-01 起移交工作，角色待处理"
    assert message.body == "请收回甲局绩效专干的角色（绩效办），需要时授予一科干事。"


@pytest.mark.parametrize(
    ("leaving", "successor", "words"),
    [
        (Role.SECTION_HEAD, Role.SECTION_HEAD, "同一人"),
        (Role.STAFF, Role.FILER, "没有未了的工作"),
        ("乙局填报人", Role.STAFF, "不是本单位人员"),
        (Role.SECTION_HEAD, "乙局干部职工", "没有任职"),
    ],
)
def test_a_handover_that_cannot_be_is_refused(
    office: Office, leaving: Role | str, successor: Role | str, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        pass_on(office, leaving, successor)
    assert not Handover.objects.exists()


def test_a_successor_who_left_is_refused(office: Office) -> None:
    person = office.employee(Role.STAFF)
    person.left_on = EVE
    person.save()
    with pytest.raises(DomainError, match="已于 2026-06-30 离岗"):
        check_handover(
            agency=office.a.pk, leaving=office.employee(Role.FILER).pk, successor=person.pk, on=DAY
        )


def test_an_excluded_role_refuses_the_whole_act(office: Office) -> None:
    with pytest.raises(DomainError, match="监督小组只读"):
        pass_on(office, Role.FILER, Role.SUPERVISION)
    filer = Duty.objects.get(department=office.s1, kind="填报人")
    assert (filer.employee, filer.end) == (office.employee(Role.FILER), None)
    assert not AuditEntry.objects.exists()


def test_who_has_the_duty_already_gets_no_second_one(office: Office) -> None:
    other = office.employee("二科填报人")
    Duty.objects.create(
        agency=office.a, department=office.s1, employee=other, kind="填报人", start=date(2026, 1, 1)
    )
    pass_on(office, Role.FILER, "二科填报人")
    rows = Duty.objects.filter(department=office.s1, kind="填报人").order_by("start")
    assert [(each.employee.name, each.end) for each in rows] == [("一科填报员", EVE), ("二科填报员", None)]


def test_a_list_that_changed_since_is_refused_and_a_second_handover_finds_nothing(office: Office) -> None:
    leaving, successor = office.employee(Role.SECTION_HEAD), office.employee(Role.STAFF)
    work = open_work_of(employee=leaving.pk, agency=office.a.pk, on=DAY)
    seen = digest_of(work, leaving=leaving.pk, successor=successor.pk, on=DAY)
    late = Duty.objects.create(
        agency=office.a, department=office.s2, employee=leaving, kind="填报人", start=DAY
    )
    with pytest.raises(DomainError, match="有了变动"):
        pass_on(office, Role.SECTION_HEAD, Role.STAFF, seen=seen)
    late.delete()
    pass_on(office, Role.SECTION_HEAD, Role.STAFF, seen=seen)
    with pytest.raises(DomainError, match="没有未了的工作"):
        pass_on(office, Role.SECTION_HEAD, Role.STAFF)


def test_other_apps_join_and_all_goes_back_when_one_refuses(office: Office) -> None:
    asked: list[Passing] = []

    def refuse(by: Actor, passing: Passing) -> list[str]:
        asked.append(passing)
        raise DomainError("不能移交", why="季度已截止", next_step="请等下一季度")

    kept = dict(_PROVIDERS)
    register_open_work(
        WorkProvider(kind="季度台账", find=lambda *_: [OpenWork("季度台账", "第二季度报表")], transfer=refuse)
    )
    try:
        with pytest.raises(DomainError, match="季度已截止"):
            pass_on(office, Role.SECTION_HEAD, Role.STAFF)
    finally:
        _PROVIDERS.clear()
        _PROVIDERS.update(kept)
    assert asked[0].successor == office.employee(Role.STAFF).pk
    assert Duty.objects.get(department=office.s1, kind="负责人").end is None
    assert not Handover.objects.exists()


def test_the_page_shows_the_list_first_and_then_moves_it(office: Office) -> None:
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = reverse("handover_new", args=[office.a.pk])
    leaving, successor = office.employee(Role.SECTION_HEAD), office.employee(Role.STAFF)
    tomorrow = office.access(Role.PERFORMANCE_OFFICE).today + timedelta(days=1)
    values = {
        "leaving": leaving.pk, "successor": successor.pk, "on": tomorrow.isoformat(), "reason": "调往市直机关", "seen": "",
    }  # fmt: skip
    look = clerk.post(page, values)
    assert "一科 负责人 职责 2025-01-01 起 移交给接收人" in text(look)
    assert not Handover.objects.exists()
    other = clerk.post(
        page, {**values, "successor": office.employee(Role.FILER).pk, "seen": hidden(look, "seen")}
    )
    assert "移交清单" in text(other)
    assert not Handover.objects.exists()
    done = clerk.post(page, {**values, "seen": hidden(look, "seen")}, follow=True)
    shown = text(done)
    assert "交接已办理，请打印清单签字" in shown
    assert "一科科长移交一科干事" in shown
    assert re.search("原因 调往市直机关", shown)
    listed = text(clerk.get(reverse("handover", args=[office.a.pk])))
    assert "一科干事（A01） 调往市直机关" in listed


def test_the_list_to_sign_is_a_readable_pdf(office: Office) -> None:
    row = pass_on(office, Role.SECTION_HEAD, Role.STAFF)
    answer = office.client_of(Role.PERFORMANCE_OFFICE).get(
        reverse("handover_pdf", args=[office.a.pk, row.pk])
    )
    assert answer["Content-Type"] == "application/pdf"
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)
    for part in ("工作交接清单", "一科科长（A03）", "一科干事（A01）", "一科 负责人", "移交人（签字）"):
        assert part in words
    other = office.client_of("乙局绩效办").get(reverse("handover_pdf", args=[office.b.pk, row.pk]))
    assert other.status_code == 404


def test_who_left_yesterday_can_still_hand_over(office: Office) -> None:
    head = office.employee(Role.SECTION_HEAD)
    today = office.access(Role.PERFORMANCE_OFFICE).today
    Posting.objects.filter(employee=head).update(end=today - timedelta(days=1))
    page = office.client_of(Role.PERFORMANCE_OFFICE).get(reverse("handover_new", args=[office.a.pk]))
    assert "一科科长（A03）已不在岗" in text(page)
    pass_on(office, Role.SECTION_HEAD, Role.STAFF, on=today)
    assert Duty.objects.get(department=office.s1, kind="负责人", end__isnull=True).employee.name == "一科干事"
