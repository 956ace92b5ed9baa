"""Checks before a round opens, case by case: what is in the way, what should be known, where it is put right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from appraisals.engine.checks import blocking, check_round
from appraisals.engine.roll import Judged, Members, excluded_of, members_of, names_in
from appraisals.engine.round_facts import Group, Holder, Remark, RoundFacts, Voter

TODAY = date(2026, 12, 1)


def people(number: int, start: int = 1, **more: Any) -> tuple[Voter, ...]:
    return tuple(Voter(name=f"甲{n}", person=n, **more) for n in range(start, start + number))


def group(key: int = 1, name: str = "班子成员", size: int = 12, start: int = 1, **more: Any) -> Group:
    return Group(key=key, name=name, voters=people(size, start), **more)


THREE = tuple(Holder(name=name) for name in ("子", "丑", "寅"))
GOOD = RoundFacts(
    today=TODAY, targets=3, groups=(group(),), holders=THREE, begins_on=TODAY, ends_on=date(2026, 12, 10)
)  # fmt: skip


def faults(facts: RoundFacts, **more: Any) -> list[Remark]:
    return blocking(check_round(facts, **more))


def only(facts: RoundFacts, **more: Any) -> Remark:
    found = faults(facts, **more)
    assert len(found) == 1, [each.problem for each in found]
    return found[0]


def hints(facts: RoundFacts) -> str:
    return "\n".join(each.problem for each in check_round(facts) if each.severity == "提示")


def test_a_round_in_order_has_nothing_in_its_way_and_says_what_two_lost_shares_mean() -> None:
    assert faults(GOOD) == []
    assert "有两位忘了口令，票就再也打不开" in hints(GOOD)


@pytest.mark.parametrize(
    ("change", "words", "page"),
    [
        ({"approved": False}, "年度方案还没有批准", "plan"),
        ({"targets": 0}, "还没有测评对象", "targets"),
        ({"stale": True}, "测评表后来改过", "change"),
        ({"missing": ("村书记",), "stale": True}, "村书记，这一轮没有", "change"),
        ({"begins_on": None}, "没有填开始日期和截止日期", "change"),
        ({"ends_on": date(2026, 11, 30), "begins_on": date(2026, 11, 1)}, "2026-11-30 已经过了", "change"),
        ({"begins_on": date(2026, 12, 11)}, "在开始日期 2026-12-11 之前", "change"),
        ({"holders": THREE[:2]}, "须有 3 位，现在 2 位", "holders"),
        ({"holders": (*THREE[:2], Holder(name="寅", ready=False))}, "寅还没有设定保管口令", "holders"),
        ({"elsewhere": (("上半年测评", 2),)}, "“上半年测评”已经测评了其中 2 个对象", "targets"),
    ],
)  # fmt: skip
def test_what_is_in_the_way(change: dict[str, Any], words: str, page: str) -> None:
    found = only(replace(GOOD, **change))
    assert words in found.problem
    assert found.page == page
    assert found.remedy


def test_a_round_that_ends_today_may_open() -> None:
    assert faults(replace(GOOD, begins_on=TODAY, ends_on=TODAY)) == []


def test_a_missing_passphrase_does_not_hinder_putting_the_round_up() -> None:
    facts = replace(GOOD, holders=(*THREE[:2], Holder(name="寅", ready=False)))
    assert faults(facts, opening=False) == []
    assert "寅还没有设定保管口令" in "".join(each.problem for each in check_round(facts, opening=False))


@pytest.mark.parametrize(("size", "refused"), [(1, True), (4, True), (5, False)])
def test_a_group_under_five_needs_merging_or_a_decision(size: int, refused: bool) -> None:
    small = group(size=size)
    assert bool(faults(replace(GOOD, groups=(small,)))) == refused
    if refused:
        assert f"只有 {size} 人投票" in only(replace(GOOD, groups=(small,))).problem
    decided = replace(small, decision="党委会 2026-11-20 同意")
    assert faults(replace(GOOD, groups=(decided,))) == []


def halves(first: int, second: int, **more: Any) -> RoundFacts:
    half = Fraction(1, 2)
    two = group(2, "部门负责人", second, 100, weight=half, **more)
    return replace(GOOD, groups=(group(1, "班子成员", first, weight=half, **more), two))


def test_merged_groups_count_together() -> None:
    assert faults(halves(2, 3, pool="合并")) == []
    found = only(halves(2, 2, pool="合并"))
    assert (found.where, found.page) == ("合并", "groups")
    assert "只有 4 人" in found.problem


def test_a_merger_with_nobody_or_under_the_name_of_another_group_is_refused() -> None:
    alone = replace(GOOD, groups=(group(pool="合并"),))
    assert "没有和谁合并" in only(alone).problem
    first, second = halves(6, 6).groups
    same = replace(GOOD, groups=(replace(first, pool="部门负责人"), second))
    assert "同名" in only(same).problem


def test_paper_and_electronic_ballots_are_not_merged() -> None:
    first, second = halves(6, 6, pool="合并").groups
    mixed = replace(GOOD, groups=(first, replace(second, channel="纸质票", voters=(), sheets=9)))
    assert "纸质票和线上票不能合并" in only(mixed).problem


def test_an_empty_group_is_named_with_its_page() -> None:
    found = only(replace(GOOD, groups=(group(7, size=0),)))
    assert (found.where, found.page, found.key) == ("班子成员", "electors", 7)
    paper = only(replace(GOOD, groups=(Group(key=8, name="群众", channel="纸质票"),)))
    assert "发放张数" in paper.remedy


def test_weights_that_do_not_add_up_and_a_group_that_the_form_lacks() -> None:
    first, second = halves(6, 6).groups
    off = replace(GOOD, groups=(first, replace(second, weight=Fraction(3, 10))))
    assert "合计 80%" in only(off).problem
    assert "测评表里没有" in only(replace(GOOD, groups=(replace(first, weight=None),))).problem


def test_who_votes_by_account_and_has_none_is_named() -> None:
    voters = (*people(5), Voter(name="王某", person=None, account=False))
    found = only(replace(GOOD, groups=(Group(key=1, name="班子成员", voters=voters),)))
    assert "王某没有账号" in found.problem
    by_slip = Group(key=1, name="班子成员", channel="测评码", voters=voters)
    assert faults(replace(GOOD, groups=(by_slip,))) == []


def test_one_person_on_the_roll_twice_is_refused_in_both_groups() -> None:
    half = Fraction(1, 2)
    groups = (group(1, size=6, weight=half), group(2, "部门负责人", 6, 6, weight=half))
    found = faults(replace(GOOD, groups=groups))
    assert [(each.key, "甲6在名单里不止一次" in each.problem) for each in found] == [(1, True), (2, True)]


def test_outsiders_of_one_name_are_asked_about_nameless_ones_are_not() -> None:
    outside = tuple(Voter(name=name) for name in ("张某", "李某", "张某", "", "", ""))
    found = only(replace(GOOD, groups=(Group(key=1, name="村书记", channel="测评码", voters=outside),)))
    assert "同名的张某" in found.problem
    assert "东村" in found.remedy


def test_who_has_nothing_to_judge_or_has_left_goes_from_the_roll() -> None:
    idle = (*people(5), Voter(name="乙", person=99, judges=0))
    assert "乙全部回避" in only(replace(GOOD, groups=(Group(key=1, name="班子成员", voters=idle),))).problem
    gone = (*people(5), Voter(name="丙", person=98, gone=True))
    assert "丙已经离岗" in only(replace(GOOD, groups=(Group(key=1, name="班子成员", voters=gone),))).problem


def test_small_halls_are_told_what_sealing_does_not_hide() -> None:
    assert "人人知道" not in hints(GOOD)
    nine = hints(replace(GOOD, groups=(group(size=9),)))
    assert "大家打了同一个分数" in nine
    assert "谁来投了票" in nine


def test_an_appraisal_that_waits_for_the_superiors_result_is_not_held_in_the_year() -> None:
    assert "上级考核结果" in hints(replace(GOOD, not_before=date(2027, 1, 1)))
    assert "上级考核结果" not in hints(replace(GOOD, not_before=TODAY))


def test_an_appraisal_after_the_superiors_result_says_so_while_the_verdict_is_not_there() -> None:
    said = "上级评定还没有登记复核"
    (remark,) = (each for each in check_round(replace(GOOD, verdict_known=False)) if said in each.problem)
    assert (remark.severity, remark.page) == ("提示", "verdicts")
    assert said not in hints(replace(GOOD, verdict_known=True))
    assert said not in hints(replace(GOOD, verdict_known=None))


def test_a_holder_who_is_judged_is_pointed_out() -> None:
    facts = replace(GOOD, holders=(*THREE[:2], Holder(name="寅", judged=True)))
    assert faults(facts) == []
    assert "寅自己也被测评" in hints(facts)
    everybody = tuple(Holder(name=name, judged=True) for name in "子丑寅")
    assert "自己也被测评" not in hints(replace(GOOD, holders=everybody))


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("班子成员", Members.LEADERS), ("局领导", Members.LEADERS), ("部门负责人", Members.HEADS),
        ("科室互评", Members.HEADS), ("民主测评", Members.STAFF), ("全体干部职工", Members.STAFF),
        ("村书记", Members.OUTSIDE), ("服务对象", Members.OUTSIDE), ("县领导", Members.OUTSIDE),
        ("参评单位互评", Members.OUTSIDE), ("其他", Members.OUTSIDE),
    ],
)  # fmt: skip
def test_the_name_of_a_group_tells_whom_to_propose(name: str, who: Members) -> None:
    assert members_of(name) == who


def test_whom_an_elector_does_not_judge() -> None:
    one = Judged(heads=frozenset({1}), leader=9, members=frozenset({1, 2}))
    two = Judged(heads=frozenset({3}), leader=9, members=frozenset({3}))
    both = [one, two]
    assert excluded_of(1, both, []) == [0]
    assert excluded_of(2, both, []) == []
    assert excluded_of(2, both, ["本科室人员"]) == [0]
    assert excluded_of(9, both, []) == []
    assert excluded_of(9, both, ["分管领导"]) == [0, 1]
    assert excluded_of(None, both, ["本科室人员", "分管领导"]) == []
    assert excluded_of(4, [Judged(person=4), Judged(person=5)], []) == [0]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张某\n\n李某、王某，赵某\t孙某；\r\n", ["张某", "李某", "王某", "赵某", "孙某"]),
        ("张 某\n李\u3000某", ["张某", "李某"]),
        ("张某 李大某  王某", ["张某", "李大某", "王某"]),
        ("张 某 李大某 王 某", ["张某", "李大某", "王某"]),
        ("张某 （东村） 张某(西村)", ["张某（东村）", "张某(西村)"]),
        ("", []),
    ],
)
def test_names_are_read_however_they_are_pasted(text: str, names: list[str]) -> None:
    assert names_in(text) == names
