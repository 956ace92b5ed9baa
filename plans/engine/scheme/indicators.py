"""What a scheme says of its indicators: categories, counts, caps, and how a row becomes points (rules 0.7, 1.1, 2.1, 3.2)."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from plans.engine.scheme.types import Cited, Entry, Names, Points, Share


class FixedIndicator(Cited):
    """A 规定指标 whose name and points the document fixes (rules 1.1)."""

    name: str
    points: Points


class Count(Cited):
    """A number of first-level indicators: exactly, or at least."""

    exactly: int | None = None
    at_least: int | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Count:
        if (self.exactly is None) == (self.at_least is None):
            raise ValueError("exactly（恰好）和 at_least（至少）应写且只写一个")
        return self


class Stated(Cited):
    """Counts that the document states of itself; compared with the actual ones as a 提示 (rules 3.2).

    ``of``: the 类别 a stated grand total adds up; none named: all.
    """

    primaries: int | None = None
    secondaries: int | None = None
    of: Names = ()


class Total(Cited):
    """A total of points that the indicators must reach exactly."""

    points: Points


class Cap(Cited):
    """The most points one first-level or one second-level indicator may carry."""

    points: Points


class Minimum(Cited):
    """How many second-level indicators each first-level one needs at least; ``exempt`` names those that need none."""

    count: int = Field(ge=1)
    exempt: Names = ()


class Category(Cited):
    """A 类别 of indicators with what the document demands of it; order is the order of ``parts`` in the result."""

    name: str
    total: Total | None = None
    primaries: Count | None = None
    secondaries_each: Minimum | None = None
    primary_cap: Cap | None = None
    secondary_cap: Cap | None = None
    fixed: tuple[FixedIndicator, ...] = Field(default=(), strict=False)
    stated: Stated | None = None


class RequiredTopic(Cited):
    """A field of work the text names: the plan check asks when no indicator mentions any of the words."""

    name: str
    words: Names


class GradedBand(Cited):
    """A per-item grade with the share of the points it gives: a fixed share, or a band [low, high) (rules 2.1)."""

    grade: str
    share: Share | None = None
    low: Share | None = None
    high: Share | None = None

    @model_validator(mode="after")
    def _fixed_or_band(self) -> GradedBand:
        if (self.share is None) == (self.low is None or self.high is None):
            raise ValueError("share（固定比例）与 low、high（区间）应写且只写一种")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low 应小于 high；请核对区间")
        return self


class IndicatorScoring(Cited):
    """How approved ledger rows become the points of an indicator.

    ``attainment``: 考核得分 when given, else 分值 × min(完成率, 100%) (rules 0.7).
    ``most``: the highest 完成率 that counts, 1 where the plan is silent, 1.2 where it pays for doing more.
    ``graded``: 分值 × share of the 考核等次 (rules 2.1). ``quarters``: the latest approved one counts, or their mean.
    """

    method: Literal["attainment", "graded"]
    quarters: Literal["latest", "mean"] = "latest"
    most: Points = Fraction(1)
    grades: tuple[GradedBand, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _grades_fit(self) -> IndicatorScoring:
        if (self.method == "graded") != bool(self.grades):
            raise ValueError("grades（等次比例）只在 method: graded 时填写，且此时必填")
        bands = sorted((g.low, g.high) for g in self.grades if g.low is not None and g.high is not None)
        if any(first[1] > second[0] for first, second in pairwise(bands)):
            raise ValueError("等次比例区间重叠；请使各区间首尾相接而不交叉")
        return self


class IndicatorRules(Entry):
    """All that concerns indicators. Without ``categories`` the 类别 is free text."""

    required: bool = True
    scoring: IndicatorScoring
    categories: tuple[Category, ...] = Field(default=(), strict=False)
    total: Total | None = None
    primaries: Count | None = None
    secondaries_each: Minimum | None = None
    stated: Stated | None = None
    topics: tuple[RequiredTopic, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _totals_add_up(self) -> IndicatorRules:
        names = [category.name for category in self.categories]
        if len(set(names)) != len(names):
            raise ValueError("类别重名；请为每个类别取不同的名称")
        totals = [category.total.points for category in self.categories if category.total]
        if (
            self.total
            and self.categories
            and len(totals) == len(self.categories)
            and sum(totals) != self.total.points
        ):
            raise ValueError(f"各类别分值之和 {sum(totals)} 与总分 {self.total.points} 不符；请使二者相等")
        for category in self.categories:
            fixed = sum((item.points for item in category.fixed), start=Fraction(0))
            if category.fixed and category.total and fixed != category.total.points:
                raise ValueError(
                    f"类别“{category.name}”的规定指标分值之和 {fixed} 与该类总分不符；请使二者相等"
                )
        return self
