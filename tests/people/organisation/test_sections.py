"""更名, 合并, 拆分, 撤销 on a day: what was stays, everybody goes on somewhere, the second of two clerks reads why."""

from __future__ import annotations

import json
from datetime import date

import pytest

from people.errors import DomainError
from people.models import AuditEntry, Delegation, Department, DepartmentSuccession, Duty, Posting
from people.models.accounts import Account
from people.services.reorganisation import effects_of
from people.services.section_plans import plan_merge, plan_rename, plan_split
from people.services.sections import (
    abolish_section,
    add_section,
    correct_section,
    facts,
    merge_sections,
    rename_section,
    split_section,
)
from tests.people.organisation.world import BEGIN, CLERK, DAY, DOCUMENT, EVE, World, duties, new, where


def test_a_renamed_section_keeps_its_past_its_people_and_its_duties(world: World) -> None:
    old = world.section("01", "综合科")
    ann, head = world.person("A1", "甲某", old), world.person("A2", "乙某", old)
    world.duty(head, "负责人", old)
    fresh = rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    old.refresh_from_db()
    assert (old.name, old.valid_to, old.closing_document) == ("综合科", DAY, DOCUMENT)
    assert (fresh.name, fresh.code, fresh.valid_from, fresh.valid_to) == ("办公室", "01", DAY, None)
    assert where(ann) == [("综合科", "2025-01-01", "2026-06-30"), ("办公室", "2026-07-01", None)]
    assert duties(old) == [("乙某", "负责人", "2025-01-01", "2026-06-30")]
    assert duties(fresh) == [("乙某", "负责人", "2026-07-01", None)]
    edge = DepartmentSuccession.objects.get()
    assert (edge.predecessor, edge.successor, edge.kind, edge.on, edge.document) == (
        old, fresh, "更名", DAY, DOCUMENT,
    )  # fmt: skip
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target, entry.agency) == ("科室更名", "科室 综合科", world.agency.pk)
    assert json.loads(entry.detail)["人员"] == ["甲某（A1）：综合科 → 办公室", "乙某（A2）：综合科 → 办公室"]


def test_the_person_version_moves_so_that_a_stale_transfer_loses(world: World) -> None:
    old = world.section("01", "综合科")
    ann, elsewhere = world.person("A1", "甲某", old), world.person("A2", "乙某", world.section("02", "二科"))
    rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    ann.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (ann.version, elsewhere.version) == (1, 0)


def test_a_posting_that_begins_later_follows_and_one_that_ended_stays(world: World) -> None:
    old, other = world.section("01", "综合科"), world.section("02", "二科")
    gone, later = world.person("A1", "甲某", old), world.person("A2", "乙某", other)
    Posting.objects.filter(employee=gone).update(end=EVE)
    Posting.objects.filter(employee=later).update(end=date(2026, 8, 31))
    Posting.objects.create(employee=later, agency=world.agency, department=old, start=date(2026, 9, 1))
    rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    assert where(gone) == [("综合科", "2025-01-01", "2026-06-30")]
    assert where(later) == [("二科", "2025-01-01", "2026-08-31"), ("办公室", "2026-09-01", None)]


def test_the_second_of_two_clerks_reads_who_was_quicker(world: World) -> None:
    old = world.section("01", "综合科")
    rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    with pytest.raises(DomainError) as refusal:
        rename_section(by=CLERK, department=old.pk, on=DAY, name="秘书科", document=DOCUMENT)
    assert "已由李绩效于" in refusal.value.why
    assert "从 2026-07-01 起改为办公室" in refusal.value.why
    assert sorted(Department.objects.values_list("name", flat=True)) == ["办公室", "综合科"]
    assert AuditEntry.objects.count() == 1


