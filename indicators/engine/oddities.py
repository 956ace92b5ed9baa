"""What a reviewer should look at before approving many rows: pure questions to one row and the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from indicators.engine.lights import LightRules, light, percent
from plans.engine.rounding import hundredths
from plans.engine.units import POINT, RATIO

NO_EVIDENCE = "没有佐证材料"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFacts:
    """What is asked of a row; ratios in 1/10¹², points in 1/10000. `graded`: 工商联 grades instead of a 完成率."""

    attainment: int | None = None
    planned: int | None = None
    last_attainment: int | None = None
    full_points: int = 0
    self_points: int | None = None
    grade: str = ""
    ratio: int | None = None
    evidence: int = 0
    reason_without: str = ""
    progress: str = ""
    last_progress: str = ""
    graded: bool = False


def oddities(row: RowFacts, rules: LightRules) -> tuple[str, ...]:
    """Say what is odd about a row, in short Chinese sentences; empty where nothing is."""
    found = [*_proof(row)]
    if not row.progress.strip():
        found.append("没有写完成情况")
    elif row.progress.strip() == row.last_progress.strip():
        found.append("完成情况与上季度一字不差")
    if not row.graded:
        found += _figures(row, rules)
    return tuple(found)


def _proof(row: RowFacts) -> list[str]:
    if row.evidence:
        return []
    return [f"{NO_EVIDENCE}（说明：{row.reason_without}）" if row.reason_without.strip() else NO_EVIDENCE]


def _figures(row: RowFacts, rules: LightRules) -> list[str]:
    found = []
    if row.attainment is None:
        found.append("没有填完成率")
    elif row.last_attainment is not None and row.attainment < row.last_attainment:
        found.append(f"完成率 {percent(row.attainment)} 低于上季度的 {percent(row.last_attainment)}")
    shown = light(row.attainment, row.planned, rules)
    if shown is not None and shown != shown.GREEN:
        found.append(f"落后于计划：{shown}，计划 {percent(row.planned)}，完成 {percent(row.attainment)}")
    if row.self_points is not None and row.attainment is not None:
        by_rate = Fraction(row.full_points, POINT) * min(Fraction(row.attainment, RATIO), Fraction(1))
        # In the two published places: what the program itself proposed as 自评分 is no doubt.
        if hundredths(Fraction(row.self_points, POINT)) != hundredths(by_rate):
            found.append("自评分与“分值×完成率”不同")
    return found
