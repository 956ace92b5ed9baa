"""The steps of a settlement: three people, nothing past what forbids it, one act and one row of the log each."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from people.access import Role
from people.acting import Actor
from people.audit import AuditEntry
from people.errors import DomainError
from people.models import Account
from plans.models import Plan, PublicNotice
from scoring.life import after, guards, steps
from scoring.life.noticing import asks_notice
from scoring.life.workflow import ARCHIVE, PUBLISH, STEPS
from scoring.models import Settlement, SettlementAct, SubjectResult
from scoring.services import frozen_settlement
from scoring.settlement_states import published_in
from tests.indicators.reviewing.rows import by
from tests.office import YEAR, Office
from tests.scoring.life.years import (
    DECIDER,
    SETTLER,
    again,
    checked,
    checker,
    decided,
    fresh,
    notice_of,
    posted,
    published,
    settled,
)

pytestmark = pytest.mark.usefixtures("alone")
State = Settlement.State


def test_the_whole_way_leaves_an_act_and_a_row_for_each_step(office: Office) -> None:
    row = steps.archive(by=by(office, SETTLER), settlement=published(office))
    assert fresh(row).state == State.ARCHIVED
    assert Plan.objects.get(pk=row.plan_id).state == Plan.State.ARCHIVED
    acts = SettlementAct.objects.filter(settlement=row).order_by("pk")
    assert [(act.step, act.name) for act in acts] == [
        ("核对", "二科干事"), ("审定", "甲局党组成员"), ("公示", "甲局绩效专干"), ("发布", "甲局绩效专干"),
        ("归档", "甲局绩效专干"),
    ]  # fmt: skip
    decision = acts[1]
    assert (decision.body, decision.document, decision.minutes) == (
        "党组会",
        "甲党纪〔2026〕3号",
        "同意定等结果",
    )
    rows = AuditEntry.objects.filter(action__in=[step.title for step in STEPS]).order_by("position")
    details = [json.loads(one.detail) for one in rows]
    assert [one["状态"]["新"] for one in details] == ["核对", "审定", "公示", "发布", "归档"]
    assert {one["结果摘要"] for one in details} == {row.result_digest}
    assert details[1] | {"日期": timezone.localdate().isoformat(), "决定机构": "党组会"} == details[1]


def test_three_people_take_the_three_judging_steps(office: Office) -> None:
    row = settled(office)
    with pytest.raises(DomainError, match="您已参与“核算”"):
        steps.check(by=by(office, SETTLER), settlement=row)
    row = steps.check(by=checker(office), settlement=row)
    for who, done in ((by(office, SETTLER), "核算"), (checker(office), "核对")):
        with pytest.raises(DomainError, match=f"您已参与“{done}”"):
            steps.decide(by=who, settlement=row, on=timezone.localdate(), body="党组会", minutes="同意")
    assert fresh(row).state == State.CHECKED
    assert SettlementAct.objects.count() == 1


def test_whoever_was_acted_for_has_had_a_hand_in_it(office: Office) -> None:
    row = settled(office)
    other = checker(office)
    deputy = Actor(
        name="代办人", account=office.account(Role.CITY_OFFICE).pk, on_behalf_of="甲局绩效专干",
        on_behalf_account=office.account(SETTLER).pk,
    )  # fmt: skip
    with pytest.raises(DomainError, match="委托您代办的甲局绩效专干已参与“核算”"):
        steps.check(by=deputy, settlement=row)
    Settlement.objects.filter(pk=row.pk).update(account_for=other.account)
    with pytest.raises(DomainError, match="您已参与“核算”"):
        steps.check(by=other, settlement=row)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"body": " "}, "没有写决定机构"),
        ({"minutes": ""}, "没有会议纪要"),
        ({"on": 1}, "审定日期在今天之后"),
        ({"on": -40}, "审定日期早于这一版的核算"),
    ],
)
def test_a_decision_without_its_papers_is_not_recorded(
    office: Office, facts: dict[str, object], words: str
) -> None:
    row = checked(office)
    given: dict[str, object] = {"body": "党组会", "minutes": "同意", "on": 0, **facts}
    day = timezone.localdate() + timedelta(days=int(str(given.pop("on"))))
    with pytest.raises(DomainError, match=words):
        steps.decide(by=by(office, DECIDER), settlement=row, on=day, **given)  # type: ignore[arg-type]
    assert fresh(row).state == State.CHECKED


def test_of_two_at_once_the_second_reads_what_it_is_now(office: Office) -> None:
    row = settled(office)
    seen = fresh(row)
    steps.check(by=checker(office), settlement=row)
    rows = AuditEntry.objects.count()
    with pytest.raises(DomainError, match="它现在是“核对”，不能核对"):
        steps.check(by=by(office, DECIDER), settlement=seen)
    assert AuditEntry.objects.count() == rows
    assert SettlementAct.objects.count() == 1


def test_blocking_problems_let_it_be_checked_but_not_decided(office: Office) -> None:
    row = settled(office)
    Settlement.objects.update(blocked=True)
    row = steps.check(by=checker(office), settlement=row)
    with pytest.raises(DomainError, match="未决的阻断问题；请退回这一版"):
        steps.decide(
            by=by(office, DECIDER), settlement=row, on=timezone.localdate(), body="党组会", minutes="同意"
        )


@pytest.mark.parametrize("made", [settled, checked, decided, published])
def test_what_must_be_settled_anew_goes_no_further(office: Office, made: object) -> None:
    row = made(office)  # type: ignore[operator]
    steps.mark_outdated(Settlement.objects.filter(pk=row.pk), "有异议成立", by=by(office, SETTLER))
    steps.mark_outdated(Settlement.objects.filter(pk=row.pk), "台账已更正", by=by(office, SETTLER))
    steps.mark_outdated(Settlement.objects.filter(pk=row.pk), "有异议成立", by=by(office, SETTLER))
    assert fresh(row).outdated == "有异议成立；台账已更正"
    assert AuditEntry.objects.filter(action="标明需重新核算").count() == 2
    today, who = timezone.localdate(), by(office, DECIDER)
    going = {
        State.DRAFT: lambda: steps.check(by=checker(office), settlement=row),
        State.CHECKED: lambda: steps.decide(by=who, settlement=row, on=today, body="会", minutes="同意"),
        State.APPROVED: lambda: steps.post(by=who, settlement=row, notice=notice_of(row)),
        State.PUBLISHED: lambda: steps.archive(by=who, settlement=row),
    }
    with pytest.raises(DomainError, match="这一版需重新核算：有异议成立；台账已更正"):
        going[State(row.state)]()


def test_it_is_published_only_when_its_notice_is_over(office: Office) -> None:
    row = decided(office)
    with pytest.raises(DomainError, match="核算第1版还没有公示"):
        steps.publish(by=by(office, SETTLER), settlement=row)
    notice = notice_of(row)
    row = steps.post(by=by(office, SETTLER), settlement=row, notice=notice)
    with pytest.raises(DomainError, match="公示还没有结束"):
        steps.publish(by=by(office, SETTLER), settlement=row)
    assert published_in(office.a, YEAR) is None
    PublicNotice.objects.filter(pk=notice.pk).update(state=PublicNotice.State.CLOSED)
    assert steps.publish(by=by(office, SETTLER), settlement=row).published_at is not None
    assert published_in(office.a, YEAR) == row


def test_a_guard_speaks_against_a_step_and_hooks_act_inside_it(
    office: Office,
) -> None:
    seen: list[str] = []
    guards.register_guard(ARCHIVE, lambda row: [] if "paid" in seen else ["奖金还没有核定", "少一份通报"])
    after.register_on_published(lambda row, by: seen.append(f"{row.state} {by.name}"))
    row = published(office)
    assert seen == ["发布 甲局绩效专干"]
    with pytest.raises(DomainError, match="还不能归档：奖金还没有核定；少一份通报"):
        steps.archive(by=by(office, SETTLER), settlement=row)
    seen.append("paid")
    assert steps.archive(by=by(office, SETTLER), settlement=row).state == State.ARCHIVED
    with pytest.raises(ValueError, match="no step of a settlement"):
        guards.register_guard("pubish", lambda row: [])


def test_what_a_hook_refuses_is_not_published(office: Office) -> None:
    def refuse(row: Settlement, by: Actor) -> None:
        raise DomainError("没有发布", why="称号登记有误", next_step="请更正")

    after.register_after(PUBLISH, refuse)
    row, rows = posted(office, PublicNotice.State.CLOSED), AuditEntry.objects.count()
    with pytest.raises(DomainError, match="称号登记有误"):
        steps.publish(by=by(office, SETTLER), settlement=row)
    assert fresh(row).state == State.POSTED
    assert (SettlementAct.objects.filter(step="发布").count(), AuditEntry.objects.count()) == (0, rows)


@pytest.mark.parametrize("made", [checked, decided])
def test_a_version_sent_back_opens_the_facts_again(office: Office, made: object) -> None:
    row = made(office)  # type: ignore[operator]
    assert frozen_settlement(row.plan) == row
    with pytest.raises(DomainError, match="没有写明原因"):
        steps.send_back(by=by(office, DECIDER), settlement=row, reason=" ")
    steps.send_back(by=by(office, DECIDER), settlement=row, reason="一科得分漏项")
    assert (fresh(row).state, frozen_settlement(row.plan)) == (State.SUPERSEDED, None)
    assert SettlementAct.objects.get(step="退回").reason == "一科得分漏项"


def test_what_hangs_is_taken_down_before_it_is_sent_back(office: Office) -> None:
    row = posted(office)
    with pytest.raises(DomainError, match="请先在公示页面撤回公示"):
        steps.send_back(by=by(office, DECIDER), settlement=row, reason="异议成立")
    PublicNotice.objects.update(state=PublicNotice.State.WITHDRAWN)
    row = steps.take_down(by=by(office, SETTLER), settlement=row, reason="异议成立")
    assert row.state == State.APPROVED
    assert (
        steps.send_back(by=by(office, DECIDER), settlement=row, reason="异议成立").state == State.SUPERSEDED
    )


def test_a_correction_is_made_beside_the_published_version(office: Office) -> None:
    first = published(office)
    with pytest.raises(DomainError, match="您已参与“核算”"):
        steps.reopen(by=by(office, SETTLER), settlement=first, reason="台账有误")
    assert frozen_settlement(first.plan) == first
    steps.reopen(by=checker(office), settlement=first, reason="台账有误")
    assert frozen_settlement(first.plan) is None
    assert published_in(office.a, YEAR) == first
    for step in (steps.reopen, steps.archive):
        with pytest.raises(DomainError, match="这一版正在更正：台账有误"):
            step(by=checker(office), settlement=first, **({"reason": "又"} if step is steps.reopen else {}))
    second = again(first, office, result=first.result.replace('"rank": 1', '"rank": 7'))
    steps.check(by=checker(office), settlement=second)
    assert frozen_settlement(first.plan) == second
    today = timezone.localdate()
    second = steps.decide(
        by=by(office, DECIDER), settlement=second, on=today, body="党组会", minutes="同意更正"
    )
    with pytest.raises(DomainError, match="核算第2版还没有公示"):
        steps.publish(by=by(office, SETTLER), settlement=second)
    closed = notice_of(second, PublicNotice.State.CLOSED)
    second = steps.post(by=by(office, SETTLER), settlement=second, notice=closed)
    assert published_in(office.a, YEAR) == first
    steps.publish(by=by(office, SETTLER), settlement=fresh(second))
    assert (fresh(first).state, published_in(office.a, YEAR)) == (State.SUPERSEDED, second)
    detail = json.loads(AuditEntry.objects.filter(action="发布").latest("position").detail)
    assert detail["替代版本"] == [1]


def test_a_correction_that_changes_no_outcome_needs_no_fresh_notice(office: Office) -> None:
    first = published(office)
    steps.reopen(by=checker(office), settlement=first, reason="台账有误")
    document = json.loads(first.result)
    document["problems"] = []
    second = again(first, office, result=json.dumps(document))
    assert not asks_notice(second)
    steps.check(by=checker(office), settlement=second)
    second = steps.decide(
        by=by(office, DECIDER), settlement=second, on=timezone.localdate(), body="党组会", minutes="同意"
    )
    assert steps.publish(by=by(office, SETTLER), settlement=second).state == State.PUBLISHED
    document["people"][0]["bonus"] = "0.00"
    assert asks_notice(again(second, office, result=json.dumps(document)))


def test_whoever_is_signed_in_cannot_go_without_papers(office: Office) -> None:
    row = settled(office)
    with pytest.raises(ValueError, match="signed in"):
        steps.advance(by=by(office, SETTLER), settlement=row, to=State.CHECKED)
    assert Account.objects.exists()
    assert SubjectResult.objects.filter(settlement=row).exists()
