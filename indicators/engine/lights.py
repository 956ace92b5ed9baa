"""Lights against the schedule: how far a row has come beside what was planned for its quarter.

The light is decided by the ratio 完成率 ÷ 计划进度: from the green line on green, from the yellow line on yellow, below it
red (issue «Review»: ≥ 95%, ≥ 85%; both are plan settings, ASSUMED where no document names them). Exact: whole numbers of
1/10¹² are compared, nothing is divided or rounded. A plan that grades its rows (rules 2.1) has no lights at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

PERCENT: Final = 100


class Light(StrEnum):
    """The lights, worst last."""

    GREEN = "绿灯"
    YELLOW = "黄灯"
    RED = "红灯"


@dataclass(frozen=True, slots=True)
class LightRules:
    """From which ratio on a row is green or yellow (both in 1/10¹²), and whether grades stand for figures."""

    green: int = 95 * 10**10
    yellow: int = 85 * 10**10
    graded: bool = False


USUAL: Final = LightRules()
# Said of a row that is graded: it has no light.
GRADED: Final = "按等次评价，没有进度灯"
# What a badge of the frame looks like for each light.
TONES: Final = {Light.GREEN: "good", Light.YELLOW: "waiting", Light.RED: "bad"}


def light(attainment: int | None, planned: int | None, rules: LightRules = USUAL) -> Light | None:
    """Give the light of a row; None when nothing was planned (empty or 0), no 完成率 is given, or rows are graded.

    `attainment` and `planned` are ratios in 1/10¹².
    """
    if rules.graded or not planned or attainment is None:
        return None
    unit = 10**12
    if attainment * unit >= rules.green * planned:
        return Light.GREEN
    return Light.YELLOW if attainment * unit >= rules.yellow * planned else Light.RED


def light_words(attainment: int | None, planned: int | None, rules: LightRules = USUAL) -> str:
    """Say why a row has its light: what was done, what was planned."""
    if rules.graded:
        return GRADED
    found = light(attainment, planned, rules)
    if found is None:
        return "没有计划进度" if not planned else "没有填完成率"
    return f"{found}：完成 {percent(attainment)}，计划 {percent(planned)}"


def percent(ratio: int | None) -> str:
    """Write a ratio (1/10¹²) as a percentage with all of its digits: 97.5%; empty for None."""
    if ratio is None:
        return ""
    whole, rest = divmod(ratio, 10**10)
    digits = f"{rest:010d}".rstrip("0")
    return f"{whole}.{digits}%" if digits else f"{whole}%"
