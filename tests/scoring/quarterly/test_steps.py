"""A quarter settled alone: numbers by hand, equality with the annual run, order of steps, corrections (rules 5.1, 5.8, 7.2)."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction

import pytest
import time_machine

from indicators.corrections_registry import reopen, resting_on
from indicators.models import Correction, LedgerEntry
from people.access import Role
from people.audit import AuditEntry
from people.errors import DomainError
from people.frame.todo import todos_of
from people.models import Notification
from plans.engine.steps import Step
from plans.engine.units import RATIO
from plans.models import Plan, PublicNotice, Subject
from plans.services.notices import (
    answer_objection,
    close_notice,
    file_objection,
    post_notice,
    withdraw_notice,
)
from scoring.engine.quarters import MISSING_QUARTER
from scoring.models import PublishedQuarter, QuarterScore, QuarterSettlement
from scoring.now import compute
from scoring.quarterly import settling, steps
from scoring.quarterly.facts import compute_quarter, replay, result_digest
from scoring.quarterly.trace import Node, tree_of
from tests.office import Office
from tests.running_year import entry, running_year
from tests.scoring.quarterly.town import (
    APPROVED,
    NOW,
    approved,
    by,
    closed,
    noticed,
    posted,
    published,
    settled,
    town,
)

State = QuarterSettlement.State


pytestmark = pytest.mark.usefixtures("clock")


def figures(row: QuarterSettlement) -> list[tuple[object, ...]]:
    rows = QuarterScore.objects.filter(settlement=row).order_by("code")
    return list(rows.values_list("code", "raw_hundredths", "coefficient", "score_hundredths", "rank"))


def test_scores_by_hand(office: Office, plan: Plan) -> None:
    """依据 四(二)1: 96.67 × 1.05 = 101.50 without a cap; the submitted row 2.3 is left out."""
    row = settled(office, plan)
    assert figures(row) == [("K1", 96_67, 10_500, 101_50, 1), ("K2", 90_00, 10_000, 90_00, 2)]
    assert (row.version, row.state) == (1, State.DRAFT)


def test_equal_scores_share_the_place_and_a_section_without_rows_has_none(office: Office, plan: Plan) -> None:
    LedgerEntry.objects.filter(indicator__subject__code="K2").update(state=LedgerEntry.State.SUBMITTED)
    now = compute_quarter(plan, 1)
    assert [(each.score, each.rank) for each in now.outcome.sections] == [(101_50, 1), (None, None)]
    assert [(each.code, each.where, each.blocking) for each in now.outcome.problems] == [
        (MISSING_QUARTER, "K2/Q1", False)
    ]
    Subject.objects.filter(plan=plan).update(coefficient_points=None)
    LedgerEntry.objects.update(state=APPROVED, attainment=RATIO)
    assert [(each.score, each.rank) for each in compute_quarter(plan, 1).outcome.sections] == [
        (100_00, 1),
        (100_00, 1),
    ]


def test_each_group_is_ranked_for_itself(office: Office, plan: Plan) -> None:
    Subject.objects.filter(plan=plan, code="K2").update(group="窗口")
    assert [each.rank for each in compute_quarter(plan, 1).outcome.sections] == [1, 1]


def test_the_annual_run_takes_the_same_steps_before_and_the_published_figure_after(
    office: Office, clock: time_machine.Traveller
) -> None:
    plan = town(office, (1, 2, 3, 4))
    row = settled(office, plan)
    alone = {each.code: tree_of(each) for each in QuarterScore.objects.filter(settlement=row)}
    trace = compute(plan, trace=True).outcome
    for subject in trace.subjects:
        annual = _find(subject.step, "第1季度")
        tree = alone.get(subject.code)
        if tree is not None:
            assert annual is not None
            assert (tree.children[0].formula, tree.children[0].label) == (annual.formula, annual.label)
    QuarterSettlement.objects.all().delete()
    published(office, plan, clock)
    # The rows say something else now: the published quarter stands.
    LedgerEntry.objects.filter(quarter=1).update(attainment=0)
    after = compute(plan, trace=True).outcome
    step = _find(next(each for each in after.subjects if each.code == "K1").step, "第1季度")
    assert step is not None
    assert step.value == Fraction(10_150, 100)
    assert "已公布" in step.formula


def _find(step: Step | None, label: str) -> Step | None:
    if step is None or step.label == label:
        return step
    return next((found for child in step.children if (found := _find(child, label))), None)


def test_a_version_recomputes_from_what_it_froze(office: Office, plan: Plan) -> None:
    row = settled(office, plan)
    LedgerEntry.objects.all().delete()
    Subject.objects.filter(plan=plan).update(coefficient_points=None)
    row.refresh_from_db()
    assert result_digest(replay(row)) == row.result_digest


def test_the_trace_tells_sum_coefficient_and_place(office: Office, plan: Plan) -> None:
    row = settled(office, plan)
    tree = tree_of(QuarterScore.objects.get(settlement=row, code="K1"))
    assert isinstance(tree, Node)
    assert "2.9 ÷ 分值之和 3 × 评价系数 1.05 = 101.5" in tree.children[0].formula
    assert tree.children[-1].formula == "科室共 2 个有得分，按公布得分从高到低第 1 名"
    assert "不设上限" in tree.children[0].assumed or "分值×完成率" in tree.children[0].assumed


def test_a_new_draft_supersedes_the_draft_and_only_what_was_seen_is_stored(
    office: Office, plan: Plan
) -> None:
    first = settled(office, plan)
    seen = compute_quarter(plan, 1).digest
    entry(plan, "2.3", 1, APPROVED, attainment=0)
    with pytest.raises(DomainError, match="有变动"):
        settled(office, plan, seen=seen)
    second = settled(office, plan)
    first.refresh_from_db()
    assert (first.state, second.version) == (State.SUPERSEDED, 2)
    assert figures(second)[1] == ("K2", 60_00, 10_000, 60_00, 2)


def test_nothing_is_settled_of_a_draft_another_scheme_or_an_empty_quarter(office: Office, plan: Plan) -> None:
    with pytest.raises(DomainError, match="还没有已审核的台账"):
        settled(office, plan, 2)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)
    with pytest.raises(DomainError, match="还没有批准"):
        settled(office, plan)
    other = running_year(office, year=2025)
    with pytest.raises(DomainError, match="不按季度核算"):
        settled(office, other)
    assert not QuarterSettlement.objects.exists()


def test_the_meeting_needs_another_person_minutes_and_a_date_that_can_be(office: Office, plan: Plan) -> None:
    row = settled(office, plan)
    chief = by(office, Role.CHIEF_LEADER)
    day = date(2026, 6, 4)
    with pytest.raises(DomainError, match="不能由同一人办理"):
        steps.approve_version(by=by(office), settlement=row.pk, meeting_date=day, minutes="同意")
    with pytest.raises(DomainError, match="没有党委会的纪要"):
        steps.approve_version(by=chief, settlement=row.pk, meeting_date=day)
    for wrong in (date(2026, 6, 6), date(2025, 12, 31)):
        with pytest.raises(DomainError, match="党委会日期"):
            steps.approve_version(by=chief, settlement=row.pk, meeting_date=wrong, minutes="同意")
    done = steps.approve_version(by=chief, settlement=row.pk, meeting_date=day, minutes="同意")
    assert (done.state, done.meeting_date, done.approved_by_id) == (State.APPROVED, day, chief.account)
    with pytest.raises(DomainError, match="现在是“党委会”"):
        steps.approve_version(by=chief, settlement=row.pk, meeting_date=day, minutes="同意")


def test_the_steps_come_in_order(office: Office, plan: Plan, clock: time_machine.Traveller) -> None:
    row = settled(office, plan)
    with pytest.raises(DomainError, match="先经党委会审议"):
        noticed(office, row)
    with pytest.raises(DomainError, match="现在是“草稿”"):
        steps.publish_version(by=by(office), settlement=row.pk)
    QuarterSettlement.objects.all().delete()
    row = posted(office, plan)
    assert row.state == State.POSTED
    assert row.notice is not None
    assert (row.notice.working_days, row.notice.closes_on) == (3, date(2026, 6, 10))
    assert row.notice.content["表"][0]["行"] == [
        ["1", "一科", "96.67", "1.05", "101.50"],
        ["2", "二科", "90.00", "1", "90.00"],
    ]
    with pytest.raises(DomainError, match="公示还没有结束"):
        steps.publish_version(by=by(office), settlement=row.pk)
    with pytest.raises(DomainError, match="正在公示"):
        settled(office, plan, reason="再算")
    assert not PublishedQuarter.objects.exists()


def test_publishing_puts_the_scores_in_force_once(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    row = published(office, plan, clock)
    rows = PublishedQuarter.objects.order_by("subject__code").values_list(
        "subject__code", "quarter", "points"
    )
    assert list(rows) == [("K1", 1, 1_015_000), ("K2", 1, 900_000)]
    told = AuditEntry.objects.get(action="发布季度结果")
    assert json.loads(told.detail)["结果摘要"] == row.result_digest
    assert Notification.objects.filter(key=f"quarter:{row.pk}").count() > 1
    with pytest.raises(DomainError, match="现在是“发布”"):
        steps.publish_version(by=by(office), settlement=row.pk)
    assert AuditEntry.objects.filter(action="发布季度结果").count() == 1


def test_an_accepted_objection_asks_for_a_corrected_version_and_a_fresh_notice(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    row = posted(office, plan)
    assert row.notice is not None
    said = file_objection(by=by(office, Role.STAFF), notice=row.notice.pk, text="完成率有误", about="一科")
    answer_objection(
        by=by(office, Role.LEADING_GROUP), objection=said.pk, version=said.version, outcome="成立",
        reply="已核实，予以更正。",
    )  # fmt: skip
    row.refresh_from_db()
    assert row.outdated == "有异议成立", "what it is about stays with the objection"
    clock.move_to(NOW.replace(day=12))
    row.notice.refresh_from_db()
    with pytest.raises(DomainError, match="须撤回公示"):
        close_notice(by=by(office), notice=row.notice.pk, version=row.notice.version)
    withdraw_notice(by=by(office), notice=row.notice.pk, version=row.notice.version, reason="异议成立")
    row.refresh_from_db()
    assert row.state == State.APPROVED
    with pytest.raises(DomainError, match="有异议成立"):
        noticed(office, row)
    entry(plan, "1.2", 1, APPROVED, attainment=RATIO)
    with pytest.raises(DomainError, match="须说明原因"):
        settled(office, plan)
    again = closed(office, plan, clock, reason="异议成立，更正 1.2")
    assert again.notice is not None
    assert (again.version, again.notice.follows_id) == (2, row.notice.pk)
    steps.publish_version(by=by(office), settlement=again.pk)
    row.refresh_from_db()
    assert row.state == State.SUPERSEDED
    assert PublishedQuarter.objects.get(subject__code="K1").points == 1_050_000


def test_an_open_objection_of_the_sheet_before_is_answered_first(office: Office, plan: Plan) -> None:
    row = posted(office, plan)
    assert row.notice is not None
    file_objection(by=by(office, Role.STAFF), notice=row.notice.pk, text="有误")
    row.notice.refresh_from_db()
    withdraw_notice(by=by(office), notice=row.notice.pk, version=row.notice.version, reason="笔误")
    with pytest.raises(DomainError, match="还有异议没有答复"):
        noticed(office, row)


def test_a_corrected_row_reopens_the_published_quarter(
    office: Office, plan: Plan, clock: time_machine.Traveller
) -> None:
    first = published(office, plan, clock)
    ledger = LedgerEntry.objects.get(indicator__code="1.1", quarter=1)
    assert "第1季度核算第1版（发布）" in resting_on(ledger)
    correction = Correction.objects.create(entry=ledger, reason="漏报一项")
    LedgerEntry.objects.filter(pk=ledger.pk).update(attainment=RATIO // 2)
    reopen_in(correction, office)
    first.refresh_from_db()
    assert (first.state, first.outdated) == (State.PUBLISHED, "所依据的指标 1.1 台账已更正")
    assert PublishedQuarter.objects.get(subject__code="K1").points == 1_015_000
    assert any(
        "第1季度核算需重新核算" in todo.title for todo in todos_of(office.access(Role.PERFORMANCE_OFFICE))
    )
    second = published(office, plan, clock, reason="台账更正")
    first.refresh_from_db()
    assert (first.state, second.version) == (State.SUPERSEDED, 2)
    # 100 × (0.5 + 0.9 + 1) ÷ 3 × 1.05 = 84
    assert PublishedQuarter.objects.get(subject__code="K1").points == 840_000
    assert PublishedQuarter.objects.count() == 2


def reopen_in(correction: Correction, office: Office) -> None:
    from django.db import transaction

    with transaction.atomic():
        reopen(correction, by(office))


def test_a_notice_of_a_replaced_version_cannot_be_posted(office: Office, plan: Plan) -> None:
    row = approved(office, plan)
    notice = noticed(office, row)
    settling.settle_alone(by=by(office), plan=plan, quarter=1, reason="改系数")
    with pytest.raises(DomainError, match="不在待公示状态"):
        post_notice(by=by(office), notice=notice.pk, version=notice.version)
    notice.refresh_from_db()
    assert notice.state == PublicNotice.State.DRAFT
