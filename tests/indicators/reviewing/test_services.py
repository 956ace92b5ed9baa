"""Passing, returning and approving rows: who may, who loses a race, what is left behind."""

from __future__ import annotations

import json

import pytest

from indicators.engine.judging import Score
from indicators.models import LedgerEntry, LedgerEvent
from indicators.services.review_many import approve_many
from indicators.services.reviewing import (
    Overtaken,
    WrongScore,
    approve,
    filed_score,
    pass_row,
    send_back,
)
from indicators.workflow import APPROVED, AT_HEAD, AT_OFFICE, SENT_BACK
from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Notification
from plans.engine.units import POINT, RATIO
from plans.models import Plan
from tests.indicators.reviewing.rows import actor, by, filed, place, second_office
from tests.office import Office

Stage = LedgerEntry.Stage


def test_from_the_section_to_the_office_to_approved(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", stage=Stage.HEAD)
    passed = pass_row(by=by(office, Role.SECTION_HEAD), entry=row.pk, version=1, note="情况属实")
    assert place(row) == AT_OFFICE
    assert (passed.passed_name, passed.version) == ("一科科长", 2)
    approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=2, score=filed_score(row))
    row.refresh_from_db()
    assert place(row) == APPROVED
    assert (row.approved_name, row.approved_points, row.version) == ("甲局绩效专干", POINT // 4, 3)
    kinds = list(row.events.order_by("pk").values_list("kind", "name", "text"))
    assert kinds == [
        ("提交", "一科填报员", ""),
        ("科室同意", "一科科长", "情况属实"),
        ("审核通过", "甲局绩效专干", ""),
    ]
    assert row.events.last().values["approved_points"] == "0.25"  # type: ignore[union-attr]
    audit = AuditEntry.objects.get(action="审核台账")
    assert "第1季度台账" in audit.target
    assert json.loads(audit.detail)["考核得分"] == {"旧": "", "新": "0.25"}


def test_a_return_says_what_to_mend_and_tells_the_filer(office: Office, row: LedgerEntry) -> None:
    send_back(
        by=by(office, Role.PERFORMANCE_OFFICE),
        entry=row.pk,
        version=1,
        reason="",
        remarks={"progress": "写明是哪 3 项", "unknown": "x"},
    )
    assert place(row) == SENT_BACK
    said = row.events.get(kind="退回")
    assert said.remarks == {"progress": "写明是哪 3 项"}
    assert said.text == "完成情况：写明是哪 3 项"
    message = Notification.objects.get(account=office.account(Role.FILER))
    assert "被退回" in message.title
    assert "写明是哪 3 项" in message.body
    assert message.link.endswith("/quarters/1/")


def test_a_return_needs_a_reason(office: Office, row: LedgerEntry) -> None:
    with pytest.raises(DomainError, match="没有写理由"):
        send_back(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, reason="  ")
    assert place(row) == AT_OFFICE


def test_who_comes_second_reads_who_was_first(office: Office, row: LedgerEntry) -> None:
    send_back(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, reason="补充")
    other = second_office(office)
    with pytest.raises(Overtaken, match=r"已由甲局绩效专干于 .* 处理（退回）"):
        approve(by=actor(other), entry=row.pk, version=1)
    assert place(row) == SENT_BACK


def test_nobody_approves_what_he_filed_passed_or_answers_for(office: Office, plan: Plan) -> None:
    mine = office.account(Role.PERFORMANCE_OFFICE)
    own = filed(office, plan, "1.1", filed_by=mine)
    with pytest.raises(DomainError, match="您已参与“填报”"):
        approve(by=actor(mine), entry=own.pk, version=1)
    passed = filed(office, plan, "1.2", stage=Stage.HEAD)
    pass_row(by=actor(mine), entry=passed.pk, version=1)
    with pytest.raises(DomainError, match="您已参与“科室同意”"):
        approve(by=actor(mine), entry=passed.pk, version=2)
    named = filed(office, plan, "1.3", filed_by=office.account(Role.FILER))
    named.events.all().delete()
    with pytest.raises(DomainError, match="本行的责任人"):
        approve(by=by(office, Role.STAFF), entry=named.pk, version=1)


def test_a_delegate_of_the_filer_does_not_approve_either(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1")
    filer = office.account(Role.FILER)
    member = office.account(Role.PERFORMANCE_OFFICE)
    delegate = Actor(name=member.name, account=member.pk, on_behalf_of=filer.name, on_behalf_account=filer.pk)
    with pytest.raises(DomainError, match="已参与“填报”"):
        approve(by=delegate, entry=row.pk, version=1)


def test_a_row_filed_on_behalf_of_somebody_is_not_approved_by_him(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1")
    member = office.account(Role.PERFORMANCE_OFFICE)
    LedgerEvent.objects.filter(entry=row).update(on_behalf_account=member, on_behalf_of=member.name)
    with pytest.raises(DomainError, match="您已参与“填报”"):
        approve(by=actor(member), entry=row.pk, version=1)


def test_who_passed_an_earlier_filing_may_pass_the_next(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", stage=Stage.HEAD)
    head = by(office, Role.SECTION_HEAD)
    pass_row(by=head, entry=row.pk, version=1)
    send_back(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=2, reason="补充")
    filed(office, plan, "1.1", stage=Stage.HEAD, version=4)
    pass_row(by=head, entry=row.pk, version=4)
    assert place(row) == AT_OFFICE


@pytest.mark.parametrize(
    ("score", "field", "words"),
    [
        (Score(points=POINT + 1), "points", "0 至 1 分"),
        (Score(points=-1), "points", "0 至 1 分"),
        (Score(points=POINT // 5), "reason", "评分理由"),
    ],
)
def test_a_score_stays_inside_its_points_and_says_why(
    office: Office, row: LedgerEntry, score: Score, field: str, words: str
) -> None:
    with pytest.raises(WrongScore, match=words) as refusal:
        approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, score=score)
    assert refusal.value.field == field
    assert place(row) == AT_OFFICE


def test_another_score_with_its_reason_reaches_the_filer(office: Office, row: LedgerEntry) -> None:
    score = Score(points=POINT // 5, reason="有一项未验收")
    done = approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, score=score)
    assert (done.approved_points, done.score_reason) == (POINT // 5, "有一项未验收")
    assert "与自评分不同" in Notification.objects.get(account=office.account(Role.FILER)).title


def test_many_are_approved_together_or_not_at_all(office: Office, plan: Plan) -> None:
    rows = [filed(office, plan, code) for code in ("1.1", "1.2", "2.1")]
    office_member = by(office, Role.PERFORMANCE_OFFICE)
    stale = [(row.pk, 1) for row in rows[:2]] + [(rows[2].pk, 0)]
    with pytest.raises(DomainError, match=r"3 行都没有办理：其中 1 行办不了：2\.1"):
        approve_many(by=office_member, rows=stale)
    assert [place(row) for row in rows] == [AT_OFFICE] * 3
    assert not AuditEntry.objects.filter(action="审核台账").exists()
    assert approve_many(by=office_member, rows=[(row.pk, 1) for row in rows]) == 3
    assert [place(row) for row in rows] == [APPROVED] * 3
    assert AuditEntry.objects.filter(action="审核台账").count() == 3


def test_an_archived_plan_is_not_reviewed(office: Office, plan: Plan, row: LedgerEntry) -> None:
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.ARCHIVED)
    with pytest.raises(DomainError, match="年度方案现在是“已归档”"):
        approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1)


def test_a_row_at_the_head_is_not_approved_yet(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", stage=Stage.HEAD)
    with pytest.raises(DomainError, match="待科室负责人审核"):
        approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1)
    assert place(row) == AT_HEAD


def test_a_figure_without_self_score_counts_by_the_rate(office: Office, plan: Plan) -> None:
    row = filed(office, plan, "1.1", self_points=None, attainment=RATIO // 2)
    done = approve(by=by(office, Role.PERFORMANCE_OFFICE), entry=row.pk, version=1, score=filed_score(row))
    assert done.approved_points is None
