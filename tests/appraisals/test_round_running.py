"""An open round: extended, who left struck, voided by two persons, held once more."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from appraisals.models import (
    AppraisalRound,
    BallotTally,
    KeyHolder,
    OpenedMarks,
    RoundGroup,
    SealedBallot,
    Turnout,
)
from appraisals.services.casting import cast_ballot, has_voted
from appraisals.services.closing import close_round, unlock
from appraisals.services.holders import set_passphrase
from appraisals.services.opening import open_round, prepare_round
from appraisals.services.round_parts import set_electors
from appraisals.services.rounds import change_round, repeat_round
from appraisals.services.running import extend_round, strike_elector
from appraisals.services.voiding import ask_void, refuse_void, void_round
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Notification
from scoring.models import Settlement
from tests.access.settled import settled_year
from tests.appraisals.setting_up import (
    act,
    actor,
    details,
    fresh,
    last_audit,
    mark,
    opened,
    town_round,
    vote,
)
from tests.appraisals.world import phrase
from tests.office import YEAR, Office, build_office

State = AppraisalRound.State


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def test_a_later_last_day_with_a_reason_tells_every_voter_alike(office: Office) -> None:
    row = opened(office)
    vote(row, 3)
    assert row.ends_on is not None
    later = row.ends_on + timedelta(days=3)
    with pytest.raises(DomainError, match="请填更晚的日期"):
        act(extend_round, office, row, Role.PERFORMANCE_OFFICE, ends_on=row.ends_on, reason="台风")
    with pytest.raises(DomainError, match="没有写原因"):
        act(extend_round, office, row, Role.PERFORMANCE_OFFICE, ends_on=later, reason="")
    act(extend_round, office, row, Role.PERFORMANCE_OFFICE, ends_on=later, reason="台风停工")
    assert (fresh(row).ends_on, fresh(row).reason) == (later, "台风停工")
    assert Notification.objects.filter(title__contains="延长到").count() == 12
    assert json.loads(last_audit().detail)["截止日期"]["新"] == str(later)


def test_a_round_past_its_last_day_is_extended_to_a_day_to_come(office: Office) -> None:
    row = opened(office)
    today = timezone.localdate()
    past = {"begins_on": today - timedelta(days=9), "ends_on": today - timedelta(days=5)}
    AppraisalRound.objects.filter(pk=row.pk).update(**past)
    with pytest.raises(DomainError, match="这一天已经过了"):
        act(
            extend_round,
            office,
            row,
            Role.PERFORMANCE_OFFICE,
            ends_on=today - timedelta(days=1),
            reason="补投",
        )
    act(extend_round, office, row, Role.PERFORMANCE_OFFICE, ends_on=today, reason="补投")


def test_who_left_is_struck_only_before_voting(office: Office) -> None:
    row = opened(office)
    first, second = row.electors.order_by("serial")[:2]
    cast_ballot(elector=first.pk, marks=mark(row, first))
    strike: dict[str, Any] = {"by": actor(office), "reason": "调离"}
    with pytest.raises(DomainError, match="已经计入"):
        strike_elector(elector=first.pk, version=fresh(row).version, **strike)
    strike_elector(elector=second.pk, version=fresh(row).version, **strike)
    assert json.loads(last_audit().detail) == {"投票人": second.name, "原因": "调离"}
    with pytest.raises(DomainError):
        cast_ballot(elector=second.pk, marks=mark(row, second))
    assert not has_voted(second.pk)
    with pytest.raises(DomainError, match="已经取消过了"):
        strike_elector(elector=second.pk, version=fresh(row).version, **strike)


def test_the_roll_says_who_left_meanwhile_until_they_are_struck(office: Office) -> None:
    row = opened(office)
    first = row.electors.select_related("employee").order_by("serial")[0]
    assert first.employee is not None
    address = reverse("round_roll", args=[row.plan.agency_id, row.plan.year, row.pk])
    day = timezone.localdate() - timedelta(days=1)
    words = f"{day.month}月{day.day}日离岗"
    for left_on, times in ((None, 0), (timezone.localdate(), 0), (day, 1)):
        first.employee.left_on = left_on
        first.employee.save()
        clerk, leader = (
            office.client_of(who).get(address).content.decode()
            for who in (Role.PERFORMANCE_OFFICE, Role.SUPERVISION)
        )
        assert clerk.count(f"{words}，没有投票的请取消资格") == times
        assert leader.count(words) == times
        assert "请取消资格" not in leader
    strike_elector(by=actor(office), elector=first.pk, version=fresh(row).version, reason="调离")
    clerk = office.client_of(Role.PERFORMANCE_OFFICE).get(address).content.decode()
    assert words not in clerk
    assert "已取消：调离" in clerk


def test_nobody_is_added_after_opening(office: Office) -> None:
    row = opened(office)
    group = RoundGroup.objects.get(round=row)
    with pytest.raises(DomainError, match="现在是“进行中”"):
        set_electors(
            by=actor(office), group=group.pk, version=fresh(row).version, people=[], names=["后来的"], nameless=0
        )  # fmt: skip
    assert row.electors.count() == 12


def test_voiding_needs_a_second_person_and_destroys_everything_but_counts(office: Office) -> None:
    row = opened(office)
    vote(row, 4)
    with pytest.raises(DomainError, match="没有人提请作废"):
        act(void_round, office, row, Role.CHIEF_LEADER)
    act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="名单有误")
    elector = row.electors.order_by("serial")[5]
    cast_ballot(elector=elector.pk, marks=mark(row, elector))
    with pytest.raises(DomainError, match="不能由同一人办理"):
        act(void_round, office, row, Role.PERFORMANCE_OFFICE)
    act(void_round, office, row, Role.CHIEF_LEADER)
    gone = fresh(row)
    assert (gone.state, gone.public_key, gone.boxes, gone.reason) == (State.VOIDED, "", [], "名单有误")
    assert not SealedBallot.objects.exists()
    assert not Turnout.objects.exists()
    assert not KeyHolder.objects.filter(round=row).exclude(salt="", public_key="").exists()
    detail = json.loads(last_audit().detail)
    assert (detail["投票"], detail["密封票"], detail["原因"]) == (5, 5, "名单有误")
    assert row.electors.count() == 12


def test_a_refused_voiding_leaves_the_round_as_it_is(office: Office) -> None:
    row = opened(office)
    vote(row, 2)
    act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="名单有误")
    with pytest.raises(DomainError, match="已经有人提请作废"):
        act(ask_void, office, row, Role.CITY_OFFICE, reason="再来一次")
    act(refuse_void, office, row, Role.CHIEF_LEADER)
    left = fresh(row)
    assert (left.state, left.void_asked_by, left.reason) == (State.OPEN, None, "")
    assert SealedBallot.objects.filter(round=row).count() == 2


def counted(office: Office) -> AppraisalRound:
    row = opened(office)
    vote(row, 12)
    holders = {one.pk: phrase(one.position) for one in row.holders.all() if one.position < 3}
    key = unlock(fresh(row), holders)
    close_round(by=actor(office), round_=row.pk, version=fresh(row).version, key=key)
    return fresh(row)


def test_a_counted_round_is_voided_with_its_marks_and_sums(office: Office) -> None:
    row = counted(office)
    digest = row.outcome["摘要"]
    assert BallotTally.objects.filter(round=row).count() == 12
    act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="有人代投")
    act(void_round, office, row, Role.LEADING_GROUP)
    assert not OpenedMarks.objects.exists()
    assert not BallotTally.objects.exists()
    assert fresh(row).outcome["摘要"] == digest
    assert json.loads(last_audit().detail)["投票"] == 12


@pytest.mark.parametrize(
    ("state", "refused"), [(Settlement.State.DRAFT, False), (Settlement.State.CHECKED, True)]
)
def test_a_round_on_which_a_settlement_rests_is_not_voided(
    office: Office, state: Settlement.State, refused: bool
) -> None:
    row = counted(office)
    made = settled_year(office, office.a, YEAR)
    Settlement.objects.filter(pk=made.pk).update(state=state, plan=row.plan)
    if refused:
        with pytest.raises(DomainError, match="已用了这一轮的结果"):
            act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="有误")
        assert fresh(row).void_asked_by is None
    else:
        act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="有误")
        Settlement.objects.filter(plan=row.plan).update(state=Settlement.State.CHECKED)
        with pytest.raises(DomainError, match="已用了这一轮的结果"):
            act(void_round, office, row, Role.CHIEF_LEADER)
        assert BallotTally.objects.exists()


def test_a_voided_round_is_held_once_more_without_those_struck(office: Office) -> None:
    row = town_round(office)
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    act(open_round, office, row, Role.CHIEF_LEADER)
    with pytest.raises(DomainError, match="现在是“进行中”"):
        act(repeat_round, office, row, Role.PERFORMANCE_OFFICE, name="第二次")
    head = row.electors.get(name="一科科长")
    strike_elector(by=actor(office), elector=head.pk, version=fresh(row).version, reason="退休")
    act(ask_void, office, row, Role.PERFORMANCE_OFFICE, reason="两位忘了口令")
    act(void_round, office, row, Role.CHIEF_LEADER)
    new = act(repeat_round, office, row, Role.PERFORMANCE_OFFICE, name="第二次")
    assert (new.state, new.repeats_id, new.begins_on, new.public_key) == (State.DRAFT, row.pk, None, "")
    assert [group.pool for group in new.groups.order_by("position")] == ["班子和负责人", "班子和负责人", ""]
    names = list(new.electors.order_by("group__position", "serial").values_list("name", flat=True))
    assert names == ["甲局副局长", "甲局党组成员", "甲局局长", "甲局总师", "二科科长", "张某", "", "", "", ""]
    assert not new.electors.exclude(excluded=[]).exists()
    assert [holder.public_key for holder in new.holders.all()] == ["", "", ""]
    said = replace(details(), name="第二次")
    act(change_round, office, new, Role.PERFORMANCE_OFFICE, details=said)
    act(prepare_round, office, new, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="还没有设定保管口令"):
        act(open_round, office, new, Role.CHIEF_LEADER)


def test_a_passphrase_is_not_changed_once_the_key_is_made(office: Office) -> None:
    row = opened(office)
    holder = row.holders.select_related("account").order_by("position")[0]
    by = Actor(name=holder.account.name, account=holder.account_id)
    with pytest.raises(DomainError, match="已经进行中"):
        set_passphrase(by=by, holder=holder.pk, passphrase="布鞋毛衣围巾手套纽扣剪刀")
    assert KeyHolder.objects.get(pk=holder.pk).public_key == holder.public_key
    with pytest.raises(DomainError, match="名单刚刚改过"):
        set_passphrase(by=by, holder=0, passphrase="布鞋毛衣围巾手套纽扣剪刀")