def test_a_confirmation_of_an_old_preview_is_refused(world: World) -> None:
    old = world.section("01", "综合科")
    world.person("A1", "甲某", old)
    plan = {"department": old.pk, "on": DAY, "name": "办公室", "document": DOCUMENT}
    seen = effects_of(plan_rename(**plan)).digest  # type: ignore[arg-type]
    world.person("A2", "乙某", old)
    with pytest.raises(DomainError, match="预览以后"):
        rename_section(by=CLERK, seen=seen, **plan)  # type: ignore[arg-type]
    assert Department.objects.count() == 1
    seen = effects_of(plan_rename(**plan)).digest  # type: ignore[arg-type]
    assert rename_section(by=CLERK, seen=seen, **plan).name == "办公室"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "name", "document", "why"),
    [
        (BEGIN, "办公室", DOCUMENT, "才启用"),
        (DAY, "综合科", DOCUMENT, "相同"),
        (DAY, "二科", DOCUMENT, "编号 02"),
        (DAY, "办公室", " ", "有据可查"),
        (date(1926, 7, 1), "办公室", DOCUMENT, "年"),
        (DAY, "", DOCUMENT, "须填写"),
    ],
)
def test_a_renaming_that_cannot_be_is_refused(
    world: World, on: date, name: str, document: str, why: str
) -> None:
    old = world.section("01", "综合科")
    world.section("02", "二科")
    with pytest.raises(DomainError) as refusal:
        rename_section(by=CLERK, department=old.pk, on=on, name=name, document=document)
    assert why in refusal.value.why
    assert Department.objects.filter(valid_to__isnull=False).count() == 0


def test_several_become_one_and_a_concurrent_post_beside_the_main_one_ends(world: World) -> None:
    one, two = world.section("01", "一科"), world.section("02", "二科")
    both, filer = world.person("A1", "甲某", one, two), world.person("A2", "乙某", two)
    world.duty(both, "负责人", one)
    world.duty(filer, "填报人", one)
    world.duty(filer, "填报人", two)
    fresh = merge_sections(
        by=CLERK, departments=[one.pk, two.pk], on=DAY, into=new("01", "综合科"), document=DOCUMENT
    )
    assert where(both) == [
        ("一科", "2025-01-01", "2026-06-30"),
        ("二科", "2025-01-01", "2026-06-30"),
        ("综合科", "2026-07-01", None),
    ]
    assert duties(fresh) == [("乙某", "填报人", "2026-07-01", None), ("甲某", "负责人", "2026-07-01", None)]
    assert {edge.predecessor.name for edge in fresh.came_from.all()} == {"一科", "二科"}


def test_who_was_appraised_in_the_concurrent_place_stays_appraised_once(world: World) -> None:
    one, two = world.section("01", "一科"), world.section("02", "二科")
    both = world.person("A1", "甲某", one, two)
    Posting.objects.filter(employee=both).update(appraised_here=False)
    Posting.objects.filter(employee=both, concurrent=True).update(appraised_here=True)
    merge_sections(
        by=CLERK, departments=[one.pk, two.pk], on=DAY, into=new("09", "综合科"), document=DOCUMENT
    )
    (now,) = Posting.objects.filter(employee=both, end__isnull=True)
    assert (now.department and now.department.name, now.appraised_here, now.paid_here) == (
        "综合科",
        True,
        True,
    )
    before = Posting.objects.filter(employee=both, start__lte=EVE, end__gte=EVE, appraised_here=True)
    assert [row.department and row.department.name for row in before] == ["二科"]


def test_of_two_heads_the_chosen_one_goes_on(world: World) -> None:
    one, two = world.section("01", "一科"), world.section("02", "二科")
    first, second = world.person("A1", "甲某", one), world.person("A2", "乙某", two)
    world.duty(first, "负责人", one)
    world.duty(second, "负责人", two)
    leader = world.person("A3", "丙某")
    Posting.objects.create(employee=leader, agency=world.agency, post="班子成员", start=BEGIN)
    world.duty(leader, "分管领导", one)
    world.duty(leader, "分管领导", two)
    unchosen = effects_of(
        plan_merge(departments=[one.pk, two.pk], on=DAY, into=new("01", "综合科"), document=DOCUMENT)
    )
    assert "没有填报人、负责人" in unchosen.warnings[0]
    fresh = merge_sections(
        by=CLERK, departments=[one.pk, two.pk], on=DAY, into=new("01", "综合科"), document=DOCUMENT,
        head=second.pk,
    )  # fmt: skip
    assert duties(fresh) == [
        ("丙某", "分管领导", "2026-07-01", None),
        ("乙某", "负责人", "2026-07-01", None),
    ]
    assert duties(one) == [
        ("丙某", "分管领导", "2025-01-01", "2026-06-30"),
        ("甲某", "负责人", "2025-01-01", "2026-06-30"),
    ]


