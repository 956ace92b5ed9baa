"""Which grade a score and a place give (rules 0.3–0.5, 4.11, 5.6)."""

from __future__ import annotations

from dataclasses import dataclass

from plans.engine.scheme.subjects import Condition, GradeRule, Grading


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


def describe(rule: GradeRule, size: int) -> str:
    """The condition of a rule in words, with the number of places for this N."""
    when = rule.when
    if when is None:
        return f"其余为{rule.grade}"
    words = when.score_words()
    if when.first is not None:
        words.append(f"前{when.first.among(size)}名")
    if when.last is not None:
        words.append(f"后{when.last.among(size)}名")
    if when.last_years_running is not None:
        words.append(f"连续{when.last_years_running}年排名最后")
    return f"{'且'.join(words)}为{rule.grade}"
