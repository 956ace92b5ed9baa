"""The results of a closed round as its page and its export show them: means and counts, with what is held back and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Final

from appraisals.counted import CountedPool, CountedRound, CountedTarget
from appraisals.engine.spread import BANDS, spread, totals
from appraisals.engine.suppression import LEAST_VOTERS, over_targets
from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme.ballots import BallotForm
from plans.engine.steps import show
from plans.engine.units import POINT

APART: Final = "不单列"
FEW: Final = f"不足 {LEAST_VOTERS}"
NOTHING: Final = "—"
HIDES: Final = f"有评价主体的有效票不足 {LEAST_VOTERS} 张：只要列出其他评价主体的数，与总分一减就能算出来，所以各评价主体都不单列"
REVEALS: Final = f"有效票不足 {LEAST_VOTERS} 张，这里不列；公布的得分本身就是他们的平均，请知悉"
NO_BALLOTS: Final = "有评价主体没有有效票，得分待定，须补测评或作出书面决定"


@dataclass(frozen=True, slots=True)
class PoolFigures:
    """One line: a pool of groups on one target. Texts are ready to be shown; `spread` is empty where it is held back."""

    name: str
    weight: str
    valid: str
    invalid: str
    abstained: str
    mean: str
    dimensions: tuple[str, ...]
    spread: tuple[int, ...] = ()
    sums: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def named(self) -> list[tuple[str, str]]:
        """Means with the names of their dimensions."""
        return list(zip(self.names, self.dimensions, strict=False))


@dataclass(frozen=True, slots=True)
class TargetFigures:
    """One target: score (weighted as the scheme has it), its parts by dimension, the lines of its pools, what is said."""

    key: int
    code: str
    name: str
    score: str
    dimensions: tuple[str, ...]
    pools: tuple[PoolFigures, ...]
    notes: tuple[str, ...]
    spreads: bool
    names: tuple[str, ...] = ()

    @property
    def named(self) -> list[tuple[str, str]]:
        """Means with the names of their dimensions."""
        return list(zip(self.names, self.dimensions, strict=False))


@dataclass(frozen=True, slots=True)
class DimensionSpread:
    """The distribution of one dimension of one target, a row per pool."""

    name: str
    full: str
    pools: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A round's results."""

    dimensions: tuple[str, ...]
    bands: tuple[str, ...]
    targets: tuple[TargetFigures, ...]
    overall: tuple[tuple[str, str], ...]
    habits: tuple[str, ...]
    hidden: int


def results_of(counted: CountedRound) -> Results:
    """Give everything that may be shown."""
    form = counted.form
    names = tuple(aspect.name for aspect in counted.sheet.aspects)
    targets = tuple(_target(target, form, names) for target in counted.targets)
    return Results(
        dimensions=names,
        bands=tuple(name for _, name in BANDS),
        targets=targets,
        overall=_overall(counted) if form else (),
        habits=_habits(counted),
        hidden=sum(target.figures.hides for target in counted.targets),
    )


def dimension_spreads(counted: CountedRound, key: int) -> tuple[DimensionSpread, ...]:
    """Give the distributions by dimension of one target; none where they are held back."""
    target = next((each for each in counted.targets if each.row.pk == key), None)
    if target is None:
        return ()
    shown = [pool for pool in target.pools if pool.name in target.figures.shown]
    return tuple(
        DimensionSpread(
            aspect.name,
            show(Fraction(aspect.full, POINT)),
            tuple(
                (pool_name(pool), spread((marks[place] for marks in pool.count.marks), aspect.full))
                for pool in shown
            ),
        )
        for place, aspect in enumerate(counted.sheet.aspects)
    ) if shown else ()  # fmt: skip


def pool_name(pool: CountedPool) -> str:
    """Name a pool with the groups that were counted together."""
    return pool.name if pool.groups == (pool.name,) else f"{pool.name}（{'、'.join(pool.groups)}合并）"


def mean_of(pool: CountedPool, form: BallotForm) -> Fraction:
    """Give the mean of a pool on the scale of 100."""
    weights, scale = form.whole_weights
    return Fraction(sum(map(mul, pool.sums, weights)), scale * POINT * pool.valid)


