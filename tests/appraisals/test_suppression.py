"""No set of shown figures lets anything of fewer than five voters be solved for, beyond what the scores alone tell.

Everything that pages, exports and versions show is written as a linear system over the unknown sums of each target, pool
and dimension, and solved exactly. A naive rule (hide what is small, show the rest) fails the same test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from appraisals.engine.suppression import (
    LEAST_VOTERS,
    Figures,
    Pool,
    few_among_several,
    figures_of,
    in_parts,
    over_targets,
)

DIMENSIONS = (Fraction(1), Fraction(1, 5), Fraction(3))
Unknown = tuple[int, str, int]
Row = dict[Unknown, Fraction]
Round = list[list[Pool]]
Rule = Callable[[Sequence[Pool]], Figures]


def shown_by(round_: Round, rule: Rule) -> list[Row]:
    """Every figure that the rule lets through, of all pages and versions."""
    rows: list[Row] = []
    figures = [rule(pools) for pools in round_]
    for target, (pools, may) in enumerate(zip(round_, figures, strict=True)):
        rows += scores_of(target, pools)
        for pool in pools:
            if pool.name in may.shown:
                rows.append(mean(target, pool))
                rows += [dimension(target, pool, place) for place in range(len(DIMENSIONS))]
        if may.together:
            rows += together(target, pools)
    for name in {pool.name for pools in round_ for pool in pools}:
        if over_targets(figures, name):
            rows.append(
                added(
                    mean(target, pool)
                    for target, pools in enumerate(round_)
                    for pool in pools
                    if pool.name == name and pool.valid
                )
            )
    return rows


def scores_of(target: int, pools: Sequence[Pool]) -> list[Row]:
    """The score under each weighting, published in each version."""
    voted = [pool for pool in pools if pool.valid]
    rows = [
        added(scaled(mean(target, pool), share) for pool, share in zip(voted, weights, strict=True))
        for weights in zip(*(pool.weights for pool in voted), strict=True)
    ]
    return [row for row in rows if row]


def together(target: int, pools: Sequence[Pool]) -> list[Row]:
    """The means by dimension over all pools, under the first weighting."""
    return [
        added(scaled(dimension(target, pool, place), pool.weights[0]) for pool in pools if pool.valid)
        for place in range(len(DIMENSIONS))
    ]


def mean(target: int, pool: Pool) -> Row:
    return {(target, pool.name, d): weight / pool.valid for d, weight in enumerate(DIMENSIONS)}


def dimension(target: int, pool: Pool, place: int) -> Row:
    return {(target, pool.name, place): Fraction(1, pool.valid)}


def scaled(row: Row, by: Fraction) -> Row:
    return {unknown: cell * by for unknown, cell in row.items() if cell * by}


def added(rows: Iterator[Row]) -> Row:
    found: Row = {}
    for row in rows:
        for unknown, cell in row.items():
            found[unknown] = found.get(unknown, Fraction(0)) + cell
    return {unknown: cell for unknown, cell in found.items() if cell}


def rank(rows: Sequence[Row]) -> int:
    left = [dict(row) for row in rows if row]
    found = 0
    while left:
        pivot = left.pop()
        place, value = next(iter(pivot.items()))
        found += 1
        again = []
        for row in left:
            if place in row:
                row = added(iter((row, scaled(pivot, -row[place] / value))))
            if row:
                again.append(row)
        left = again
    return found


def told_alone(rows: Sequence[Row], target: int, names: set[str]) -> int:
    """How many independent figures of these pools of a target alone follow from what is shown."""
    outside = [
        {u: c for u, c in row.items() if (u[0], u[1]) not in {(target, n) for n in names}} for row in rows
    ]
    return rank(rows) - rank(outside)


def leaks(round_: Round, rule: Rule) -> list[tuple[int, set[str]]]:
    """The sets of pools of fewer than five voters together of which more is told than by the scores alone."""
    rows = shown_by(round_, rule)
    scores = [row for target, pools in enumerate(round_) for row in scores_of(target, pools)]
    found = []
    for target, pools in enumerate(round_):
        voted = [pool for pool in pools if pool.valid]
        for some in chain.from_iterable(combinations(voted, size) for size in range(1, len(voted) + 1)):
            names = {pool.name for pool in some}
            if sum(pool.valid for pool in some) < LEAST_VOTERS and told_alone(
                rows, target, names
            ) > told_alone(scores, target, names):
                found.append((target, names))
    return found


def naive(pools: Sequence[Pool]) -> Figures:
    """Hide what is small and show the rest: what anybody would write first."""
    large = frozenset(pool.name for pool in pools if pool.valid >= LEAST_VOTERS)
    return Figures(frozenset(pool.name for pool in pools if pool.valid), large, large, together=True)


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Up to three targets and four pools; exclusions make the numbers differ from target to target; up to two versions."""
    names = [f"主体{n}" for n in range(draw(st.integers(1, 4)))]
    versions = draw(st.integers(1, 2))
    weights = {name: tuple(Fraction(draw(st.integers(0, 5)), 10) for _ in range(versions)) for name in names}
    number = st.one_of(st.integers(0, 6), st.just(20))
    return [
        [Pool(name, draw(number), weights[name]) for name in names] for _ in range(draw(st.integers(1, 3)))
    ]


