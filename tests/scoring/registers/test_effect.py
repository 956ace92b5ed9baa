"""What a row would do, said before it is stored: who moves, whose bonus goes, which row of one matter stands for it."""

from __future__ import annotations

from typing import Any

import pytest

from appraisals.engine.tallies import tally
from plans.engine.units import POINT
from scoring.ballot_import import import_ballots
from scoring.models import Standing
from scoring.now import compute
from scoring.registering.commands import scheme_of
from scoring.registering.effect import effect_of_adding, effect_of_removing
from scoring.registering.list_words import list_words
from scoring.registering.values import fill
from scoring.year import BallotRow
from tests.office import Office
from tests.scoring.registers.world import (
    BUREAU,
    TOWN,
    addition,
    by,
    enter,
    in_force,
    person,
    plan_of,
    register,
    section,
    unit,
    violation,
)


def typed(plan: Any, slug: str, values: dict[str, Any]) -> Any:
    row = register(slug).new(plan=plan, standing=Standing.WAITING)
    fill(register(slug), row, values)
    return row


def test_a_violation_says_points_clause_and_whose_bonus_before_it_is_stored(office: Office) -> None:
    plan = plan_of(office)
    for item in ("目标考评", "公众评议"):
        in_force(office, plan, "ratings", {"subject": unit(plan), "item": item, "points": 90 * POINT})
    effect = effect_of_adding(plan, register("violations"), typed(plan, "violations", violation(plan)))
    name = f"一科干事（{person(plan).number}）"
    assert effect.words[0] == "察访核验：扣 0.3 分"
    assert effect.words[1] == f"取消当年奖金：{name}"
    (moved,) = effect.subjects
    assert ("得分", "90.00", "89.70") in moved.changes
    assert effect.bonuses == [f"{name}：取消当年奖金（违规违纪 V001）", f"{name}：不得评为优秀"]
    assert compute(plan).facts.violations == (), "nothing was stored"


def test_removing_a_row_gives_back_what_it_took(office: Office) -> None:
    plan = plan_of(office)
    for item in ("目标考评", "公众评议"):
        in_force(office, plan, "ratings", {"subject": unit(plan), "item": item, "points": 90 * POINT})
    row = in_force(office, plan, "violations", violation(plan))
    effect = effect_of_removing(plan, register("violations"), row)
    assert ("得分", "89.70", "90.00") in effect.subjects[0].changes
    assert effect.bonuses[0].endswith("当年奖金不再取消")


def test_of_one_matter_the_others_say_which_stands_for_them(office: Office) -> None:
    plan = plan_of(office, TOWN)
    in_force(office, plan, "adjustments", addition(plan, level="国家级"))
    effect = effect_of_adding(plan, register("adjustments"), typed(plan, "adjustments", addition(plan)))
    assert effect.words == ["同一事项已有国家级表彰（5 分），本条不计"]
    assert effect.nothing
    elsewhere = addition(plan, same_matter="文明创建", points=2 * POINT)
    other = effect_of_adding(plan, register("adjustments"), typed(plan, "adjustments", elsewhere))
    assert other.words == ["加 2 分"]


def test_the_list_says_beside_each_row_what_it_counts_for(office: Office) -> None:
    plan = plan_of(office, TOWN)
    best = in_force(office, plan, "adjustments", addition(plan, level="国家级"))
    less = in_force(office, plan, "adjustments", addition(plan))
    waiting = enter(office, plan, "adjustments", addition(plan, level="市级"))
    elsewhere = enter(office, plan, "adjustments", addition(plan, subject=section(plan, "二科")))
    words = list_words(plan, register("adjustments"), scheme_of(plan))
    assert words == {
        best.pk: "加 5 分",
        less.pk: "同一事项已有国家级表彰（5 分），本条不计",
        waiting.pk: "复核后：同一事项已有国家级表彰（5 分），本条不计",
        elsewhere.pk: "复核后：加 2 分",
    }


def test_the_list_of_violations_says_points_bonus_and_what_merges(office: Office) -> None:
    plan = plan_of(office, BUREAU)
    one = in_force(office, plan, "violations", violation(plan, event="巡查"))
    two = enter(office, plan, "violations", violation(plan, code="V002", event="巡查", level="省"))
    words = list_words(plan, register("violations"), scheme_of(plan))
    assert words[one.pk].startswith("察访核验：扣 0.3 分；取消当年奖金：一科干事")
    assert words[two.pk].startswith("复核后：察访核验，查处层级为省：扣 0.6 分")


@pytest.mark.parametrize("times", [1, 2])
def test_a_letter_says_the_how_many_th_it_is(office: Office, times: int) -> None:
    from tests.scoring.registers.world import DAY

    plan = plan_of(office)
    values = {"subject": unit(plan), "matter": "用地报批", "sent_on": DAY, "overdue": True}
    for _ in range(times - 1):
        in_force(office, plan, "letters", values)
    effect = effect_of_adding(plan, register("letters"), typed(plan, "letters", values))
    assert effect.words == [["这是本事项的第一次发函"], ["这是同一事项的第 2 次发函"]][times - 1]


def test_a_preview_counts_the_ballots_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = plan_of(office, TOWN)
    marks = (90 * POINT,) * 5
    ballots = [BallotRow("K1", group, marks) for group in ("班子成员", "部门负责人", "村书记")]
    import_ballots(by=by(office), plan=plan, ballots=ballots, tallies=[])
    counted: list[str] = []

    def count(target: str, group: str, *rest: Any) -> Any:
        counted.append(group)
        return tally(target, group, *rest)

    monkeypatch.setattr("scoring.gather.tally", count)
    effect = effect_of_adding(plan, register("adjustments"), typed(plan, "adjustments", addition(plan)))
    assert effect.refusal is None
    assert sorted(counted) == sorted(("班子成员", "部门负责人", "村书记"))