def test_one_goes_into_another_that_stays_with_its_own_head(world: World) -> None:
    one, two = world.section("01", "一科"), world.section("02", "二科")
    first, second = world.person("A1", "甲某", one), world.person("A2", "乙某", two)
    world.duty(first, "负责人", one)
    world.duty(second, "负责人", two)
    stays = merge_sections(by=CLERK, departments=[one.pk, two.pk], on=DAY, into=two.pk, document=DOCUMENT)
    two.refresh_from_db()
    assert (stays.pk, two.valid_to, two.name) == (two.pk, None, "二科")
    assert where(first)[-1] == ("二科", "2026-07-01", None)
    assert where(second) == [("二科", "2025-01-01", None)]
    assert duties(two) == [("乙某", "负责人", "2025-01-01", None)]


def test_a_merger_needs_two_sections_of_one_agency(world: World) -> None:
    one = world.section("01", "一科")
    with pytest.raises(DomainError, match="至少要两个"):
        merge_sections(
            by=CLERK, departments=[one.pk, one.pk], on=DAY, into=new("05", "新"), document=DOCUMENT
        )
    with pytest.raises(DomainError, match="至少要两个"):
        merge_sections(by=CLERK, departments=[one.pk], on=DAY, into=one.pk, document=DOCUMENT)


def split_world(world: World) -> tuple[Department, dict[str, int]]:
    old = world.section("01", "综合科")
    people = {name: world.person(f"A{index}", name, old) for index, name in enumerate(("甲", "乙", "丙"))}
    world.duty(people["甲"], "负责人", old)
    world.duty(people["乙"], "填报人", old)
    world.duty(people["丙"], "分管领导", old)
    return old, {name: person.pk for name, person in people.items()}


def test_a_split_places_everybody_and_says_who_is_missing(world: World) -> None:
    old, people = split_world(world)
    successors = [new("01", "综合科"), new("11", "督查科")]
    placing = {people["甲"]: 0, people["乙"]: 1}
    with pytest.raises(DomainError, match="共 1 人"):
        split_section(
            by=CLERK, department=old.pk, on=DAY, successors=successors, placing=placing, document=DOCUMENT
        )
    placing[people["丙"]] = 1
    plan = plan_split(department=old.pk, on=DAY, successors=successors, placing=placing, document=DOCUMENT)
    effects = effects_of(plan)
    assert [(move.person, move.old, move.new) for move in effects.moves] == [
        ("甲（A0）", "综合科", "综合科"), ("乙（A1）", "综合科", "督查科"), ("丙（A2）", "综合科", "督查科"),
    ]  # fmt: skip
    assert effects.warnings == (
        "“综合科”从 2026-07-01 起没有填报人，办理后请到“职责分工”指定。",
        "“督查科”从 2026-07-01 起没有负责人，办理后请到“职责分工”指定。",
    )
    one, two = split_section(
        by=CLERK, department=old.pk, on=DAY, successors=successors, placing=placing, document=DOCUMENT
    )
    assert duties(one) == [("丙", "分管领导", "2026-07-01", None), ("甲", "负责人", "2026-07-01", None)]
    assert duties(two) == [("丙", "分管领导", "2026-07-01", None), ("乙", "填报人", "2026-07-01", None)]
    assert Posting.objects.filter(department=two, end__isnull=True).count() == 2
    assert Posting.objects.filter(department=old, end=EVE).count() == 3


def test_an_abolished_section_ends_and_its_people_go_where_they_are_put(world: World) -> None:
    old, other = world.section("01", "综合科"), world.section("02", "二科")
    ann, ben = world.person("A1", "甲某", old), world.person("A2", "乙某", old)
    world.duty(ann, "负责人", old)
    with pytest.raises(DomainError, match="共 1 人"):
        abolish_section(by=CLERK, department=old.pk, on=DAY, placing={ann.pk: other.pk}, document=DOCUMENT)
    abolish_section(
        by=CLERK, department=old.pk, on=DAY, placing={ann.pk: other.pk, ben.pk: None}, document=DOCUMENT
    )
    old.refresh_from_db()
    assert (old.valid_to, old.closing_document) == (DAY, DOCUMENT)
    assert where(ann)[-1] == ("二科", "2026-07-01", None)
    assert where(ben)[-1] == ("", "2026-07-01", None)
    assert duties(old) == [("甲某", "负责人", "2025-01-01", "2026-06-30")]
    assert not DepartmentSuccession.objects.exists()


