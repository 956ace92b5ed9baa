"""Months of the base by the grade of the unit (rules 4.13)."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from bonuses.engine.results import Allocation, BonusOutcome
from plans.engine.facts import Person
from plans.engine.rounding import half_up, two_places
from plans.engine.scheme.outcomes import MonthsByGrade
from plans.engine.steps import Step, published, show
from scoring.engine.results import Outcome, PersonOutcome, SubjectOutcome


def months_by_grade(
    outcome: Outcome,
    people: Iterable[Person],
    rules: MonthsByGrade,
    trace: bool,
) -> BonusOutcome:
    """base = half-up(奖金基数 × months × 在岗月数 ÷ 12), once; a cancelled bonus is returned; total = Σ base."""
    units = {row.code: row for row in outcome.subjects}
    persons = {row.number: row for row in outcome.people}
    rows = []
    returned = 0
    for person in people:
        unit = units.get(outcome.unit_of.get(person.subject, ""))
        grade = _grade(person, unit, rules)
        months = months_of(grade, rules)
        base = half_up(Fraction((person.bonus_base or 0) * person.months, 12) * months)
        cancelled = persons[person.number].cancelled_by
        deduction = base if cancelled else 0
        returned += deduction
        step = _step(person, unit, grade, months, base, persons[person.number], rules) if trace else None
        rows.append(Allocation(person.number, base, deduction, 0, 0, base - deduction, step))
    total = sum(row.base for row in rows)
    return BonusOutcome(total, total - returned, returned, 0, tuple(rows))


def _grade(person: Person, unit: SubjectOutcome | None, rules: MonthsByGrade) -> str | None:
    """The final grade, or for everyone but the leaders the grade before a leader's downgrade (rules 4.13)."""
    if unit is None:
        return None
    if unit.grade_before is None or person.post in rules.final_grade_posts:
        return unit.grade
    if person.supervision_head and rules.final_grade_supervision_heads:
        return unit.grade
    return unit.grade_before


def months_of(grade: str | None, rules: MonthsByGrade) -> Fraction:
    """How many months a grade is paid: the full number less its reduction, never below 0."""
    for entry in rules.grades:
        if entry.grade == grade and entry.less is not None:
            return max(rules.months - entry.less, Fraction(0))
    return Fraction(0)


def _step(
    person: Person,
    unit: SubjectOutcome | None,
    grade: str | None,
    months: Fraction,
    base: int,
    result: PersonOutcome,
    rules: MonthsByGrade,
) -> Step:
    exact = Fraction((person.bonus_base or 0) * person.months, 1200) * months
    part = f" × 在岗 {person.months} 个月 ÷ 12" if person.months != 12 else ""
    end = f"= {two_places(base)}" if exact * 100 == base else published(exact, base)
    words = f"奖金基数 {show(Fraction(person.bonus_base or 0, 100))} × {show(months)} 个月{part} {end}"
    children = (
        _months_step(unit, grade, months, rules),
        Step("绩效奖", Fraction(base, 100), words, rules.clause, "", (f"人员:{person.number}",)),
    )
    if not result.cancelled_by:
        return Step("奖金", Fraction(base, 100), words, rules.clause, rules.assumed, (), children)
    inputs = tuple(f"违规违纪:{code}" for code in result.cancelled_by)
    words = f"因 {'、'.join(result.cancelled_by)} 取消，收回 {two_places(base)}"
    cancel = Step("取消奖金", Fraction(base, 100), words, rules.clause, "", inputs)
    return Step("奖金", Fraction(0), words, rules.clause, rules.assumed, (), (*children, cancel))


def _months_step(
    unit: SubjectOutcome | None, grade: str | None, months: Fraction, rules: MonthsByGrade
) -> Step:
    """How many months the grade of the unit is paid; whose grade counts after a leader's downgrade (rules 4.13)."""
    less = next((entry.less for entry in rules.grades if entry.grade == grade), None)
    full = show(rules.months)
    if unit is None:
        words = "没有所属单位的等次，不发放"
    elif less is None:
        words = f"单位 {unit.code} 等次{grade or '待定'}，不发放"
    else:
        reduced = f"{full} 个月"
        if less:
            reduced = f"{full} − {show(less)} = {show(rules.months - less)} 个月"
        if rules.months < less:
            reduced += "，低于 0 的按 0 个月"
        words = f"单位 {unit.code} 等次{grade}：{reduced}"
    if unit is not None and unit.grade_before is not None:
        whose = "降档后" if grade == unit.grade else "因领导违纪违法降档，其他人员按降档前"
        words += f"（{whose}的等次）"
    inputs = (f"考核对象:{unit.code}",) if unit is not None else ()
    return Step("发放月数", months, words, rules.clause, "", inputs)
