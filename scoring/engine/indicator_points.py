"""Points of indicators from their approved ledger rows (rules 0.6, 0.7, 2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plans.engine.facts import Indicator
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.steps import Step, equals, show, sum_words
from plans.engine.units import POINT, RATIO
from scoring.engine.facts import Ledger
from scoring.engine.year import Year

NO_LEDGER = "NO_LEDGER"


@dataclass(frozen=True, slots=True)
class Scored:
    """Points of one indicator with their step."""

    points: Fraction
    step: Step | None


def score_indicators(year: Year) -> dict[str, Scored]:
    """Score every indicator; one without an approved row scores 0 and is reported (rules 0.7, §8)."""
    rules = year.scheme.indicators
    scores: dict[str, Scored] = {}
    if rules is None:
        return scores
    for indicator in year.all_indicators:
        rows = year.ledger.get(indicator.code, [])
        if not rows:
            year.report(
                NO_LEDGER,
                indicator.code,
                f"指标 {indicator.code}“{indicator.name or indicator.primary}”没有已审核的台账，按规定处理（不计得分）",
                blocking=False,
            )
        scores[indicator.code] = _score(indicator, rows, rules.scoring, trace=year.trace)
    return scores


def _score(indicator: Indicator, rows: list[Ledger], scoring: IndicatorScoring, *, trace: bool) -> Scored:
    label = f"指标 {indicator.code} {indicator.name or indicator.primary}"
    inputs = (f"指标:{indicator.code}",)
    if not rows:
        step = (
            Step(label, Fraction(0), "没有已审核的台账，得 0 分", scoring.clause, "", inputs)
            if trace
            else None
        )
        return Scored(Fraction(0), step)
    counted = rows if scoring.quarters == "mean" else rows[-1:]
    values = [_row_points(indicator, row, scoring) for row in counted]
    points = sum((value for value, _ in values), start=Fraction(0)) / len(values)
    if not trace:
        return Scored(points, None)
    leaves = tuple(
        Step(
            f"第{row.quarter}季度台账", value, words, scoring.clause, scoring.assumed, _inputs(indicator, row)
        )
        for row, (value, words) in zip(counted, values, strict=True)
    )
    if len(leaves) == 1:
        words = f"取最近一个已审核季度（第{counted[0].quarter}季度）的得分 {show(points)}"
    else:
        words = f"({sum_words([v for v, _ in values])}) ÷ {len(values)} 个季度 {equals(points)}"
    return Scored(points, Step(label, points, words, scoring.clause, scoring.assumed, inputs, leaves))


def _inputs(indicator: Indicator, row: Ledger) -> tuple[str, ...]:
    return (f"季度台账:{indicator.code}/{row.quarter}",)


def _row_points(indicator: Indicator, row: Ledger, scoring: IndicatorScoring) -> tuple[Fraction, str]:
    full = Fraction(indicator.full, POINT)
    if scoring.method == "graded":
        share = graded_share(row, scoring)
        points = full * share
        return points, f"分值 {show(full)} × {row.grade} {show(share * 100)}% {equals(points)}"
    if row.points is not None:
        given = Fraction(row.points, POINT)
        return given, f"台账所填考核得分 {show(given)}（分值 {show(full)}）"
    return attainment_points(full, row.attainment or 0, scoring.most)


def attainment_points(full: Fraction, attainment: int, most: Fraction) -> tuple[Fraction, str]:
    """分值 × min(完成率, the most that counts), with the sum in words."""
    given = Fraction(attainment, RATIO)
    ratio = min(given, most)
    points = full * ratio
    limit = show(most * 100)
    capped = f"（实际 {show(given * 100)}%，超过 {limit}% 的按 {limit}% 计）" if given > most else ""
    return points, f"分值 {show(full)} × 完成率 {show(ratio * 100)}% {equals(points)}{capped}"


def graded_share(row: Ledger, scoring: IndicatorScoring) -> Fraction:
    """The share of its points a 考核等次 gives; a band takes the row's 得分比例 (rules 2.1)."""
    band = next(band for band in scoring.grades if band.grade == row.grade)
    if band.share is not None:
        return band.share
    return Fraction(row.ratio or 0, RATIO)
