"""效能提醒函: points for repeated letters on one matter, and for letters on several matters (rules 4.10, §8)."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from plans.engine.scheme.registers import ReminderRules
from plans.engine.steps import Step, show
from scoring.engine.facts import Letter


def reminder_deductions(letters: list[Letter], rules: ReminderRules) -> list[Step]:
    """The deductions of one unit's letters, one step each, with positive values.

    A matter counts with the stated number of letters when its last is overdue; of several on the last date one
    overdue is enough. Both kinds add up.
    """
    matters: dict[str, list[Letter]] = defaultdict(list)
    for letter in letters:
        matters[letter.matter].append(letter)
    steps = []
    for matter, rows in sorted(matters.items()):
        last = max(row.sent_on for row in rows)
        if len(rows) >= rules.repeated.letters and any(row.overdue for row in rows if row.sent_on == last):
            words = f"同一事项“{matter}”发函 {len(rows)} 次且最后一次逾期，扣 {show(rules.repeated.points)}"
            steps.append(
                _step(f"提醒函：{matter}", rules.repeated.points, words, rules.repeated.clause, rows)
            )
    if len(matters) >= rules.distinct.matters:
        words = (
            f"不同事项 {len(matters)} 项，达到 {rules.distinct.matters} 项，扣 {show(rules.distinct.points)}"
        )
        steps.append(_step("提醒函：多个事项", rules.distinct.points, words, rules.distinct.clause, letters))
    return steps


def _step(label: str, points: Fraction, words: str, clause: str, rows: list[Letter]) -> Step:
    inputs = tuple(sorted({f"提醒函:{row.subject}/{row.matter}/{row.sent_on}" for row in rows}))
    return Step(label, points, words, clause, "", inputs)
