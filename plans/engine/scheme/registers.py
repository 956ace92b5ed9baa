"""加减分, 违规违纪, 提醒函 and 重大情形 as tables (rules 1.6, 4.2–4.12, 5.5)."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from plans.engine.scheme.types import Cited, Entry, Names, Points

Role = Literal["self", "head", "leader"]


class LevelPoints(Entry):
    """The points of a matter at one 级别."""

    level: str
    points: Points


class PointRange(Entry):
    """Points within a closed range, amount by decision."""

    low: Points
    high: Points


class Matter(Cited):
    """A 事项 of 加减分. Points are fixed, fixed by level, within a range, or by decision (none of the three)."""

    name: str
    direction: Literal["加", "减"]
    points: Points | None = None
    levels: tuple[LevelPoints, ...] = Field(default=(), strict=False)
    range: PointRange | None = None
    highest_of_same: bool = False

    @model_validator(mode="after")
    def _one_way(self) -> Matter:
        if sum((self.points is not None, bool(self.levels), self.range is not None)) > 1:
            raise ValueError("points、levels、range 至多写一种；都不写表示按决定给分")
        return self


class AdjustmentRules(Cited):
    """Without ``matters`` the 事项 is free text and every row carries its own points (rules 4.1, 4.2)."""

    matters: tuple[Matter, ...] = Field(default=(), strict=False)


class Match(Entry):
    """Which violations a line covers; an empty field covers all."""

    situations: Names = ()
    levels: Names = ()
    punishments: Names = ()
    ranks: Names = ()
    posts: Names = ()


class ViolationLine(Cited):
    """A line of the violation table: the first that matches a row gives points, downgrade and cancelled bonuses."""

    id: str
    when: Match
    points: Points
    downgrade: bool = False
    cancels: tuple[Role, ...] = Field(default=(), strict=False)


class Exemptions(Cited):
    """Flags that take points, downgrade and others' cancellations away; 自查自办 cancels the person's own (rules 4.9)."""

    flags: tuple[Literal["非现任职期间", "立案时已离任", "自查自办"], ...] = Field(strict=False)
    own_bonus_cancelled_by: tuple[Literal["非现任职期间", "立案时已离任", "自查自办"], ...] = Field(
        default=(), strict=False
    )


class ViolationRules(Cited):
    """The violation table and what surrounds it.

    ``charged_to``: points and downgrades fall on the 单位 of the person, or on the person's own 所在对象.
    ``outsider_situations``: the row names a head who stands for an outsider: never merged, never barred, exempt rows
    cancel nobody. ``case_situations``: rows of one 同一事件 in one unit have their points once. ``refused_levels``:
    查处层级 that the plan does not know for a 情形. ``category_cancels``: 人员类别 whose own bonus any row cancels.
    """

    charged_to: Literal["unit", "subject"] = "unit"
    lines: tuple[ViolationLine, ...] = Field(strict=False, min_length=1)
    exemptions: Exemptions | None = None
    merge_per_person: bool = False
    bars_from_excellent: bool = False
    outsider_situations: Names = ()
    case_situations: Names = ()
    category_cancels: Names = ()
    refused_levels: tuple[RefusedLevel, ...] = Field(default=(), strict=False)


class RefusedLevel(Entry):
    """查处层级 that cannot occur with a 情形."""

    situation: str
    levels: Names


class RepeatedLetters(Cited):
    """Points for each matter with so many letters whose last is overdue (rules 4.10)."""

    letters: int = Field(ge=1)
    points: Points


class DistinctMatters(Cited):
    """Points once, for letters on so many different matters (rules 4.10)."""

    matters: int = Field(ge=1)
    points: Points


class ReminderRules(Entry):
    """效能提醒函: both parts add up (rules 4.10)."""

    repeated: RepeatedLetters
    distinct: DistinctMatters


class GraveRules(Cited):
    """重大情形: 降档 moves a unit one grade down, 定为差 to the worst (rules 4.12).

    ``worst_clause``: where 定为差 stands in another clause.
    """

    downgrade: str = "降档"
    worst: str = "定为差"
    worst_clause: str = ""


ViolationRules.model_rebuild()
