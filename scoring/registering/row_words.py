"""What one row gives by itself, in words of the engine: points, whose bonus, downgrade, or why it counts for nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from plans.engine.scheme import Scheme
from plans.engine.scheme.registers import Matter
from scoring.decisions.shapes import DECISIONS
from scoring.decisions.words import decision_words
from scoring.engine.facts import Adjustment as AdjustmentFact
from scoring.engine.facts import YearFacts
from scoring.engine.registers.adjustments import stand_ins
from scoring.engine.registers.rows import in_points
from scoring.engine.results import Outcome, ViolationOutcome
from scoring.models import Adjustment, Entered
from scoring.now import Now
from scoring.registering.columns import Register
from scoring.registering.conduct_shapes import VIOLATIONS
from scoring.registering.shapes import ADJUSTMENTS, LETTERS


def row_words(register: Register, now: Now, facts: YearFacts, after: Outcome, row: Entered) -> list[str]:
    """Say what a row gives, computed with it in force."""
    made: Any = row
    if register is VIOLATIONS:
        names = {person.number: person.name for person in facts.people}
        return next((said(one, names) for one in after.violations if one.code == made.code), [])
    if register is ADJUSTMENTS:
        counted = [each for each in now.rows.adjustments if each.subject_id == made.subject_id]
        return [adjustment_words(now.rules.scheme, made, counted)]
    if register is LETTERS:
        number = sum(
            1
            for letter in facts.letters
            if letter.subject == made.subject.code and letter.matter == made.matter
        )
        return [f"这是同一事项的第 {number} 次发函" if number > 1 else "这是本事项的第一次发函"]
    return decision_words(now, after, made) if register is DECISIONS else []


def said(outcome: ViolationOutcome, names: Mapping[str, str]) -> list[str]:
    """A violation's outcome in sentences: what it gives (points, downgrade), whose bonus it cancels, the clause."""
    words = [outcome.words]
    if outcome.cancels:
        people = "、".join(f"{names.get(number, '')}（{number}）" for number in outcome.cancels)
        words.append(f"取消当年奖金：{people}")
    if outcome.clause:
        words.append(f"依据：{outcome.basis or outcome.clause}")
    return words


def adjustment_words(scheme: Scheme, row: Adjustment, counted: Iterable[Adjustment]) -> str:
    """What one 加减分 gives beside those of its 对象 that count (it may be among them)."""
    others = [each for each in counted if each is not row and each.pk != row.pk]
    rows = sorted([*others, row], key=lambda each: each.pk or 2**62)
    return words_by_row(scheme, rows)[rows.index(row)] if row.pk else words_by_row(scheme, rows)[-1]


def words_by_row(scheme: Scheme, rows: list[Adjustment]) -> list[str]:
    """For each row of one 对象: "加 5 分", or which row of the same 同一事项 stands for it (rules 5.5)."""
    matters: dict[str, Matter] = {
        matter.name: matter for matter in (scheme.adjustments.matters if scheme.adjustments else ())
    }
    facts = [_fact(place, row) for place, row in enumerate(rows)]
    counts = stand_ins(facts, matters)
    words = []
    for fact in facts:
        winner = counts[fact.row]
        if winner is fact:
            words.append(f"{fact.direction} {in_points(fact.points)} 分")
        else:
            words.append(
                f"同一事项已有{winner.level}{winner.matter}（{in_points(winner.points)} 分），本条不计"
            )
    return words


def _fact(place: int, row: Adjustment) -> AdjustmentFact:
    return AdjustmentFact(
        place, "", row.direction, row.matter, row.level, row.points or 0, row.same_matter, row.basis
    )
