"""What a reviewer may give a row: points within its 分值, a grade with a ratio in its band, a reason where due.

Rules 0.7 (0 ≤ 考核得分 ≤ 分值), 2.1 (工商联: a ratio outside its band is an error). Pure; refusals are sentences.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from plans.engine.rounding import hundredths, two_places
from plans.engine.scheme.indicators import GradedBand, IndicatorScoring
from plans.engine.units import POINT, RATIO


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What is given: points in 1/10000 (None: by 完成率), or a grade with its ratio in 1/10¹²; and why."""

    points: int | None = None
    grade: str = ""
    ratio: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The row that is judged: 分值 and 自评分 in 1/10000, 完成率 in 1/10¹²."""

    full: int
    self_points: int | None
    attainment: int | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with what was given: the field, what, what to do."""

    field: str
    problem: str
    remedy: str


def score_fault(row: Judged, score: Score, scoring: IndicatorScoring | None) -> Fault | None:
    """Give the first thing that is wrong with a score; None when it may stand."""
    if scoring is not None and scoring.method == "graded":
        return _grade_fault(score, scoring)
    if score.points is None and row.attainment is None:
        return Fault("points", "这一行没有完成率", "请填考核得分，或退回补填完成率")
    if score.points is not None and not 0 <= score.points <= row.full:
        return Fault("points", "考核得分超出范围", f"请填 0 至 {_plain(row.full)} 分")
    if differs(row, score, scoring) and not score.reason.strip():
        return Fault("reason", "考核得分与自评分不同", "请写明评分理由")
    return None


def differs(row: Judged, score: Score, scoring: IndicatorScoring | None) -> bool:
    """Whether what counts differs from 自评分 in the two published places; never where none was given."""
    if row.self_points is None:
        return False
    if score.points is not None:
        return score.points != row.self_points
    most = scoring.most if scoring is not None else Fraction(1)
    counts = Fraction(row.full, POINT) * min(Fraction(row.attainment or 0, RATIO), most)
    return hundredths(counts) != hundredths(Fraction(row.self_points, POINT))


def _grade_fault(score: Score, scoring: IndicatorScoring) -> Fault | None:
    band = next((band for band in scoring.grades if band.grade == score.grade), None)
    if band is None:
        return Fault(
            "grade", "没有评定考核等次", f"请选择：{'、'.join(each.grade for each in scoring.grades)}"
        )
    if band.share is not None:
        if score.ratio is not None and Fraction(score.ratio, RATIO) != band.share:
            return Fault(
                "ratio", "得分比例与考核等次不符", f"“{band.grade}”是 {_share(band.share)}，请清空或改正"
            )
        return None
    if score.ratio is None:
        return Fault("ratio", "没有填得分比例", f"“{band.grade}”请填 {band_words(band)}")
    if not (band.low or 0) <= Fraction(score.ratio, RATIO) < (band.high or 1):
        return Fault(
            "ratio", "得分比例与考核等次不符", f"“{band.grade}”请填 {band_words(band)}，或改考核等次"
        )
    return None


def band_words(band: GradedBand) -> str:
    """Say the band of a grade: 100%, or 80%（含）至 100%（不含）."""
    if band.share is not None:
        return _share(band.share)
    return f"{_share(band.low or Fraction(0))}（含）至 {_share(band.high or Fraction(1))}（不含）"


def _share(share: Fraction) -> str:
    whole = share * 100
    return f"{int(whole)}%" if whole.denominator == 1 else f"{two_places(hundredths(whole))}%"


def _plain(points: int) -> str:
    whole, rest = divmod(points, POINT)
    digits = f"{rest:04d}".rstrip("0")
    return f"{whole}.{digits}" if digits else str(whole)
