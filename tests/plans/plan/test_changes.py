"""变更 of an approved plan: drafted, proposed, shown with its effect, approved by another, applied at once."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from indicators.models import LedgerEntry, SecondaryIndicator
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Employee, Notification, StoredFile
from people.permissions.tree import AgencyTree
from plans.engine.units import POINT, RATIO
from plans.models import Participant, Plan, PlanChange, PlanSetting, PlanVersion, Subject
from scoring.models import Settlement
from scoring.plan_changes import commands
from scoring.plan_changes.commands import EditFaults
from scoring.plan_changes.effect import effect_of
from tests.office import YEAR, Office, build_office
from tests.plans.plan.drafting import EASY, actor, last_entry, post, setting, target
from tests.running_year import entry, running_year

DAY = date(2026, 6, 1)


@pytest.fixture
def office(db: None) -> Office:
    return build_office(plans=False)


@pytest.fixture
def plan(office: Office) -> Plan:
    made = running_year(office, scheme=EASY)
    for code in ("1.1", "1.2", "1.3", "2.1", "2.2", "2.3"):
        for quarter in (1, 2, 3, 4):
            share = RATIO // 2 if code == "1.1" else RATIO
            entry(made, code, quarter, LedgerEntry.State.APPROVED, attainment=share)
    return made


def begin(office: Office, plan: Plan) -> PlanChange:
    return commands.begin_change(by=actor(office), plan=plan, reason="上级调整任务")


def edit(office: Office, change: PlanChange, kind: str, key: str, **texts: str) -> PlanChange:
    change.refresh_from_db()
    return commands.edit_row(
        by=actor(office), change=change.pk, version=change.version, kind=kind, key=key, texts=texts
    )


def propose(office: Office, change: PlanChange) -> PlanChange:
    change.refresh_from_db()
    return commands.propose_change(by=actor(office), change=change.pk, version=change.version)


def approve(office: Office, change: PlanChange, who: Role = Role.CHIEF_LEADER, **more: Any) -> PlanVersion:
    change.refresh_from_db()
    given: dict[str, Any] = {"approved_on": DAY, "document": "甲局〔2026〕8号", **more}
    return commands.approve_change(by=actor(office, who), change=change.pk, version=change.version, **given)


def test_edits_of_every_kind_take_effect_together_when_approved(office: Office, plan: Plan) -> None:
    change = begin(office, plan)
    edit(office, change, "指标", "1.1", 目标值="完成3项", 分值="2", 责任人="一科填报员", 一季度计划="30%")
    edit(office, change, "考核对象", "K2", 负责人="A13", 评价系数="1.05")
    edit(office, change, "人员", "A01", 所在对象="二科", 在岗月数="6", 奖金基数="4800.50")
    edit(office, change, "设置", "优秀比例", 值="４0%")
    assert target(plan, "1.1") == "完成1项"
    propose(office, change)
    made = approve(office, change)
    assert (made.number, made.change_id) == (1, change.pk)
    row = SecondaryIndicator.objects.get(plan=plan, code="1.1")
    assert row.responsible is not None
    assert (row.target, row.full_points, row.responsible.name, row.planned_q1) == (
        "完成3项", 2 * POINT, "一科填报员", RATIO * 3 // 10,
    )  # fmt: skip
    subject = Subject.objects.get(plan=plan, code="K2")
    assert subject.head is not None
    assert (subject.head.number, subject.coefficient_points) == ("A13", 10_500)
    person = Participant.objects.get(plan=plan, number="A01")
    assert (person.subject.code, person.months_in_post, person.bonus_base_fen) == ("K2", 6, 480_050)
    assert setting(plan, "优秀比例") == "40%"
    assert "第1号变更" in PlanSetting.objects.get(name="优秀比例").reason
    assert "完成3项" in last_entry().detail


def test_the_effect_names_filed_rows_and_moved_scores_and_stores_nothing(office: Office, plan: Plan) -> None:
    change = edit(office, begin(office, plan), "指标", "1.1", 分值="4")
    effect = effect_of(plan, commands.edits_of(change))
    assert [(row.code, row.quarter, row.state) for row in effect.touched] == [
        ("1.1", quarter, "已审核") for quarter in (1, 2, 3, 4)
    ]
    # 一科: 100 × (0.5 + 1 + 1) ÷ 3 = 83.33 becomes 100 × (2 + 1 + 1) ÷ 6 = 66.67 in every quarter; × 70%, without ballots undecided.
    assert effect.problem == ""
    assert SecondaryIndicator.objects.get(plan=plan, code="1.1").full_points == POINT


def test_a_score_moves_by_the_engine_that_settles_the_year(office: Office) -> None:
    plan = running_year(office, scheme="kejiju-2021")
    for code in ("1.1", "1.2", "1.3"):
        entry(plan, code, 4, LedgerEntry.State.APPROVED, attainment=RATIO // 2 if code == "1.1" else RATIO)
    change = edit(office, begin(office, plan), "指标", "1.1", 分值="4")
    moved = {row.code: row for row in effect_of(plan, commands.edits_of(change)).moved}
    # 一科: 100 × 2.5 ÷ 3 and 100 × 4 ÷ 6; bands 80 and 60.
    assert (moved["K1"].score, moved["K1"].grade) == (("83.33", "66.67"), ("良好", "一般"))
    assert "K2" not in moved


def test_who_proposed_does_not_decide(office: Office, plan: Plan) -> None:
    change = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    with pytest.raises(DomainError, match="另一位有权限"):
        approve(office, change, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="另一位有权限"):
        commands.refuse_change(by=actor(office), change=change.pk, version=change.version, note="不行")
    assert target(plan, "1.1") == "完成1项"
    Employee.objects.exclude(agency=office.a).update(left_on=date(2025, 12, 31))
    assert office.a.pk in AgencyTree.read().small_offices(timezone.localdate())
    clerk = office.client_of(Role.PERFORMANCE_OFFICE)
    page = clerk.get(reverse("plan_change", args=[office.a.pk, YEAR, change.pk])).content.decode()
    assert "须由另一位有权限的同志批准。可以批准的：甲局局长（主要领导）" in page
    answer = post(
        clerk, reverse("plan_change_approve", args=[office.a.pk, YEAR, change.pk]), approved_on="2026-06-01",
        document="会议",
    )  # fmt: skip
    assert "另一位有权限" in answer.content.decode()
    assert target(plan, "1.1") == "完成1项"
    approve(office, change)
    assert target(plan, "1.1") == "新"


def test_who_drew_it_up_does_not_decide_though_another_proposes(office: Office, plan: Plan) -> None:
    chief = actor(office, Role.CHIEF_LEADER)
    change = begin(office, plan)
    commands.edit_row(by=chief, change=change.pk, version=0, kind="指标", key="1.1", texts={"目标值": "新"})
    change.refresh_from_db()
    by = Actor(
        name="代办",
        account=office.account("二科干部职工").pk,
        on_behalf_account=office.account(Role.LEADING_GROUP).pk,
    )
    commands.propose_change(by=by, change=change.pk, version=change.version)
    for who in (Role.CHIEF_LEADER, Role.LEADING_GROUP, Role.PERFORMANCE_OFFICE):
        with pytest.raises(DomainError, match="另一位有权限"):
            approve(office, change, who)
    assert "变更待批准" not in office.client_of(Role.CHIEF_LEADER).get("/").content.decode()
    assert target(plan, "1.1") == "完成1项"
    assert approve(office, change, Role.CITY_OFFICE).number == 1


def test_the_decision_names_its_papers_in_the_log_and_is_told(office: Office, plan: Plan) -> None:
    change = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    told = Notification.objects.get(account=office.account(Role.CHIEF_LEADER))
    assert (told.title, told.body) == ("2026年度方案第1号变更待您批准", "甲局绩效专干已提出：上级调整任务")
    assert office.client_of(Role.CHIEF_LEADER).get(told.link).status_code == 200
    paper = StoredFile.objects.create(
        agency=office.a,
        name="会议纪要.pdf",
        kind="pdf",
        size=3,
        digest="0" * 64,
        uploaded_by=office.account(Role.CHIEF_LEADER),
    )
    approve(office, change, files=[paper])
    assert json.loads(last_entry().detail)["附件"] == ["会议纪要.pdf"]
    assert list(change.files.values_list("name", flat=True)) == ["会议纪要.pdf"]
    told = Notification.objects.get(account=office.account(Role.PERFORMANCE_OFFICE))
    assert told.title == "2026年度方案第1号变更已批准"
    assert office.client_of(Role.PERFORMANCE_OFFICE).get(told.link).status_code == 200
    assert not unread_asks(1), "nobody is asked any more for what is decided"


def unread_asks(number: int) -> bool:
    """Whether an unread message still asks for the decision."""
    title = f"2026年度方案第{number}号变更待您批准"
    return Notification.objects.filter(title=title, read_at__isnull=True).exists()


def test_a_change_that_was_taken_back_asks_nobody(office: Office, plan: Plan) -> None:
    change = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    assert unread_asks(1)
    commands.withdraw_change(by=actor(office), change=change.pk, version=change.version)
    assert not unread_asks(1)


def test_refused_and_withdrawn_ones_stay_on_record_and_the_next_has_its_own_number(
    office: Office, plan: Plan
) -> None:
    first = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    with pytest.raises(DomainError, match="还有一号变更没有办完"):
        begin(office, plan)
    commands.refuse_change(
        by=actor(office, Role.CHIEF_LEADER), change=first.pk, version=first.version, note="理由不足"
    )
    second = begin(office, plan)
    commands.withdraw_change(by=actor(office), change=second.pk, version=second.version)
    third = begin(office, plan)
    assert list(PlanChange.objects.order_by("number").values_list("number", "state", "decision_note")) == [
        (1, "未批准", "理由不足"), (2, "已撤回", ""), (3, "起草", ""),
    ]  # fmt: skip
    assert third.number == 3
    assert target(plan, "1.1") == "完成1项"
    assert not PlanVersion.objects.exists()


def test_what_moved_meanwhile_is_not_overwritten(office: Office, plan: Plan) -> None:
    change = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    SecondaryIndicator.objects.filter(plan=plan, code="1.1").update(target="别处改过")
    with pytest.raises(DomainError, match="不是提出时的"):
        approve(office, change)
    assert target(plan, "1.1") == "别处改过"


def test_of_two_decisions_one_wins(office: Office, plan: Plan) -> None:
    change = propose(office, edit(office, begin(office, plan), "指标", "1.1", 目标值="新"))
    seen = change.version
    approve(office, change)
    with pytest.raises(DomainError, match="刚刚被别人"):
        commands.refuse_change(
            by=actor(office, Role.LEADING_GROUP), change=change.pk, version=seen, note="不行"
        )
    assert PlanChange.objects.get().state == PlanChange.State.APPROVED


def test_texts_that_do_not_fit_come_back_at_their_items(office: Office, plan: Plan) -> None:
    change = begin(office, plan)
    for kind, key, texts, item in (
        ("指标", "1.1", {"分值": "很多"}, "分值"),
        ("指标", "1.1", {"责任人": "没有这个人"}, "责任人"),
        ("人员", "A01", {"在岗月数": "13"}, "在岗月数"),
        ("人员", "A01", {"职务": "科员"}, "职务"),
        ("考核对象", "K1", {"评价系数": "0"}, "评价系数"),
        ("设置", "优秀比例", {"值": "三成"}, "值"),
    ):
        with pytest.raises(EditFaults) as refused:
            edit(office, change, kind, key, **texts)
        assert set(refused.value.faults) == {item}
    change.refresh_from_db()
    assert change.edits == []
    with pytest.raises(DomainError, match="还没有改动"):
        propose(office, change)


def test_a_draft_plan_and_frozen_results_take_no_change(office: Office, plan: Plan) -> None:
    change = edit(office, begin(office, plan), "指标", "1.1", 目标值="新")
    Settlement.objects.create(
        plan=plan, version=1, state=Settlement.State.PUBLISHED, scheme_digest="", engine_version="1", inputs=b"",
        inputs_digest="", book=b"", rules=b"", result="{}", result_digest="",
    )  # fmt: skip
    with pytest.raises(DomainError, match="核算第1版已到"):
        propose(office, change)
    Plan.objects.update(state=Plan.State.DRAFT)
    with pytest.raises(DomainError, match="可以直接改"):
        commands.begin_change(by=actor(office), plan=plan, reason="改")


def test_the_pages_lead_from_reason_to_the_new_version(office: Office, plan: Plan) -> None:
    clerk, chief = office.client_of(Role.PERFORMANCE_OFFICE), office.client_of(Role.CHIEF_LEADER)
    at = [office.a.pk, YEAR]
    made = post(clerk, reverse("plan_change_new", args=at), reason="上级调整任务")
    change = PlanChange.objects.get()
    assert made["Location"] == reverse("plan_change", args=[*at, change.pk])
    row = reverse("plan_change_row", args=[*at, change.pk])
    assert "1.1 一科任务1" in clerk.get(row, {"kind": "指标"}).content.decode()
    query = f"{row}?kind=指标&key=1.1"
    page = clerk.get(query).content.decode()
    assert "完成1项" in page
    names = {"points": "item-1", "target": "item-2"}
    kept = dict(zip(("item-0", "item-3"), ("一科任务1", "按完成率计分"), strict=True))
    answer = post(clerk, query, **kept, **{names["points"]: "很多", names["target"]: "完成3项"})
    assert "很多" in answer.content.decode()
    assert change.edits == []
    assert post(clerk, query, **_shown(clerk, query), **{names["target"]: "完成3项"}).status_code == 302
    page = clerk.get(made["Location"]).content.decode()
    assert "<del>完成1项</del>" in page
    assert "<ins>完成3项</ins>" in page
    assert "第4季度" in page
    assert (
        clerk.post(reverse("plan_change_propose", args=[*at, change.pk]), {"version": "1"}).status_code == 302
    )
    assert "第1号变更待批准" in chief.get("/").content.decode()
    approving = reverse("plan_change_approve", args=[*at, change.pk])
    assert post(chief, approving, approved_on="2026-06-01", document="甲局〔2026〕8号").status_code == 302
    assert target(plan, "1.1") == "完成3项"
    assert "第1版" in chief.get(reverse("plan_changes", args=at)).content.decode()
    assert office.client_of(Role.STAFF).get(reverse("plan_changes", args=at)).status_code == 404


def _shown(client: Any, url: str) -> dict[str, str]:
    """The fields of the row's form as the page shows them, so that only what is named changes."""
    form = client.get(url).context["form"]
    return {name: str(form[name].value() or "") for name in form.fields if name not in ("version", "item-2")}
