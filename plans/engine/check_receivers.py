"""Whether what a scheme's registers say reaches a score or a grade (rules 4.2, 4.10, 4.12).

Points that no part of any score receives would be lost without a word; so would a downgrade of what has no grade.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from plans.engine.check_fault import ReferenceFault
from plans.engine.scheme import Scheme
from plans.engine.scheme.registers import ViolationRules
from plans.engine.scheme.subjects import DeductionPart, SubjectClass

UNIT: Final = "单位"
ADD_PART: Final = "{name: 扣分, source: deductions, sign: minus, clause: 条款}"


def receiver_faults(scheme: Scheme) -> Iterator[ReferenceFault]:
    """Faults of ``violations``, ``reminders`` and ``grave_events`` whose effect nothing receives."""
    if scheme.violations:
        yield from _violations(scheme, scheme.violations)
    if scheme.reminders and not any(_deducts(group) for group in scheme.subjects):
        yield ReferenceFault(
            ("reminders",),
            "提醒函要扣分，却没有得分项接收",
            f"请在收函对象的 subjects 的 parts 中加上 {ADD_PART}，或删去 reminders",
        )
    if scheme.grave_events and not any(group.grading for group in scheme.subjects):
        yield ReferenceFault(
            ("grave_events",),
            "重大情形要降低等次，考核对象却都没有等次",
            "请为 subjects 写 grading，或删去 grave_events",
        )


def _violations(scheme: Scheme, rules: ViolationRules) -> Iterator[ReferenceFault]:
    """The first line with points, and the first with a downgrade, that fall on nothing."""
    if rules.charged_to == "unit":
        unit = scheme.class_of(UNIT)
        charged, whom, place = [unit] if unit else [], UNIT, "kinds 含“单位”的 subjects"
    else:
        charged, whom, place = list(scheme.subjects), "当事人的所在对象", "subjects"
    elsewhere = "；扣在科室的写 charged_to: subject" if rules.charged_to == "unit" else ""
    if not any(_deducts(group) for group in charged):
        for index, line in enumerate(rules.lines):
            if line.points:
                yield ReferenceFault(
                    ("violations", "lines", index, "points"),
                    f"扣分计入{whom}，{whom}的得分却没有接收扣分的项",
                    f"请在 {place} 的 parts 中加上 {ADD_PART}，或把 points 写为 0{elsewhere}",
                )
                break
    if not any(group.grading for group in charged):
        for index, line in enumerate(rules.lines):
            if line.downgrade:
                yield ReferenceFault(
                    ("violations", "lines", index, "downgrade"),
                    f"降档计入{whom}，{whom}却没有等次",
                    f"请为 {place} 写 grading，或删去 downgrade{elsewhere}",
                )
                break


def _deducts(group: SubjectClass) -> bool:
    return any(isinstance(part, DeductionPart) for part in group.parts)
