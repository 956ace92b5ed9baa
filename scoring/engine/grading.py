"""Which grade a score and a place give (rules 0.3–0.5, 4.11, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass

from plans.engine.rounding import two_places
from plans.engine.scheme.subjects import Condition, GradeRule, Grading, Places
from plans.engine.steps import show


@dataclass(frozen=True, slots=True)
class Standing:
    """What a grade rule looks at: published score (1/100), place and N of the group, years last running."""

    score: int
    place: int = 0
    size: int = 0
    last_years: int = 0


def applies(condition: Condition | None, standing: Standing) -> bool:
    """Whether all parts of a condition hold."""
    if condition is None:
        return True
    return (
        (condition.lowest is None or standing.score >= condition.lowest)
        and (condition.highest is None or standing.score <= condition.highest)
        and (condition.first is None or standing.place <= condition.first.among(standing.size))
        and (condition.last is None or standing.place > standing.size - condition.last.among(standing.size))
        and (condition.last_years_running is None or standing.last_years >= condition.last_years_running)
    )


def deciding_rule(grading: Grading, standing: Standing) -> tuple[int, GradeRule]:
    """The first rule that applies, with its position (the last one always does)."""
    for position, rule in enumerate(grading.rules):
        if applies(rule.when, standing):
            return position, rule
    raise AssertionError("the last grade rule has no condition")


def describe(rule: GradeRule, standing: Standing, what: str = "得分") -> str:
    """Why a rule gives its grade, with the figures put in; ``what`` names the figure that is held against it."""
    when = rule.when
    if when is None:
        place = f"，第 {standing.place} 名" if standing.place else ""
        return f"{what} {two_places(standing.score)}{place}，前面各条都不符合，其余为{rule.grade}"
    words = []
    bounds = "，".join(bound.removeprefix("得分 ").removeprefix("得分") for bound in when.score_words())
    if bounds:
        words.append(f"{what} {two_places(standing.score)}，{bounds}")
    if when.first is not None:
        words.append(f"第 {standing.place} 名，在前 {places_words(when.first, standing.size)}之内")
    if when.last is not None:
        words.append(f"第 {standing.place} 名，在后 {places_words(when.last, standing.size)}之内")
    if when.last_years_running is not None:
        words.append(f"连续 {standing.last_years} 年排名最后")
    return f"{'，且'.join(words)}，为{rule.grade}"


def places_words(places: Places, size: int) -> str:
    """How many places there are, with the sum: 4 名（12 × 30% = 3.6，四舍五入取 4）."""
    number = places.among(size)
    if places.share is None:
        return f"{number} 名（共 {size} 个）"
    rounding = {"down": "舍去小数", "half_up": "四舍五入", "up": "进一"}[places.round or "down"]
    least = f"，至少 {places.min}" if places.min else ""
    exact = show(places.share * size)
    return f"{number} 名（{size} × {show(places.share * 100)}% = {exact}，{rounding}{least}，取 {number}）"
