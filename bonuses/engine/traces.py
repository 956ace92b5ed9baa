"""One tree per person: score, grade, cancellations, bar, money (design «numbers with their reason»)."""

from __future__ import annotations

from fractions import Fraction

from bonuses.engine.results import Allocation
from plans.engine.rounding import two_places
from plans.engine.steps import Step
from scoring.engine.results import PersonOutcome


def person_trace(person: PersonOutcome, allocation: Allocation | None) -> Step:
    """Join what scoring and money say of a person into one step tree."""
    children = list(person.step.children) if person.step else []
    if person.step and not person.step.children:
        children = [person.step]
    children += person.conduct
    if allocation and allocation.step:
        children.append(allocation.step)
    words = []
    if person.score is not None:
        words.append(f"得分 {two_places(person.score)}，等次 {person.grade}")
    if allocation:
        words.append(f"奖金 {two_places(allocation.amount)}")
    value = None if person.score is None else Fraction(person.score, 100)
    label = f"{person.name} {person.number}"
    clause = person.step.clause if person.step else ""
    return Step(
        label,
        value,
        "，".join(words) or "不参加考核或不计得分",
        clause,
        "",
        (f"人员:{person.number}",),
        tuple(children),
    )
