"""Who is scored and how: parts, weights, ranks, grades (rules 0.2–0.5, 0.8, 3.1, 4.1, 4.11, 5.2–5.6)."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import ceil, floor
from typing import Annotated, Literal

from pydantic import Field, model_validator

from plans.engine.rounding import half_up
from plans.engine.scheme.types import Cited, Entry, Names, Number, Points, Share, SubjectKind
from plans.engine.steps import show


class _Part(Cited):
    """A part of a score. ``weight`` is its share; without one it counts in full. ``sign: minus`` is taken off."""

    name: str
    weight: Share | None = None
    sign: Literal["plus", "minus"] = "plus"
    cap: Points | None = None
    floor: Number | None = None


class IndicatorPart(_Part):
    """Points of indicators: of the named categories (none named: all) within a scope.

    scope ``all``: every indicator of the plan; ``subtree``: the subject's own and those of all under it;
    ``own``: those the subject is responsible for. as ``points``: the sum; ``percent``: 100 × Σ points ÷ Σ 分值.
    """

    source: Literal["indicators"]
    categories: Names = ()
    scope: Literal["all", "subtree", "own"] = "own"
    measure: Literal["points", "percent"] = "points"
    coefficient: bool = False


class RatingPart(_Part):
    """An entered figure of 评议得分 (0..100); ``fallback: indicators`` takes the indicator score on the 100 scale."""

    source: Literal["rating"]
    item: str
    fallback: Literal["indicators"] | None = None


class QuartersPart(_Part):
    """业绩 from quarter scores: mean of the ordinary quarters and the final one, weighted (rules 5.1, 5.2)."""

    source: Literal["quarters"]
    ordinary: tuple[int, ...] = Field(strict=False, min_length=1)
    ordinary_weight: Share
    final: int
    final_weight: Share
    coefficient: bool = False

    @model_validator(mode="after")
    def _weights_add_up(self) -> QuartersPart:
        if self.ordinary_weight + self.final_weight != 1:
            raise ValueError("平时季度与末季度的权重之和应为 100%；请调整权重")
        if self.final in self.ordinary or not {self.final, *self.ordinary} <= {1, 2, 3, 4}:
            raise ValueError("季度应为 1 至 4 且不重复；请核对 ordinary 与 final")
        return self


class BallotPart(_Part):
    """The score of a ballot form, 0..100."""

    source: Literal["ballots"]
    form: str


class AdjustmentPart(_Part):
    """Sum of approved 加减分 rows: additions, subtractions (as a positive number), or the net with its sign."""

    source: Literal["adjustments"]
    take: Literal["additions", "subtractions", "net"]


class DeductionPart(_Part):
    """扣分 of a unit: violations, reminder letters and 减 rows, summed as a positive number (rules 4.2)."""

    source: Literal["deductions"]


class ChargePart(_Part):
    """个人扣分 of a person, as a positive number (rules 1.4, 2.3)."""

    source: Literal["charges"]


class SubjectScorePart(_Part):
    """The 100-scale score of the person's 所在对象 (or of the unit it belongs to), as a part of the person's own.

    Where that subject is not scored at all (a leader placed in the 单位): ``missing`` reports it, ``spread`` gives
    the weight to the person's other parts.
    """

    source: Literal["subject_score"]
    of: Literal["own", "unit"] = "own"
    without: Literal["missing", "spread"] = "missing"


SubjectPart = Annotated[
    IndicatorPart | RatingPart | QuartersPart | BallotPart | AdjustmentPart | DeductionPart,
    Field(discriminator="source"),
]
PersonPart = Annotated[BallotPart | ChargePart | SubjectScorePart, Field(discriminator="source")]


class Places(Entry):
    """A number of places: a share of N rounded down (比例) or half up (左右), or a fixed count (rules 0.5).

    ``min`` is the least a share gives, for plans that say 至少1个.
    """

    share: Share | None = None
    round: Literal["down", "half_up", "up"] | None = None
    min: int = Field(default=0, ge=0)
    count: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _one_way(self) -> Places:
        if (self.share is None) == (self.count is None):
            raise ValueError("share（比例）与 count（名额）应写且只写一个")
        if (self.share is None) != (self.round is None):
            raise ValueError("比例名额没有写取整方式；请写明 round: down、half_up 或 up")
        return self

    def among(self, size: int) -> int:
        """How many places there are among ``size`` (rules 0.5)."""
        if self.share is None:
            return min(self.count or 0, size)
        exact = self.share * size
        found = (
            floor(exact) if self.round == "down" else ceil(exact) if self.round == "up" else half_up(exact)
        )
        return min(max(found, self.min), size)


class Condition(Entry):
    """When a grade rule applies; all that is written must hold."""

    at_least: Points | None = None
    at_most: Points | None = None
    below: Points | None = None
    first: Places | None = None
    last: Places | None = None
    last_years_running: int | None = Field(default=None, ge=2)

    @cached_property
    def lowest(self) -> int | None:
        """``at_least`` for a published score in 1/100 point."""
        return None if self.at_least is None else ceil(self.at_least * 100)

    @cached_property
    def highest(self) -> int | None:
        """The highest published score in 1/100 point that ``at_most`` and ``below`` allow."""
        limits = [] if self.at_most is None else [floor(self.at_most * 100)]
        limits += [] if self.below is None else [ceil(self.below * 100) - 1]
        return min(limits, default=None)

    def score_words(self) -> list[str]:
        """The conditions on the score in words."""
        words = []
        if self.at_least is not None:
            words.append(f"得分 {show(self.at_least)} 分以上（含）")
        if self.at_most is not None:
            words.append(f"得分 {show(self.at_most)} 分以下（含）")
        if self.below is not None:
            words.append(f"得分低于 {show(self.below)} 分")
        return words

    @model_validator(mode="after")
    def _something(self) -> Condition:
        if not self.model_fields_set:
            raise ValueError("条件不能为空；最后一条规则请直接省略 when")
        if self.first is not None and self.last is not None:
            raise ValueError("first（前几名）与 last（后几名）不能同时要求；请拆成两条规则")
        ceiling = self.below if self.below is not None else self.at_most
        if self.at_least is not None and ceiling is not None and self.at_least >= ceiling:
            raise ValueError("at_least（下限）不低于上限，没有分数能满足；请核对分数线")
        return self


class GradeRule(Cited):
    """One line of the grading table; lines are read from top to bottom and the first that applies decides."""

    grade: str
    when: Condition | None = None


class Grading(Entry):
    """Grades from best to worst, and the rules that give them; the last rule has no condition."""

    grades: Names
    rules: tuple[GradeRule, ...] = Field(strict=False, min_length=1)

    @model_validator(mode="after")
    def _rules_fit(self) -> Grading:
        for rule in self.rules:
            if rule.grade not in self.grades:
                raise ValueError(f"等次“{rule.grade}”不在 grades 中；请补入 grades 或改正")
        if self.rules[-1].when is not None:
            raise ValueError(
                "最后一条规则不能写 when；请删去，或在最后加一条不写 when 的，给出其余对象的等次"
            )
        if any(rule.when is None for rule in self.rules[:-1]):
            raise ValueError("没有写 when 的规则后面还有规则；请检查 rules 的顺序，把它放到最后")
        lows = [
            (self.grades.index(r.grade), r.when.at_least)
            for r in self.rules
            if r.when and r.when.model_fields_set == {"at_least"} and r.when.at_least is not None
        ]
        for better, worse in pairwise(lows):
            if better[1] <= worse[1] or better[0] >= worse[0]:
                raise ValueError("等次分数线重叠；请按从高到低排列，等次越好分数线越高")
        return self

    @property
    def by_place(self) -> bool:
        """Whether a grade depends on the place among others, not on the score alone."""
        return any(rule.when and (rule.when.first or rule.when.last) for rule in self.rules)

    def worse(self, grade: str, steps: int = 1) -> str:
        """The grade so many steps further down; the last grade is the floor (rules 4.12)."""
        return self.grades[min(self.grades.index(grade) + steps, len(self.grades) - 1)]


class _Scored(Cited):
    grading: Grading | None = None
    cap: Points | None = None
    tie_breaks: Names = ()

    def check_parts(self, parts: tuple[_Part, ...]) -> None:
        """Refuse parts of one name, weights that do not add up, and tie-breaks that are no part."""
        names = [part.name for part in parts]
        for name in self.tie_breaks:
            if name.removeprefix("-") not in names:
                raise ValueError(f"同分排序项“{name}”不是得分项；请填 parts 中的名称（越小越好的前加“-”）")
        if len(set(names)) != len(names):
            raise ValueError("得分项重名；请为每个得分项取不同的名称")
        weights = [part.weight for part in parts if part.weight is not None]
        if weights and sum(weights, start=Fraction(0)) != 1:
            total = sum(weights, start=Fraction(0)) * 100
            raise ValueError(f"得分项权重之和为 {total}%，应为 100%；请调整权重")


class SubjectClass(_Scored):
    """Subjects that are scored and ranked together.

    total ``sum``: Σ of the parts with weight and sign; ``percent_of_full``: 100 × Σ points ÷ Σ 分值 of all its
    indicator parts (rules 0.8). ``percent``: what stands in 百分制, the score itself or 100 × score ÷ Σ 分值.
    """

    name: str
    kinds: tuple[SubjectKind, ...] = Field(strict=False, min_length=1)
    parts: tuple[SubjectPart, ...] = Field(strict=False, min_length=1)
    total: Literal["sum", "percent_of_full"] = "sum"
    percent: Literal["score", "of_full"] = "score"

    @model_validator(mode="after")
    def _parts_fit(self) -> SubjectClass:
        self.check_parts(self.parts)
        if (self.total == "percent_of_full" or self.percent == "of_full") and not any(
            isinstance(part, IndicatorPart) for part in self.parts
        ):
            raise ValueError("按分值折算百分制时至少要有一个 indicators 得分项；请补充或改用 sum、score")
        return self


class PeopleRules(_Scored):
    """How persons (参加考核) are scored; without parts nobody is, yet they may be paid (rules 4.13).

    Quotas of grades are counted among those appraised ``within``: all of the plan, the 分组 of their 所在对象, or
    the 所在对象 itself.
    """

    within: Literal["all", "group", "subject"] = "all"
    parts: tuple[PersonPart, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _parts_fit(self) -> PeopleRules:
        self.check_parts(self.parts)
        if bool(self.parts) != (self.grading is not None):
            raise ValueError("人员有得分项时须有等次规则，反之亦然；请补充 grading 或 parts")
        if self.grading and any(
            rule.when and rule.when.last_years_running is not None for rule in self.grading.rules
        ):
            raise ValueError("人员没有历年名次；请不要使用 last_years_running")
        return self
