"""Scores once settled by other weights are equations too: what is shown now counts them (quality «Ballots», by difference)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import example, given, settings

from appraisals.counted import counted_round
from appraisals.engine.suppression import LEAST_VOTERS, Figures, Pool, figures_of
from appraisals.round_results import results_of
from bonuses.services import settle_plan
from plans.current import rules_in_force
from plans.models import PlanSetting
from tests.appraisals.closed import closed_round
from tests.appraisals.test_suppression import (
    DIFFERENCE,
    TWO_VERSIONS,
    Round,
    Row,
    added,
    dimension,
    mean,
    rounds,
    scaled,
    scores_of,
    told_alone,
)
from tests.appraisals.world import World

Rule = Callable[[Sequence[Pool]], Figures]


def until(pools: Sequence[Pool], version: int) -> list[Pool]:
    """The pools as they are when the versions up to this one have been settled, the latest first."""
    return [Pool(each.name, each.valid, each.weights[: version + 1][::-1], each.blank) for each in pools]


def alone(pools: Sequence[Pool]) -> Figures:
    """What was done before: only the weights of today are looked at."""
    return figures_of([Pool(each.name, each.valid, each.weights[:1], each.blank) for each in pools])


def kept_by_a_reader(round_: Round, rule: Rule) -> list[Row]:
    """Every figure that was shown in the time of any version: pages are kept."""
    rows: list[Row] = []
    for target, pools in enumerate(round_):
        for version in range(len(pools[0].weights)):
            now = until(pools, version)
            may = rule(now)
            rows += scores_of(target, now)
            rows += [mean(target, pool) for pool in now if pool.name in may.shown]
            if may.together:
                rows += [
                    added(
                        scaled(dimension(target, pool, place), pool.weights[0]) for pool in now if pool.valid
                    )
                    for place in range(3)
                ]
    return rows


def leaks(round_: Round, rule: Rule) -> bool:
    rows = kept_by_a_reader(round_, rule)
    scores = [row for target, pools in enumerate(round_) for row in scores_of(target, pools)]
    return any(
        0 < pool.valid < LEAST_VOTERS
        and told_alone(rows, target, {pool.name}) > told_alone(scores, target, {pool.name})
        for target, pools in enumerate(round_)
        for pool in pools
    )


TWO_OF_TWO: Round = [
    [Pool(each.name, each.valid, (share, share * 2 if at else share / 2)) for at, (each, share) in enumerate(
        (pool, pool.weights[0]) for pool in DIFFERENCE[0]
    )]
]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(rounds())
@example(TWO_VERSIONS)
@example(TWO_OF_TWO)
def test_nothing_of_few_follows_from_the_pages_of_all_versions(round_: Round) -> None:
    assert not leaks(round_, figures_of)


def test_looking_at_the_weights_of_today_alone_fails_the_same_test() -> None:
    assert leaks(TWO_OF_TWO, alone)


@pytest.mark.django_db
@pytest.mark.parametrize("number", [4, 5])
def test_a_round_settled_by_earlier_weights_shows_no_figure_of_all_groups_any_more(number: int) -> None:
    world = closed_round({"班子成员": number, "村书记": 7})
    before = results_of(counted_round(world.round)).targets[0]
    assert before.dimensions
    settled_by(world, {})
    assert results_of(counted_round(world.round)).targets[0] == before
    settled_by(world, CHANGED)
    target = counted_round(world.round).targets[0]
    assert target.figures.reveals is (number == 4)
    assert target.figures.together is (number == 5)
    assert bool(results_of(counted_round(world.round)).targets[0].dimensions) is (number == 5)
    PlanSetting.objects.filter(plan=world.plan).delete()
    assert counted_round(world.round).targets[0].figures.reveals is (number == 4)


CHANGED = {"班子成员权重": "40%", "部门负责人权重": "30%", "村书记权重": "30%"}


def settled_by(world: World, changed: dict[str, str]) -> None:
    """Settle the plan with these settings changed."""
    for name, value in changed.items():
        PlanSetting.objects.create(plan=world.plan, name=name, value=value)
    rules = rules_in_force(world.plan).rules
    assert rules is not None
    settle_plan(world.plan, rules)
