"""What results lead to: money, honours, consequences (rules 4.13–4.16, 5.7, 6)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from plans.engine.scheme.types import Cited, Entry, Names, Number, Points, Share, SubjectKind


class GradeRate(Entry):
    """A rate of one grade; ``assumed`` comes from the setting it is taken from."""

    grade: str
    rate: Share
    assumed: str = ""


class GradeCoefficient(Entry):
    """The weight factor of one grade; ``assumed`` comes from the setting it is taken from."""

    grade: str
    coefficient: Number
    assumed: str = ""


class GradeMonths(Entry):
    """How many months less than the full number one grade is paid."""

    grade: str
    less: Points | None = None


class SectionsFirst(Cited):
    """Money goes to 科室 and 下属单位 first: by Σ of their people's base weights × coefficient of the section's grade.

    A section whose grade has no coefficient here counts × 1. People placed in the 单位 itself form a part of their own
    with coefficient 1 (rules 4.16).
    """

    coefficients: tuple[GradeCoefficient, ...] = Field(strict=False)


class _Pool(Cited):
    cancelled_to: Literal["收回", "回池"]
    sections_first: SectionsFirst | None = None


class DeductAndSupplement(_Pool):
    """扣差补优 (rules 6.2)."""

    method: Literal["deduct_and_supplement"]
    rates: tuple[GradeRate, ...] = Field(strict=False)
    supplement_to: Names


class DifferentialPool(_Pool):
    """A share of the total is split by base × coefficient of the grade (rules 6.3)."""

    method: Literal["differential_pool"]
    share: Share
    coefficients: tuple[GradeCoefficient, ...] = Field(strict=False)


class MonthsByGrade(Cited):
    """Months of the base by the unit's grade (rules 4.13)."""

    method: Literal["months_by_grade"]
    months: Points
    grades: tuple[GradeMonths, ...] = Field(strict=False)
    final_grade_posts: Names = ()
    final_grade_supervision_heads: bool = True
    excluded_kinds: tuple[SubjectKind, ...] = Field(default=("下属单位",), strict=False)


Bonus = Annotated[DeductAndSupplement | DifferentialPool | MonthsByGrade, Field(discriminator="method")]


class TopSections(Cited):
    """Priority for 优秀: ranks up to ``places``, ties included, without the lowest (rules 5.7)."""

    places: int = Field(ge=1)


class LowestSections(Cited):
    """约谈 of the lowest, all tied (rules 5.7)."""


class NextYearQuota(Cited):
    """Next year's quota of 优秀 for a unit with this grade: ⌊share × those appraised⌋ (rules 4.14)."""

    grade: str
    share: Share


class GradeConsequence(Cited):
    """What follows from a grade, or from the same grade in so many years running (rules 4.14)."""

    grade: str
    years_running: int = Field(default=1, ge=1)
    results: Names


class Honours(Entry):
    """Honours and consequences of subjects."""

    priority: TopSections | None = None
    talk: LowestSections | None = None
    next_year_quota: NextYearQuota | None = None
    consequences: tuple[GradeConsequence, ...] = Field(default=(), strict=False)


class CalendarEntry(Cited):
    """A milestone, filing or meeting with its date ("Y-08-15": of the plan's year; "Y+1-01-31": of the next).

    ``copies``: how many copies of the paper each recipient asks for.
    """

    name: str
    due: str = Field(pattern=r"^Y(\+1)?-\d{2}-\d{2}$")
    kind: Literal["milestone", "filing", "quarterly_return", "meeting"] = "milestone"
    recipient: str = ""
    copies: int | None = Field(default=None, ge=1)
    quarter: int | None = Field(default=None, ge=1, le=4)

    @model_validator(mode="after")
    def _real_day(self) -> CalendarEntry:
        month, day = (int(part) for part in self.due.split("-")[1:])
        if not (1 <= month <= 12 and 1 <= day <= 31):
            raise ValueError("日期不存在；请按 Y-月-日 书写，例如 Y-08-15")
        return self


class RouteStep(Cited):
    """One step of the way a plan takes; the one that ``approves`` makes it binding, later ones make it known."""

    name: str
    actor: str = ""
    note: str = ""
    approves: bool = False