def _target(target: CountedTarget, form: BallotForm | None, names: tuple[str, ...]) -> TargetFigures:
    figures = target.figures
    notes = []
    if figures.reveals:
        notes.append(REVEALS)
    elif figures.hides:
        notes.append(HIDES)
    if any(not pool.valid for pool in target.pools):
        notes.append(NO_BALLOTS)
    return TargetFigures(
        key=target.row.pk,
        code=target.row.code,
        name=target.row.name,
        score=_score(target, form),
        dimensions=_together(target),
        pools=tuple(_pool(pool, target, form, names) for pool in target.pools),
        notes=tuple(notes),
        spreads=bool(figures.shown),
        names=names,
    )


def _pool(
    pool: CountedPool, target: CountedTarget, form: BallotForm | None, names: tuple[str, ...]
) -> PoolFigures:
    figures = target.figures
    counted = pool.name in figures.counted or not (pool.valid or pool.blank)
    shown = pool.name in figures.shown
    weights, scale = form.whole_weights if form else ((), 1)
    hidden = APART if pool.valid else NOTHING
    return PoolFigures(
        name=pool_name(pool),
        weight=f"{show(pool.weight * 100)}%" if form else "",
        valid=str(pool.valid) if counted else FEW,
        invalid=str(pool.count.invalid) if counted else NOTHING,
        abstained=str(pool.count.abstained) if counted else NOTHING,
        mean=places(mean_of(pool, form)) if shown and form else hidden,
        dimensions=tuple(
            places(Fraction(total, POINT * pool.valid)) if shown else hidden for total in pool.sums
        ),
        spread=spread(totals(pool.count.marks, weights), 100 * scale * POINT) if shown and form else (),
        sums=pool.sums if shown else (),
        names=names,
    )


def _score(target: CountedTarget, form: BallotForm | None) -> str:
    """The form's score where every pool has valid ballots; of fewer than five it is left to the settlement."""
    if form is None or target.figures.reveals or not target.figures.voted:
        return NOTHING
    if any(not pool.valid for pool in target.pools) or sum(pool.weight for pool in target.pools) != 1:
        return "待定"
    return places(sum((pool.weight * mean_of(pool, form) for pool in target.pools), Fraction(0)))


def _together(target: CountedTarget) -> tuple[str, ...]:
    voted = [pool for pool in target.pools if pool.valid]
    weight = sum((pool.weight for pool in voted), Fraction(0))
    if not target.figures.together or not weight:
        return ()
    return tuple(
        places(sum((pool.weight * Fraction(pool.sums[place], POINT * pool.valid) for pool in voted), Fraction(0)) / weight)
        for place in range(len(voted[0].sums))
    )  # fmt: skip


def _overall(counted: CountedRound) -> tuple[tuple[str, str], ...]:
    """Each pool's mean over all targets, where none of them is held back."""
    found = []
    figures = [target.figures for target in counted.targets]
    for name in counted.pools:
        pools = [
            pool for target in counted.targets for pool in target.pools if pool.name == name and pool.valid
        ]
        if counted.form is not None and len(pools) > 1 and over_targets(figures, name):
            mean = sum((mean_of(pool, counted.form) for pool in pools), Fraction(0)) / len(pools)
            found.append((pool_name(pools[0]), places(mean)))
    return tuple(found)


def _habits(counted: CountedRound) -> tuple[str, ...]:
    """Flat and extreme marking over the whole round, counted while the ballots were still in one piece."""
    outcome = counted.row.outcome
    ballots = sum(outcome.get("票数", {}).values())
    if ballots < LEAST_VOTERS:
        return ()
    flat, top = sum(outcome.get("全部相同", {}).values()), sum(outcome.get("全部满分", {}).values())
    return (f"{ballots} 份票中，给各对象打分完全相同的 {flat} 份，全部打满分的 {top} 份",)


def places(value: Fraction) -> str:
    """Write a mean with two places."""
    return two_places(hundredths(value))


def sum_text(total: int) -> str:
    """Write a sum of marks in points."""
    return show(Fraction(total, POINT))


def lines_of(results: Results) -> Sequence[tuple[TargetFigures, PoolFigures]]:
    """Every line of the export: a target and one of its pools."""
    return [(target, pool) for target in results.targets for pool in target.pools]