def test_a_delegation_over_the_section_goes_on_over_its_successor(world: World) -> None:
    old = world.section("01", "综合科")
    head, deputy = world.person("A1", "甲某", old), world.person("A2", "乙某", old)
    world.duty(head, "负责人", old)
    accounts = [
        Account.objects.create(username=each.number, name=each.name, employee=each) for each in (head, deputy)
    ]
    Delegation.objects.create(
        grantor=accounts[0], delegate=accounts[1], role="科室负责人", agency=world.agency, department=old,
        start=BEGIN, end=date(2026, 12, 31), reason="休假",
    )  # fmt: skip
    fresh = rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    rows = Delegation.objects.order_by("start").values_list("department", "start", "end")
    assert list(rows) == [(old.pk, BEGIN, EVE), (fresh.pk, DAY, date(2026, 12, 31))]


def test_an_old_code_is_not_given_to_another_section(world: World) -> None:
    old = world.section("01", "综合科")
    abolish_section(by=CLERK, department=old.pk, on=DAY, placing={}, document=DOCUMENT)
    with pytest.raises(DomainError, match="已用过"):
        add_section(by=CLERK, agency=world.agency.pk, section=new("01", "督查科"), valid_from=DAY)
    made = add_section(
        by=CLERK, agency=world.agency.pk, section=new(" 1 2", " 督查科 "), valid_from=DAY, document=DOCUMENT
    )
    assert (made.code, made.name, made.valid_from, made.document) == ("12", "督查科", DAY, DOCUMENT)


def correct(row: Department, **changed: object) -> Department:
    values: dict[str, object] = {
        "seen": facts(row), "name": row.name, "kind": row.kind, "group": row.group,
        "valid_from": row.valid_from, "document": row.document,
    }  # fmt: skip
    return correct_section(by=CLERK, department=row.pk, **(values | changed))  # type: ignore[arg-type]


def test_a_slip_of_the_pen_is_put_right_without_a_new_row(world: World) -> None:
    row = world.section("01", "宗合科")
    correct(row, name="综合科", group="第一组")
    row.refresh_from_db()
    assert (row.name, row.group, Department.objects.count()) == ("综合科", "第一组", 1)
    detail = json.loads(AuditEntry.objects.get().detail)
    assert detail == {"名称": {"旧": "宗合科", "新": "综合科"}, "分组": {"旧": "", "新": "第一组"}}


def test_a_correction_over_somebody_elses_is_refused(world: World) -> None:
    row = world.section("01", "宗合科")
    seen = facts(row)
    correct(row, name="综合科")
    row.refresh_from_db()
    with pytest.raises(DomainError, match="现为“综合科”"):
        correct(row, seen=seen, name="总合科")
    with pytest.raises(DomainError, match="没有要改"):
        correct(row)


def test_the_first_day_may_not_pass_somebodys_posting(world: World) -> None:
    row = world.section("01", "综合科")
    world.person("A1", "甲某", row, start=date(2025, 3, 1))
    correct(row, valid_from=date(2025, 3, 1))
    row.refresh_from_db()
    with pytest.raises(DomainError, match="2025-03-01 已有人"):
        correct(row, valid_from=date(2025, 3, 2))


def test_nothing_is_stored_when_the_audit_row_cannot_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = world.section("01", "综合科")
    ann = world.person("A1", "甲某", old)
    world.duty(ann, "负责人", old)

    def broken(*args: object, **kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("people.acting.Actor.record", broken)
    with pytest.raises(OSError, match="disk full"):
        rename_section(by=CLERK, department=old.pk, on=DAY, name="办公室", document=DOCUMENT)
    assert where(ann) == [("综合科", "2025-01-01", None)]
    assert Department.objects.count() == Duty.objects.count() == 1
