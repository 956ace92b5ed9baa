"""业绩 of a section: quarter scores from the ledger or published before, and their weighted mean (rules 5.1, 5.2, 5.8)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plans.engine.facts import Indicator, Subject
from plans.engine.scheme.indicators import IndicatorScoring
from plans.engine.scheme.subjects import QuartersPart
from plans.engine.steps import Step, equals, show
from plans.engine.units import POINT
from scoring.engine.facts import Ledger
from scoring.engine.indicator_points import attainment_points, graded_share
from scoring.engine.year import Year

MISSING_QUARTER = "MISSING_QUARTER"


@dataclass(frozen=True, slots=True)
class QuarterScore:
    """A quarter's score or the weighted mean; None while it is missing."""

    value: Fraction | None
    step: Step | None


def quarter_score(year: Year, subject: Subject, quarter: int, part: QuartersPart) -> QuarterScore:
    """The score of one quarter: the published one, else 100 × Σ points ÷ Σ 分值 × 评价系数 (rules 5.1)."""
    label = f"第{quarter}季度"
    rules = year.scheme.indicators
    assert rules is not None, "a scheme with quarter scores has indicators: checked on loading"
    scoring = rules.scoring
    published = _published(year, subject, quarter, scoring)
    if published is not None:
        return published
    points, full, leaves, missing = Fraction(0), Fraction(0), [], 0
    for indicator in year.own_indicators.get(subject.code, []):
        ledger = next((row for row in year.ledger.get(indicator.code, []) if row.quarter == quarter), None)
        if ledger is None:
            missing += 1
            continue
        got, words = _row_points(indicator, ledger, scoring)
        points, full = points + got, full + Fraction(indicator.full, POINT)
        if year.trace:
            inputs = (f"季度台账:{indicator.code}/{quarter}",)
            leaves.append(
                Step(
                    f"指标 {indicator.code} {indicator.name or indicator.primary}",
                    got,
                    words,
                    scoring.clause,
                    scoring.assumed,
                    inputs,
                )
            )
    if not full:
        step = Step(label, None, "没有已审核的台账", scoring.clause) if year.trace else None
        return QuarterScore(None, step)
    factor = (
        Fraction(subject.coefficient, POINT)
        if part.coefficient and subject.coefficient is not None
        else Fraction(1)
    )
    value = 100 * points / full * factor
    if not year.trace:
        return QuarterScore(value, None)
    times = f" × 评价系数 {show(factor)}" if part.coefficient else ""
    words = f"100 × 得分之和 {show(points)} ÷ 分值之和 {show(full)}{times} {equals(value)}"
    if missing:
        words += f"（另有 {missing} 项指标本季度没有已审核的台账，不计入）"
    # 评价系数 stands in the row of the section.
    own = (f"考核对象:{subject.code}",) if part.coefficient else ()
    return QuarterScore(value, Step(label, value, words, scoring.clause, scoring.assumed, own, tuple(leaves)))


def _published(year: Year, subject: Subject, quarter: int, scoring: IndicatorScoring) -> QuarterScore | None:
    """A quarter published before stands with its figure (rules 5.8)."""
    for row in year.facts.quarters:
        if row.subject == subject.code and row.quarter == quarter:
            value = Fraction(row.points, POINT)
            words, inputs = f"已公布的季度得分 {show(value)}", (f"季度结果:{subject.code}/{quarter}",)
            return QuarterScore(value, Step(f"第{quarter}季度", value, words, scoring.clause, "", inputs))
    return None


def _row_points(indicator: Indicator, row: Ledger, scoring: IndicatorScoring) -> tuple[Fraction, str]:
    """分值 × share of the 考核等次, or × 完成率 alone: 考核得分 is not used in quarters (rules 5.1, §8 «0.7»)."""
    full = Fraction(indicator.full, POINT)
    if scoring.method != "graded":
        return attainment_points(full, row.attainment or 0, scoring.most)
    share = graded_share(row, scoring)
    points = full * share
    return points, f"分值 {show(full)} × {row.grade} {show(share * 100)}% {equals(points)}"


def quarters_part(year: Year, subject: Subject, part: QuartersPart) -> QuarterScore:
    """mean(ordinary quarters) × weight + final × weight; missing ones are reported (rules 5.2)."""
    scores = {q: quarter_score(year, subject, q, part) for q in (*part.ordinary, part.final)}
    present: dict[int, Fraction] = {}
    for quarter in part.ordinary:
        value = scores[quarter].value
        if value is not None:
            present[quarter] = value
    final = scores[part.final].value
    for quarter, score in sorted(scores.items()):
        if score.value is None:
            blocking = quarter == part.final or not present
            words = f"无法计算{part.name}" if blocking else "按其余季度平均"
            message = f"{subject.code}“{subject.name}”第{quarter}季度没有已审核的台账，{words}"
            year.report(MISSING_QUARTER, f"{subject.code}/Q{quarter}", message, blocking=blocking)
    steps = tuple(step for q in sorted(scores) if (step := scores[q].step)) if year.trace else ()
    if final is None or not present:
        step = (
            Step(part.name, None, "缺少季度得分，待定", part.clause, part.assumed, (), steps)
            if year.trace
            else None
        )
        return QuarterScore(None, step)
    mean = sum(present.values(), start=Fraction(0)) / len(present)
    total = mean * part.ordinary_weight + final * part.final_weight
    if not year.trace:
        return QuarterScore(total, None)
    parts = " + ".join(show(value) for value in present.values())
    words = (
        f"({parts}) ÷ {len(present)} × {show(part.ordinary_weight * 100)}% + "
        f"{show(final)} × {show(part.final_weight * 100)}% {equals(total)}"
    )
    absent = [f"第{quarter}季度" for quarter in part.ordinary if quarter not in present]
    if absent:
        words += f"（缺{'、'.join(absent)}，按其余季度平均）"
    return QuarterScore(total, Step(part.name, total, words, part.clause, part.assumed, (), steps))