HALF = (Fraction(1, 2),)
DIFFERENCE: Round = [[Pool("班子成员", 2, HALF), Pool("村书记", 20, HALF)]]
# A head less on one target: the group of five has four there.
EXCLUDED: Round = [
    [Pool("班子成员", 4, HALF), Pool("村书记", 20, HALF)],
    [Pool("班子成员", 5, HALF), Pool("村书记", 20, HALF)],
]
TWO_VERSIONS: Round = [
    [
        Pool("班子成员", 2, (Fraction(1, 2), Fraction(3, 10))),
        Pool("部门负责人", 9, (Fraction(3, 10), Fraction(3, 10))),
        Pool("村书记", 20, (Fraction(1, 5), Fraction(2, 5))),
    ]
]


@settings(max_examples=150, deadline=None)
@given(rounds())
@example(DIFFERENCE)
@example(EXCLUDED)
@example(TWO_VERSIONS)
def test_nothing_of_fewer_than_five_follows_from_all_that_is_shown(round_: Round) -> None:
    assert leaks(round_, figures_of) == []


@settings(max_examples=150, deadline=None)
@given(rounds())
@example(TWO_VERSIONS)
def test_where_the_scores_alone_tell_a_mean_of_few_it_is_said(round_: Round) -> None:
    for target, pools in enumerate(round_):
        voted = [pool for pool in pools if pool.valid]
        small = [
            {pool.name for pool in some}
            for size in range(1, len(voted) + 1)
            for some in combinations(voted, size)
            if sum(pool.valid for pool in some) < LEAST_VOTERS
        ]
        scores = scores_of(target, pools)
        told = any(told_alone(scores, target, names) for names in small)
        assert figures_of(pools).reveals is told


@pytest.mark.parametrize("round_", [DIFFERENCE, EXCLUDED, TWO_VERSIONS], ids=["两类主体", "回避", "两版"])
def test_the_naive_rule_fails_the_same_test(round_: Round) -> None:
    assert leaks(round_, naive)


def test_sums_over_all_ballots_beside_the_score_would_tell_the_small_group() -> None:
    """Unweighted totals by dimension are a second equation; those weighted as the score is are not."""
    pools = DIFFERENCE[0]
    rows = scores_of(0, pools) + [
        added(scaled(dimension(0, pool, place), Fraction(pool.valid)) for pool in pools) for place in range(3)
    ]
    assert told_alone(rows, 0, {"班子成员"}) == 1
    assert told_alone(scores_of(0, pools) + together(0, pools), 0, {"班子成员"}) == 0


def test_what_is_shown_where_enough_have_voted_and_where_not() -> None:
    full = figures_of([Pool("甲", 5, HALF), Pool("乙", 9, HALF), Pool("丙", 0, HALF)])
    assert full.shown == full.voted == {"甲", "乙"}
    assert (full.together, full.reveals, full.hides) == (True, False, False)
    few = figures_of([Pool("甲", 4, HALF), Pool("乙", 9, HALF)])
    assert (few.shown, few.together, few.reveals, few.hides) == (frozenset(), True, False, True)
    alone = figures_of([Pool("甲", 4), Pool("乙", 0)])
    assert (alone.shown, alone.together, alone.reveals) == (frozenset(), False, True)
    assert figures_of([Pool("甲", 4), Pool("乙", 9)], scored=False).shown == {"乙"}
    assert figures_of([Pool("甲", 4, blank=1)]).counted == {"甲"}
    assert figures_of([Pool("甲", 4)]).counted == frozenset()
    assert figures_of([]) == Figures()


@pytest.mark.parametrize(
    ("valid", "hidden"), [((4, 20), True), ((4,), False), ((4, 0), False), ((5, 5), False), ((1, 1, 9), True)]
)
def test_the_trace_follows_the_same_rule(valid: tuple[int, ...], hidden: bool) -> None:
    assert few_among_several(valid) is hidden
    pools = [Pool(f"{place}", number, HALF) for place, number in enumerate(valid)]
    assert figures_of(pools).hides is (hidden or figures_of(pools).reveals)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(0, 12)))
def test_no_part_of_a_turnout_is_small_unless_all_of_it_is(counts: dict[str, int]) -> None:
    parts = in_parts(counts)
    assert sorted(name for names, _ in parts for name in names) == sorted(counts)
    assert all(number == sum(counts[name] for name in names) for names, number in parts)
    total = sum(counts.values())
    small = [number for _, number in parts if 0 < number < LEAST_VOTERS]
    assert not small or small == [total]
