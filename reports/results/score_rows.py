"""The rows of a score sheet, read from the trace of a settlement: points of indicators, quarters, additions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from bonuses.settled import Settled
from plans.engine.facts import Indicator
from plans.engine.scheme.subjects import (
    AdjustmentPart,
    DeductionPart,
    IndicatorPart,
    QuartersPart,
    RatingPart,
    SubjectPart,
)
from plans.engine.steps import Step
from plans.engine.units import POINT
from scoring.engine.results import SubjectOutcome

SCORE: Final = "得分"
INDICATOR: Final = "指标:"
LEDGER: Final = "季度台账:"
ADJUSTMENT: Final = "加减分:"
_PLACES: Final = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Points:
    """An indicator on a score sheet: 类别, 一级指标, 二级指标; its full points and those given; how."""

    names: tuple[str, str, str]
    full: Decimal
    points: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class QuarterPoints:
    """A quarter: its score (None: missing), how, and the points of its indicators."""

    quarter: int
    score: Decimal | None
    words: str
    points: Sequence[tuple[Indicator, Decimal]]


def parts_of(settled: Settled, row: SubjectOutcome) -> Sequence[SubjectPart]:
    """The parts of the scheme for subjects of this kind."""
    for group in settled.rules.scheme.subjects:
        if row.kind in group.kinds:
            return group.parts
    return ()


def part_steps(row: SubjectOutcome) -> dict[str, Step]:
    """The steps of the parts by name, and that of the score itself under ""."""
    score = next((step for step in row.step.children if step.label == SCORE), None) if row.step else None
    if score is None:
        return {}
    return {step.label: step for step in score.children} | {"": score}


def marked(settled: Settled, row: SubjectOutcome) -> Iterator[tuple[str, list[Points]]]:
    """Parts that are made of indicators, each with the points of its indicators."""
    steps = part_steps(row)
    indicators = {indicator.code: indicator for indicator in settled.facts.indicators}
    for part in parts_of(settled, row):
        step = steps.get(part.name)
        if step is None or not isinstance(part, IndicatorPart | RatingPart):
            continue
        found = []
        for code, one in _indicators(step):
            indicator = indicators[code]
            leaves = "；".join(leaf.formula for leaf in one.children) or one.formula
            found.append(Points(names_of(indicator), full_of(indicator), decimal_of(one.value), leaves))
        if found:
            yield part.name, found


def _indicators(step: Step) -> Iterator[tuple[str, Step]]:
    """The steps of indicators below a part, however many limits and factors stand between."""
    for child in step.children:
        if code := _named(child, INDICATOR):
            yield code, child
        else:
            yield from _indicators(child)


def _named(step: Step, prefix: str) -> str:
    """The 编号 of the indicator that a step says it was read from, "" where it says none."""
    key = next((key[len(prefix) :] for key in step.inputs if key.startswith(prefix)), "")
    return key.rpartition("/")[0] if prefix == LEDGER else key


def names_of(indicator: Indicator) -> tuple[str, str, str]:
    """类别, 一级指标 and 二级指标."""
    return indicator.category, indicator.primary, indicator.name or "（免设二级）"


def full_of(indicator: Indicator) -> Decimal:
    """分值."""
    return Decimal(indicator.full) / POINT


def quarters_of(settled: Settled, row: SubjectOutcome) -> Iterator[tuple[str, list[QuarterPoints]]]:
    """Parts that are made of quarters, each with its quarters."""
    steps = part_steps(row)
    indicators = {indicator.code: indicator for indicator in settled.facts.indicators}
    for part in parts_of(settled, row):
        if isinstance(part, QuartersPart) and part.name in steps:
            wanted = {f"第{quarter}季度": quarter for quarter in (*part.ordinary, part.final)}
            found = _below(steps[part.name], wanted)
            yield part.name, [_quarter(wanted[one.label], one, indicators) for one in found]


def _quarter(quarter: int, step: Step, indicators: Mapping[str, Indicator]) -> QuarterPoints:
    score = None if step.value is None else decimal_of(step.value)
    points = [
        (indicators[code], decimal_of(one.value)) for one in step.children if (code := _named(one, LEDGER))
    ]
    return QuarterPoints(quarter, score, step.formula, points)


def by_indicator(
    quarters: Sequence[QuarterPoints],
) -> list[tuple[tuple[str, str, str], Decimal, dict[int, Decimal]]]:
    """Names, 分值 and the points in each quarter, of every indicator that counted in any, in the order of 编号."""
    found: dict[str, tuple[tuple[str, str, str], Decimal, dict[int, Decimal]]] = {}
    for one in quarters:
        for indicator, points in one.points:
            row = found.setdefault(indicator.code, (names_of(indicator), full_of(indicator), {}))
            row[2][one.quarter] = points
    return [found[code] for code in sorted(found)]


def _below(step: Step, labels: dict[str, int]) -> Iterator[Step]:
    for child in step.children:
        if child.label in labels:
            yield child
        else:
            yield from _below(child, labels)


def added(
    settled: Settled, row: SubjectOutcome, part: AdjustmentPart | DeductionPart
) -> Iterator[tuple[str, Decimal, str]]:
    """What a part adds (positive) or takes off (negative): matter, points, why."""
    step = part_steps(row).get(part.name)
    basis = {adjustment.row: adjustment.basis for adjustment in settled.facts.adjustments}
    taken = part.sign == "minus"
    for one in _leaves(step):
        proofs = [
            basis.get(int(words.removeprefix(ADJUSTMENT)), "")
            for words in one.inputs
            if words.startswith(ADJUSTMENT)
        ]
        points = decimal_of(one.value)
        words = "；".join(part for part in (one.formula, *proofs) if part)
        yield one.label, -points if taken else points, words


def _leaves(step: Step | None) -> Iterator[Step]:
    """The rows a part is summed from; a part at its limit has them one level below."""
    for child in step.children if step else ():
        if child.children and not child.inputs:
            yield from _leaves(child)
        else:
            yield child


def decimal_of(value: Fraction | int | str | None) -> Decimal:
    """A number of the trace as a decimal of at most six places; what is undecided counts for nothing."""
    if value is None or isinstance(value, str):
        return Decimal(0)
    exact = Fraction(value)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(_PLACES, rounding=ROUND_HALF_UP)
