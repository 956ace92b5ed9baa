"""Duties: one head at a time, a leader over several, compare-and-set, roles that exclude each other."""

from __future__ import annotations

from datetime import date

import pytest

from people.access import Role
from people.errors import DomainError
from people.models import AuditEntry, Duty, Posting
from people.models.accounts import Account
from people.models.roles import RoleGrant
from people.permissions import access_of
from people.services.duties import assign_duty, end_duty, replace_duty, withdraw_duty
from people.services.sections import rename_section
from tests.people.organisation.world import BEGIN, CLERK, DAY, DOCUMENT, EVE, World, duties


def test_a_second_head_is_refused_with_who_is_and_the_days_after_are_free(world: World) -> None:
    section = world.section("01", "综合科")
    ann, ben = world.person("A1", "甲某", section), world.person("A2", "乙某", section)
    given = {"by": CLERK, "agency": world.agency.pk, "department": section.pk, "kind": "负责人"}
    assign_duty(**given, employee=ann.pk, start=BEGIN, end=EVE)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="已由甲某担任，同一天只能有一位"):
        assign_duty(**given, employee=ben.pk, start=EVE)  # type: ignore[arg-type]
    assign_duty(**given, employee=ben.pk, start=DAY)  # type: ignore[arg-type]
    assert duties(section) == [
        ("甲某", "负责人", "2025-01-01", "2026-06-30"),
        ("乙某", "负责人", "2026-07-01", None),
    ]
    assert AuditEntry.objects.filter(action="指定职责").count() == 2


def test_a_leader_supervises_several_and_a_section_has_several_filers(world: World) -> None:
    one, two = world.section("01", "一科"), world.section("02", "二科")
    ann, ben = world.person("A1", "甲某", one), world.person("A2", "乙某", one)
    for section in (one, two, None):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=section.pk if section else None, employee=ann.pk,
            kind="分管领导", start=BEGIN,
        )  # fmt: skip
    for person in (ann, ben):
        assign_duty(
            by=CLERK,
            agency=world.agency.pk,
            department=one.pk,
            employee=person.pk,
            kind="填报人",
            start=BEGIN,
        )
    with pytest.raises(DomainError, match="此人 2025-01-01 起 已是填报人"):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=one.pk, employee=ben.pk, kind="填报人", start=DAY
        )
    with pytest.raises(DomainError, match="已由甲某担任"):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=None, employee=ben.pk, kind="分管领导", start=DAY
        )
    assert Duty.objects.count() == 5


def test_nobody_answers_who_does_not_serve_then(world: World) -> None:
    section = world.section("01", "综合科")
    ann = world.person("A1", "甲某", section)
    Posting.objects.filter(employee=ann).update(end=EVE)
    with pytest.raises(DomainError, match="没有任职"):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=section.pk, employee=ann.pk, kind="负责人", start=DAY
        )
    ann.left_on = EVE
    ann.save()
    with pytest.raises(DomainError, match="已于 2026-06-30 离岗"):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=section.pk, employee=ann.pk, kind="负责人", start=DAY
        )


def test_a_duty_stays_within_the_days_of_its_section(world: World) -> None:
    section = world.section("01", "综合科")
    ann = world.person("A1", "甲某", section)
    rename_section(by=CLERK, department=section.pk, on=DAY, name="办公室", document=DOCUMENT)
    given = {
        "by": CLERK,
        "agency": world.agency.pk,
        "department": section.pk,
        "employee": ann.pk,
        "kind": "负责人",
    }
    with pytest.raises(DomainError, match="综合科只到 2026-06-30"):
        assign_duty(**given, start=BEGIN)  # type: ignore[arg-type]
    with pytest.raises(DomainError, match="起设立"):
        assign_duty(**given, start=date(2024, 1, 1), end=BEGIN)  # type: ignore[arg-type]
    assert assign_duty(**given, start=BEGIN, end=EVE).end == EVE  # type: ignore[arg-type]


def test_a_member_of_the_supervision_group_may_not_file(world: World) -> None:
    section = world.section("01", "综合科")
    ann = world.person("A1", "甲某", section)
    account = Account.objects.create(username="a1", name="甲某", employee=ann)
    RoleGrant.objects.create(account=account, role="监督小组", agency=world.agency, start=BEGIN)
    with pytest.raises(DomainError, match="监督小组只读"):
        assign_duty(
            by=CLERK, agency=world.agency.pk, department=section.pk, employee=ann.pk, kind="填报人", start=DAY
        )
    assert not Duty.objects.exists()


def test_the_role_follows_the_duty_on_the_day(world: World) -> None:
    section = world.section("01", "综合科")
    ann, ben = world.person("A1", "甲某", section), world.person("A2", "乙某", section)
    head = world.duty(ann, "负责人", section)
    accounts = [
        Account.objects.create(username=each.number, name=each.name, employee=each) for each in (ann, ben)
    ]
    replace_duty(by=CLERK, duty=head.pk, successor=ben.pk, day=DAY, seen_end=None)

    def is_head(account: Account, day: date) -> bool:
        return access_of(account, today=day).has(Role.SECTION_HEAD, department=section.pk)

    assert [is_head(each, EVE) for each in accounts] == [True, False]
    assert [is_head(each, DAY) for each in accounts] == [False, True]


def test_of_two_who_end_a_duty_the_second_reads_that_it_changed(world: World) -> None:
    section = world.section("01", "综合科")
    ann = world.person("A1", "甲某", section)
    head = world.duty(ann, "负责人", section)
    end_duty(by=CLERK, duty=head.pk, day=EVE, seen_end=None)
    with pytest.raises(DomainError, match="现在到 2026-06-30"):
        end_duty(by=CLERK, duty=head.pk, day=DAY, seen_end=None)
    with pytest.raises(DomainError, match="才开始"):
        end_duty(by=CLERK, duty=head.pk, day=date(2024, 1, 1), seen_end=EVE)
    head.refresh_from_db()
    assert head.end == EVE


def test_a_replacement_keeps_the_end_that_was_set(world: World) -> None:
    section = world.section("01", "综合科")
    ann, ben = world.person("A1", "甲某", section), world.person("A2", "乙某", section)
    head = world.duty(ann, "负责人", section)
    until = date(2026, 12, 31)
    Duty.objects.update(end=until)
    with pytest.raises(DomainError, match="就是现任"):
        replace_duty(by=CLERK, duty=head.pk, successor=ann.pk, day=DAY, seen_end=until)
    fresh = replace_duty(by=CLERK, duty=head.pk, successor=ben.pk, day=DAY, seen_end=until)
    assert (fresh.start, fresh.end) == (DAY, until)


def test_what_was_entered_by_mistake_goes_with_a_reason_and_stays_in_the_log(world: World) -> None:
    section = world.section("01", "综合科")
    head = world.duty(world.person("A1", "甲某", section), "负责人", section)
    with pytest.raises(DomainError, match="须说明"):
        withdraw_duty(by=CLERK, duty=head.pk, seen_end=None, reason=" ")
    withdraw_duty(by=CLERK, duty=head.pk, seen_end=None, reason="选错了人")
    assert not Duty.objects.exists()
    entry = AuditEntry.objects.get()
    assert entry.target == "职责 综合科 负责人 甲某（A1）"
    assert "选错了人" in entry.detail
    with pytest.raises(DomainError, match="已被撤销"):
        withdraw_duty(by=CLERK, duty=head.pk, seen_end=None, reason="再来")
