"""Reading a step tree for paper: the parts of a score, the steps of input rows, and ballot means that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final, NamedTuple

from appraisals.engine.suppression import any_few
from bonuses.settled import Settled
from plans.engine.rounding import hundredths, two_places
from plans.engine.steps import Step

SCORE: Final = "得分"
BALLOTS: Final = "测评:"


class GroupMean(NamedTuple):
    """The mean of one 评价主体, with two places, and the number of its valid ballots."""

    group: str
    mean: str
    valid: int


def score_step(step: Step | None) -> Step | None:
    """The step that makes the score out of its parts."""
    if step is None:
        return None
    if step.label == SCORE:
        return step
    return next((child for child in step.children if child.label == SCORE), None)


def named(step: Step | None, label: str) -> Step | None:
    """The child of that label."""
    return next((child for child in step.children if child.label == label), None) if step else None


def walk(step: Step) -> Iterator[Step]:
    """The step and all below it, from the top."""
    yield step
    for child in step.children:
        yield from walk(child)


def below(step: Step | None, sheet: str) -> Iterator[Step]:
    """The steps whose first input row stands on a sheet ("指标:"); nothing below a found one is looked at."""
    if step is None:
        return
    if step.inputs and step.inputs[0].startswith(sheet):
        yield step
        return
    for child in step.children:
        yield from below(child, sheet)


def has_few_voters(settled: Settled, target: str) -> bool:
    """Whether some group has rated a target with fewer voters than may be shown: then none of its means is."""
    return any_few(row.valid for row in settled.facts.tallies if row.target == target)


def group_means(settled: Settled, target: str, step: Step | None) -> list[GroupMean]:
    """The means of a target's groups; none of them where one must not be shown (the others would give it away)."""
    if step is None or has_few_voters(settled, target):
        return []
    valid = {row.group: row.valid for row in settled.facts.tallies if row.target == target}
    found = []
    for one in below(step, BALLOTS):
        group = one.inputs[0].removeprefix(f"{BALLOTS}{target}/")
        if one.value is not None and not isinstance(one.value, str) and group in valid:
            found.append(GroupMean(group, places(one.value), valid[group]))
    return found


def places(value: Fraction | int | str | None) -> str:
    """An exact value as a published figure with two places; text as it is, nothing as —."""
    if value is None:
        return "—"
    return value if isinstance(value, str) else two_places(hundredths(Fraction(value)))
