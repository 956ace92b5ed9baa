"""How an indicator went in earlier years: what its last approved quarter says, and the chain of `previous`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction

from indicators.models import LedgerEntry, SecondaryIndicator
from plans.engine.units import ratio_to_fraction
from plans.figures import in_percent, in_points


@dataclass(frozen=True, slots=True)
class Outcome:
    """The last approved quarter of an indicator; values in the units of the model."""

    quarter: int
    full: int
    attainment: int | None
    grade: str
    ratio: int | None
    points: int | None
    words: str

    @property
    def share(self) -> Fraction | None:
        """What was reached of the whole: 完成率, else 得分比例, else 考核得分 of 分值."""
        if self.attainment is not None:
            return ratio_to_fraction(self.attainment)
        if self.ratio is not None:
            return ratio_to_fraction(self.ratio)
        return Fraction(self.points, self.full) if self.points is not None and self.full else None

    @property
    def text(self) -> str:
        """How people read it: 得 9.5 分（满分 10 分）, 95%, 良好 85%."""
        parts = (
            [f"得 {in_points(self.points)} 分（满分 {in_points(self.full)} 分）"]
            if self.points is not None
            else []
        )
        parts += [f"完成 {in_percent(self.attainment)}"] if self.attainment is not None else []
        parts += (
            [" ".join([self.grade, in_percent(self.ratio) if self.ratio is not None else ""]).strip()]
            if self.grade
            else []
        )
        year_end = "" if self.quarter == 4 else f"（{self.quarter}季度）"
        return "，".join(parts) + year_end if parts else "已审核，没有数值"


def outcomes(indicators: Collection[int]) -> dict[int, Outcome]:
    """The last approved quarter of each indicator that has one; one query."""
    rows = (
        LedgerEntry.objects.filter(indicator__in=indicators, state=LedgerEntry.State.APPROVED)
        .order_by("indicator", "quarter")
        .values_list(
            "indicator", "quarter", "indicator__full_points", "attainment", "grade", "ratio", "approved_points", "progress"
        )
    )  # fmt: skip
    return {
        pk: Outcome(quarter, full, attainment, grade, ratio, points, words)
        for pk, quarter, full, attainment, grade, ratio, points, words in rows
    }


def chain(last: Iterable[SecondaryIndicator], years: int) -> list[dict[int, SecondaryIndicator]]:
    """Follow `previous` for so many years: for each year back a map from the indicator of today to its own."""
    levels = [{row.pk: row for row in last}]
    for _ in range(years - 1):
        wanted = {row.previous_id for row in levels[-1].values() if row.previous_id}
        found = SecondaryIndicator.objects.select_related("plan", "primary").in_bulk(wanted)
        following = {
            pk: found[row.previous_id]
            for pk, row in levels[-1].items()
            if row.previous_id in found and found[row.previous_id].plan.year == row.plan.year - 1
        }
        levels.append(following)
    return levels
