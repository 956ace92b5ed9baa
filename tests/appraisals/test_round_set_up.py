"""Setting up a round: what is proposed from scheme and roster, and how it is changed while 筹备."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.db import transaction
from django.utils import timezone

from appraisals.models import AppraisalRound, Elector, KeyHolder, RoundGroup
from appraisals.services.editing import take_setting_up
from appraisals.services.round_parts import (
    GroupSettings,
    HolderChoice,
    possible_holders,
    set_electors,
    set_groups,
    set_holders,
    set_targets,
)
from appraisals.services.rounds import change_round, create_round, remove_round
from appraisals.set_up import facts_of, forms_of, proposed
from people.access import Role
from people.errors import DomainError
from people.models import Account, Employee, RoleGrant
from plans.models import Participant, Subject
from tests.appraisals.setting_up import (
    TOWN,
    actor,
    details,
    fresh,
    last_audit,
    new_round,
    with_holders,
)
from tests.office import Office, build_office
from tests.running_year import running_year


@pytest.fixture
def office(db: None) -> Office:
    return build_office()


def names_of(group: RoundGroup) -> list[str]:
    return [one.name for one in group.electors.order_by("serial")]


def test_a_round_on_people_proposes_those_appraised_and_all_staff(office: Office) -> None:
    plan = running_year(office)
    Participant.objects.filter(plan=plan, number="A01").update(appraised=False)
    row = new_round(office)
    assert (row.state, row.sealed) == ("筹备", True)
    assert [target.code for target in row.targets.all()] == [
        "A02", "A03", "A04", "A05", "A06", "A07", "A08", "A11", "A12", "A13", "A14",
    ]  # fmt: skip
    assert [target.position for target in row.targets.all()] == list(range(11))
    group = row.groups.get()
    assert (group.name, group.channel) == ("民主测评", "账号")
    assert len(names_of(group)) == 12
    assert "一科干事" in names_of(group)
    assert [each["name"] for each in row.sheet["aspects"]] == ["德", "能", "勤", "绩", "廉"]


def test_a_round_on_sections_proposes_leaders_heads_and_slips_for_outsiders(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    assert [target.code for target in row.targets.all()] == ["K1", "K2"]
    leaders, heads, village = row.groups.order_by("position")
    assert names_of(leaders) == ["甲局副局长", "甲局党组成员", "甲局局长", "甲局总师"]
    assert names_of(heads) == ["一科科长", "二科科长"]
    assert (village.name, village.channel, names_of(village)) == ("村书记", "测评码", [])


def test_who_stands_in_two_lists_is_proposed_in_the_first_only(office: Office) -> None:
    plan = running_year(office, scheme=TOWN)
    chief = Participant.objects.get(plan=plan, number="A07")
    Subject.objects.filter(plan=plan, code="K2").update(head=chief)
    row = new_round(office, scheme=TOWN)
    leaders, heads, _ = row.groups.order_by("position")
    assert "甲局局长" in names_of(leaders)
    assert "甲局局长" not in names_of(heads)


def test_a_group_in_which_somebody_has_no_account_votes_by_slips(office: Office) -> None:
    Account.objects.filter(username="staff").update(is_active=False)
    assert new_round(office).groups.get().channel == "测评码"


def test_who_has_left_is_not_proposed(office: Office) -> None:
    plan = running_year(office)
    Employee.objects.filter(number="A01").update(left_on=timezone.localdate().replace(year=2020))
    assert "A01" not in [one.number for one in proposed(plan, "民主测评", timezone.localdate())]


def test_the_forms_of_a_plan_say_whom_they_rate(office: Office) -> None:
    assert [str(use) for use in forms_of(running_year(office))] == ["民主测评（测评个人）"]
    town = running_year(office, scheme=TOWN, agency=office.b)
    assert [str(use) for use in forms_of(town)] == ["述职测评（测评科室）"]


def test_a_name_is_taken_once_a_year_and_a_form_must_exist(office: Office) -> None:
    row = new_round(office)
    with pytest.raises(DomainError, match="今年已有一轮"):
        new_round(office, plan=row.plan)
    with pytest.raises(DomainError, match="没有测评表"):
        create_round(by=actor(office), plan=row.plan, form="没有的", details=details(name="另一轮"))
    assert AppraisalRound.objects.count() == 1


def test_settings_change_by_compare_and_set_with_old_and_new_in_the_log(office: Office) -> None:
    row = new_round(office)
    said = details(
        words={"德": "政治品德"}, abstaining=True, exclusions=["分管领导", "没有的"], guidance="请独立打分"
    )
    made = change_round(by=actor(office), round_=row.pk, version=row.version, details=said)
    assert made.sheet["aspects"][0] == {"name": "德", "full": 200_000, "words": "政治品德"}
    assert (made.exclusions, made.abstaining) == (["分管领导"], True)
    detail = json.loads(last_audit().detail)
    assert detail["可以弃权"] == {"旧": False, "新": True}
    with pytest.raises(DomainError, match="刚被别人改过"):
        change_round(by=actor(office), round_=row.pk, version=row.version, details=said)
    assert fresh(row).hands == [[office.account(Role.PERFORMANCE_OFFICE).pk, None]]


def test_dates_the_wrong_way_round_are_refused(office: Office) -> None:
    row = new_round(office)
    said = details()
    turned = replace(said, begins_on=said.ends_on, ends_on=said.begins_on)
    with pytest.raises(DomainError, match="截止日期在开始日期之前"):
        change_round(by=actor(office), round_=row.pk, version=row.version, details=turned)


def test_targets_are_chosen_among_those_of_the_form(office: Office) -> None:
    row = new_round(office)
    people = list(Participant.objects.filter(plan=row.plan).order_by("number")[:3])
    set_targets(
        by=actor(office), round_=row.pk, version=row.version, subjects=[], people=[one.pk for one in people[1:]]
    )  # fmt: skip
    assert [(target.position, target.code) for target in row.targets.all()] == [(0, "A02"), (1, "A03")]
    keys = set(row.targets.values_list("pk", flat=True))
    set_targets(
        by=actor(office), round_=row.pk, version=fresh(row).version, subjects=[], people=[one.pk for one in people]
    )  # fmt: skip
    assert [(target.position, target.code) for target in row.targets.all()] == [
        (0, "A01"),
        (1, "A02"),
        (2, "A03"),
    ]
    assert keys < set(row.targets.values_list("pk", flat=True))
    section = Subject.objects.get(plan=row.plan, code="K1")
    with pytest.raises(DomainError, match="不在这张测评表的范围里"):
        set_targets(
            by=actor(office), round_=row.pk, version=fresh(row).version, subjects=[section.pk], people=[]
        )  # fmt: skip


def test_the_roll_takes_staff_names_and_bare_slips_and_nobody_twice(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    leaders, heads, village = row.groups.order_by("position")
    set_electors(
        by=actor(office), group=village.pk, version=row.version, people=[], names=["张某", "李某"], nameless=3
    )  # fmt: skip
    assert names_of(village) == ["张某", "李某", "", "", ""]
    assert [one.serial for one in village.electors.all()] == [1, 2, 3, 4, 5]
    chief = Employee.objects.get(number="A07")
    with pytest.raises(DomainError, match="甲局局长（已在班子成员）"):
        set_electors(
            by=actor(office), group=heads.pk, version=fresh(row).version, people=[chief.pk], names=[], nameless=0
        )  # fmt: skip
    stranger = office.employee("乙局干部职工")
    with pytest.raises(DomainError, match="不在名册里"):
        set_electors(
            by=actor(office), group=heads.pk, version=fresh(row).version, people=[stranger.pk], names=[], nameless=0
        )  # fmt: skip
    assert names_of(leaders) == ["甲局副局长", "甲局党组成员", "甲局局长", "甲局总师"]
    assert json.loads(last_audit().detail)["姓名"] == {"旧": [], "新": ["张某", "李某"]}


def test_a_borrowed_person_is_one_voter_on_both_staff_lists(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    _, heads, _ = row.groups.order_by("position")
    home = Employee.objects.get(number="A07")
    lent = Employee.objects.create(agency=office.a, number="A99", name="甲局局长", home_record=home)
    with pytest.raises(DomainError, match="每人只能投一票"):
        set_electors(
            by=actor(office), group=heads.pk, version=row.version, people=[lent.pk], names=[], nameless=0
        )  # fmt: skip


def test_groups_get_channel_pool_decision_and_paper(office: Office) -> None:
    row = new_round(office, scheme=TOWN)
    leaders, _, village = row.groups.order_by("position")
    Elector.objects.filter(group=leaders).update(code_digest=None)
    Elector.objects.filter(group=leaders, serial=1).update(code_digest="a" * 64, issue=1)
    said = {
        leaders.pk: GroupSettings(channel="账号", pool=" 领导 和负责人 ", decision="同意"),
        village.pk: GroupSettings(channel="纸质票", issued=20),
    }
    set_groups(by=actor(office), round_=row.pk, version=row.version, groups=said)
    leaders.refresh_from_db()
    village.refresh_from_db()
    assert (leaders.pool, leaders.decision) == ("领导 和负责人", "同意")
    assert (village.channel, village.issued) == ("纸质票", 20)
    facts = facts_of(fresh(row), timezone.localdate())
    assert [one.size for one in facts.groups] == [4, 2, 20]


def test_three_different_holders_and_no_administrator(office: Office) -> None:
    row = new_round(office)
    keepers = [office.account(role).pk for role in (Role.PERFORMANCE_OFFICE, Role.SUPERVISION, Role.STAFF)]
    twice = [HolderChoice(account=keepers[0], capacity="绩效办")] * 3
    with pytest.raises(DomainError, match="3 位不同的保管人"):
        set_holders(by=actor(office), round_=row.pk, version=row.version, holders=twice)
    system = Account.objects.get(username="filer")
    RoleGrant.objects.create(
        account=system, role=Role.SYSTEM_ADMIN.value, start=timezone.localdate(), reason="测试"
    )
    assert system.pk not in {one.pk for one in possible_holders(row)}
    bad = [HolderChoice(account=key, capacity="") for key in (*keepers[:2], system.pk)]
    with pytest.raises(DomainError, match="不能保管密钥"):
        set_holders(by=actor(office), round_=row.pk, version=row.version, holders=bad)


def test_a_holder_who_stays_keeps_the_passphrase_a_new_one_starts_without(office: Office) -> None:
    row = with_holders(office, new_round(office))
    keepers = [holder.account_id for holder in row.holders.order_by("position")]
    chosen = [*keepers[:2], office.account(Role.FILER).pk]
    set_holders(
        by=actor(office), round_=row.pk, version=row.version,
        holders=[HolderChoice(account=key, capacity="某") for key in chosen],
    )  # fmt: skip
    ready = [bool(holder.public_key) for holder in KeyHolder.objects.filter(round=row).order_by("position")]
    assert ready == [True, True, False]


def test_a_round_set_up_by_mistake_is_taken_back_with_a_reason(office: Office) -> None:
    row = new_round(office)
    with pytest.raises(DomainError, match="没有写原因"):
        remove_round(by=actor(office), round_=row.pk, version=row.version, reason=" ")
    remove_round(by=actor(office), round_=row.pk, version=row.version, reason="建错了")
    assert not AppraisalRound.objects.exists()
    assert last_audit().action == "撤销测评登记"
    assert "年度民主测评" in last_audit().detail


def test_every_hand_is_kept_once(office: Office) -> None:
    row = new_round(office)
    for who in (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE, Role.CITY_OFFICE):
        with transaction.atomic():
            take_setting_up(by=actor(office, who), round_=row.pk, version=fresh(row).version)
    accounts = [office.account(who).pk for who in (Role.PERFORMANCE_OFFICE, Role.CITY_OFFICE)]
    assert fresh(row).hands == [[key, None] for key in accounts]


def test_the_union_of_commerce_holds_it_after_the_year_the_science_bureau_need_not(office: Office) -> None:
    today = timezone.localdate()
    april = new_round(office, scheme="gongshanglian-2015")
    facts = facts_of(fresh(april), today)
    assert facts.not_before == today.replace(year=april.plan.year + 1, month=1, day=1)
    assert (
        facts_of(fresh(new_round(office, plan=running_year(office, agency=office.b))), today).not_before
        is None
    )
