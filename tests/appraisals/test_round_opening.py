"""Two persons: one puts a round up, another opens exactly that."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta

import pytest
from django.utils import timezone

from appraisals.boxes import new_round_key, open_round_key, private_key_of
from appraisals.models import (
    AppraisalRound,
    Elector,
)
from appraisals.services.casting import cast_ballot
from appraisals.services.closing import close_round, unlock
from appraisals.services.holders import holder_key, set_passphrase, stored_key
from appraisals.services.opening import open_round, openers_of, prepare_round, take_back_round
from appraisals.services.round_parts import set_groups, set_targets
from appraisals.services.rounds import change_round, remove_round
from people.access import Role
from people.acting import Actor
from people.errors import DomainError
from people.models import Employee, Notification, RoleGrant
from plans.models import Participant, Plan
from tests.appraisals.setting_up import (
    act,
    actor,
    details,
    fresh,
    last_audit,
    new_round,
    opened,
    prepared,
    town_round,
    with_holders,
)
from tests.appraisals.world import phrase
from tests.office import Office, build_office

State = AppraisalRound.State


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def test_putting_up_freezes_a_digest_and_tells_those_who_may_open(office: Office) -> None:
    row = prepared(office)
    assert (row.state, row.prepared_name) == (State.PREPARED, "甲局绩效专干")
    assert json.loads(last_audit().detail)["内容摘要"] == fresh(row).prepared_digest
    told = set(
        Notification.objects.filter(title="“年度民主测评”待您开启").values_list("account__name", flat=True)
    )
    assert told == {"甲局局长", "甲局党组成员", "市级绩效专员"}
    assert {one.name for one in openers_of(fresh(row))} == told


def test_a_faulty_round_is_not_put_up(office: Office) -> None:
    row = new_round(office)
    with pytest.raises(DomainError, match="须有 3 位，现在 0 位"):
        act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    assert fresh(row).state == State.DRAFT


def test_a_draft_plan_opens_no_round(office: Office) -> None:
    row = prepared(office)
    Plan.objects.filter(pk=row.plan_id).update(state=Plan.State.DRAFT)
    with pytest.raises(DomainError, match="年度方案还没有批准"):
        act(open_round, office, row, Role.CHIEF_LEADER)


def test_another_person_opens_and_the_roll_is_frozen(office: Office) -> None:
    row = opened(office)
    stored = fresh(row)
    assert (stored.state, len(stored.boxes)) == (State.OPEN, 3)
    places = dict(row.targets.values_list("participant__employee", "position"))
    for elector in row.electors.all():
        assert elector.excluded == [places.get(elector.employee_id or 0)]
    holders = list(row.holders.order_by("position")[1:])
    keys = {one.position: private_key_of(phrase(one.position), holder_key(one)) for one in holders}
    assert open_round_key(stored_key(stored), {place: key for place, key in keys.items() if key}) is not None
    detail = json.loads(last_audit().detail)
    assert detail["内容摘要"] == stored.prepared_digest
    assert detail["评价主体"] == {"民主测评": {"投票方式": "账号", "人数": 12, "合并计票": ""}}
    assert last_audit().actor == "甲局局长"


def test_voters_with_an_account_are_told_and_the_question_is_answered(office: Office) -> None:
    row = opened(office)
    told = Notification.objects.filter(title=f"请参加“{row.name}”")
    assert told.count() == 12
    assert not Notification.objects.filter(title__endswith="待您开启", read_at__isnull=True).exists()


def test_heads_do_not_rate_their_own_section_and_more_where_the_round_says_so(office: Office) -> None:
    row = town_round(office)
    act(change_round, office, row, Role.PERFORMANCE_OFFICE, details=details(exclusions=["分管领导"]))
    leader = Participant.objects.get(plan=row.plan, number="A04")
    row.plan.subjects.filter(code="K2").update(supervising_leader=leader)
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    act(open_round, office, row, Role.LEADING_GROUP)
    spared = {one.name: one.excluded for one in row.electors.exclude(employee=None)}
    assert spared["一科科长"] == [0]
    assert spared["二科科长"] == [1]
    assert spared["甲局副局长"] == [1]
    assert spared["甲局局长"] == []


@pytest.mark.parametrize("who", [Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE])
def test_neither_who_put_it_up_nor_who_edited_it_opens(office: Office, who: Role) -> None:
    row = with_holders(office, new_round(office))
    act(change_round, office, row, Role.CITY_OFFICE, details=details(guidance="请独立打分"))
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="不能由同一人办理"):
        act(open_round, office, row, who)
    assert fresh(row).state == State.PREPARED


def test_who_acts_for_the_preparer_does_not_open_either(office: Office) -> None:
    row = prepared(office)
    lent = Actor(
        name="代办人", account=office.account(Role.CHIEF_LEADER).pk,
        on_behalf_of="甲局绩效专干", on_behalf_account=office.account(Role.PERFORMANCE_OFFICE).pk,
    )  # fmt: skip
    with pytest.raises(DomainError, match="不能由同一人办理"):
        open_round(by=lent, round_=row.pk, version=fresh(row).version)


def test_what_changed_after_it_was_put_up_is_not_opened(office: Office) -> None:
    row = prepared(office)
    Elector.objects.filter(round=row, serial=1).update(name="另一个人")
    with pytest.raises(DomainError, match="内容又有变化"):
        act(open_round, office, row, Role.CHIEF_LEADER)
    assert fresh(row).public_key == ""


def test_missing_passphrases_stop_the_opening_not_the_putting_up(office: Office) -> None:
    row = with_holders(office, new_round(office), ready=False)
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    with pytest.raises(DomainError, match="还没有设定保管口令"):
        act(open_round, office, row, Role.CHIEF_LEADER)
    for holder in row.holders.select_related("account"):
        by = Actor(name=holder.account.name, account=holder.account_id)
        set_passphrase(by=by, holder=holder.pk, passphrase=phrase(holder.position))
    act(open_round, office, row, Role.CHIEF_LEADER)
    assert fresh(row).state == State.OPEN


def test_a_holders_key_that_came_from_no_passphrase_of_hers_is_not_taken(office: Office) -> None:
    row = prepared(office)
    holder = row.holders.get(position=2)
    by = Actor(name=holder.account.name, account=holder.account_id)
    set_passphrase(by=by, holder=holder.pk, passphrase=phrase(1))
    set_passphrase(by=by, holder=holder.pk, passphrase=phrase(2))
    kept = row.holders.get(position=2)
    other = row.holders.get(position=1)
    row.holders.filter(position=2).update(salt=other.salt, public_key=other.public_key)
    with pytest.raises(DomainError, match="第 2 位保管人的公钥与设定口令时记入审计链的不同"):
        act(open_round, office, row, Role.CHIEF_LEADER)
    row.holders.filter(position=2).update(salt=kept.salt, public_key=kept.public_key)
    act(open_round, office, row, Role.CHIEF_LEADER)
    assert fresh(row).state == State.OPEN


def test_twice_at_once_one_wins(office: Office) -> None:
    row = with_holders(office, new_round(office))
    prepare_round(by=actor(office), round_=row.pk, version=row.version)
    with pytest.raises(DomainError, match="现在是“待开启”"):
        prepare_round(by=actor(office), round_=row.pk, version=row.version)
    seen = fresh(row).version
    open_round(by=actor(office, Role.CHIEF_LEADER), round_=row.pk, version=seen)
    key = fresh(row).public_key
    with pytest.raises(DomainError, match="现在是“进行中”"):
        open_round(by=actor(office, Role.LEADING_GROUP), round_=row.pk, version=seen)
    assert fresh(row).public_key == key


def test_a_round_that_was_put_up_is_locked_until_it_is_taken_back(office: Office) -> None:
    row = prepared(office)
    for command, more in (
        (change_round, {"details": details()}), (set_targets, {"subjects": [], "people": []}),
        (set_groups, {"groups": {}}), (remove_round, {"reason": "不要了"}),
    ):  # fmt: skip
        with pytest.raises(DomainError, match="现在是“待开启”"):
            act(command, office, row, Role.PERFORMANCE_OFFICE, **more)
    act(take_back_round, office, row, Role.PERFORMANCE_OFFICE)
    assert (fresh(row).state, fresh(row).prepared_digest) == (State.DRAFT, "")
    assert not Notification.objects.filter(title__endswith="待您开启", read_at__isnull=True).exists()
    act(change_round, office, row, Role.PERFORMANCE_OFFICE, details=details(name="改过的"))


def test_a_plan_whose_ballot_changed_is_saved_anew_before_it_is_put_up(office: Office) -> None:
    row = with_holders(office, new_round(office))
    sheet = dict(row.sheet) | {"step": 123}
    AppraisalRound.objects.filter(pk=row.pk).update(sheet=sheet)
    with pytest.raises(DomainError, match="测评表后来改过"):
        act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)
    act(change_round, office, row, Role.PERFORMANCE_OFFICE, details=details())
    act(prepare_round, office, row, Role.PERFORMANCE_OFFICE)


def test_the_same_targets_have_no_second_round(office: Office) -> None:
    row = opened(office)
    second = with_holders(office, new_round(office, plan=row.plan, name="又一轮"))
    with pytest.raises(DomainError, match="“年度民主测评”已经测评了其中 12 个对象"):
        act(prepare_round, office, second, Role.PERFORMANCE_OFFICE)


def test_an_elector_who_left_meanwhile_stops_the_opening(office: Office) -> None:
    row = prepared(office)
    Employee.objects.filter(number="A01").update(left_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(DomainError, match="一科干事已经离岗"):
        act(open_round, office, row, Role.CHIEF_LEADER)


def test_without_anybody_else_nobody_is_named_as_opener(office: Office) -> None:
    row = prepared(office)
    RoleGrant.objects.exclude(account=office.account(Role.PERFORMANCE_OFFICE)).delete()
    assert openers_of(fresh(row)) == []


def test_a_key_put_in_place_of_the_one_of_the_opening_takes_no_ballot_and_counts_none(office: Office) -> None:
    row = opened(office)
    told = json.loads(last_audit().detail)
    assert told["测评编号"] == row.pk
    assert told["密封公钥摘要"] == hashlib.sha256(fresh(row).public_key.encode()).hexdigest()
    # The administrator knows the private half of this one; the boxes are made from what the database holds anyway.
    made = new_round_key(dict(row.holders.values_list("position", "public_key")))
    AppraisalRound.objects.filter(pk=row.pk).update(public_key=made.public_key, boxes=made.boxes)
    phrases = {holder.pk: phrase(holder.position) for holder in row.holders.all()[:2]}
    key = unlock(fresh(row), phrases)
    elector = row.electors.filter(group__position=0)[0]
    full = [each["full"] for each in row.sheet["aspects"]]
    marks = [None if place in elector.excluded else tuple(full) for place in range(row.targets.count())]
    with pytest.raises(DomainError, match="没有投出：密封公钥与开启时记入审计链的不同"):
        cast_ballot(elector=elector.pk, marks=marks, code_digest=elector.code_digest)
    with pytest.raises(DomainError, match="没有计票：密封公钥与开启时记入审计链的不同"):
        close_round(by=actor(office), round_=row.pk, version=fresh(row).version, key=key)
    assert fresh(row).state == State.OPEN
