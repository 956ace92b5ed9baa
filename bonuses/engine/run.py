"""The bonus engine's one entry: outcomes and a total in, amounts out (rules 6; 4.13; 4.16). Pure, all in fen."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

from bonuses.engine.methods import deduct_and_supplement, differential_pool
from bonuses.engine.months import months_by_grade
from bonuses.engine.payees import Payee, participants
from bonuses.engine.results import Allocation, BonusOutcome
from bonuses.engine.shares import share_words, split
from plans.engine.facts import Subject
from plans.engine.payable import payable
from plans.engine.rounding import two_places
from plans.engine.scheme import Scheme
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool, MonthsByGrade, SectionsFirst
from plans.engine.steps import Step
from scoring.engine.facts import YearFacts
from scoring.engine.results import Outcome


def distribute(
    facts: YearFacts, outcome: Outcome, scheme: Scheme, total: int | None, *, trace: bool = True
) -> BonusOutcome | None:
    """Split the year's bonus; None where the scheme has none or no total was given.

    With a blocking problem amounts stay undecided and only a given total is kept (rules 0.11).
    """
    rules = scheme.bonus
    if rules is None:
        return None
    subjects = {subject.code: subject for subject in facts.subjects}
    people = payable(rules, sorted(facts.people, key=lambda person: person.number), subjects)
    if isinstance(rules, MonthsByGrade):
        if outcome.blocked:
            return BonusOutcome(None, None, None, None)
        return months_by_grade(outcome, people, rules, trace)
    if total is None:
        return None
    if outcome.blocked:
        return BonusOutcome(total, None, None, None)
    payees = participants(people, {row.number: row for row in outcome.people}, scheme.reading("6.5"))
    if rules.sections_first is None:
        result = _split(total, payees, rules, trace)
    else:
        result = _by_sections(total, payees, subjects, outcome, rules, rules.sections_first, trace)
    return replace(result, hints=_hints(payees, rules))


def _split(
    total: int, payees: list[Payee], rules: DeductAndSupplement | DifferentialPool, trace: bool
) -> BonusOutcome:
    if isinstance(rules, DeductAndSupplement):
        return deduct_and_supplement(total, payees, rules, trace)
    return differential_pool(total, payees, rules, trace)


def _by_sections(
    total: int,
    payees: list[Payee],
    subjects: dict[str, Subject],
    outcome: Outcome,
    rules: DeductAndSupplement | DifferentialPool,
    first: SectionsFirst,
    trace: bool,
) -> BonusOutcome:
    """Money to sections first, by Σ base weights × coefficient of the section's grade, then to persons (rules 4.16)."""
    members: dict[str, list[Payee]] = defaultdict(list)
    for payee in payees:
        members[payee.person.subject].append(payee)
    grades = {row.code: row.grade for row in outcome.subjects}
    factors = {entry.grade: entry.coefficient for entry in first.coefficients}
    weights = {
        code: sum((p.weight for p in rows), start=Fraction(0))
        * _factor(subjects.get(code), grades.get(code), factors)
        for code, rows in members.items()
    }
    shares = split(total, weights)
    if shares is None:
        return _split(total, payees, rules, trace)
    parts = []
    weight_sum = sum(weights.values(), start=Fraction(0))
    for code, rows in sorted(members.items()):
        words = share_words("总额", total, "本对象权重", weights[code], weight_sum, shares[code])
        part = _split(shares[code].fen, rows, rules, trace)
        parts.append(
            replace(
                part,
                allocations=tuple(
                    _within(row, code, shares[code].fen, words, first) for row in part.allocations
                ),
            )
        )
    rows_of_all = sorted((row for part in parts for row in part.allocations), key=lambda row: row.number)
    return BonusOutcome(
        total,
        sum(part.paid or 0 for part in parts),
        sum(part.returned or 0 for part in parts),
        sum(part.undistributed or 0 for part in parts),
        tuple(rows_of_all),
    )


def _factor(subject: Subject | None, grade: str | None, factors: dict[str, Fraction]) -> Fraction:
    if subject is None or subject.kind == "单位":
        return Fraction(1)
    return factors.get(grade or "", Fraction(1))


def _within(row: Allocation, code: str, share: int, words: str, first: SectionsFirst) -> Allocation:
    if row.step is None:
        return row
    section = Step(
        "所在对象份额",
        Fraction(share, 100),
        f"{code} 分得 {two_places(share)}：{words}（权重为所属人员基数权重之和 × 等次系数）",
        first.clause,
        first.assumed,
        (f"考核对象:{code}",),
    )
    step = row.step
    children = (section, *step.children)
    return replace(
        row, step=Step(step.label, step.value, step.formula, step.clause, step.assumed, step.inputs, children)
    )


def _hints(payees: list[Payee], rules: DeductAndSupplement | DifferentialPool) -> tuple[str, ...]:
    """A 提示 where nothing differs: every grade pays alike (rules 6.2 «取消平均分配»)."""
    if not isinstance(rules, DeductAndSupplement) or not payees:
        return ()
    rates = {entry.grade: entry.rate for entry in rules.rates}
    if all(rates.get(payee.grade or "", Fraction(0)) == 0 for payee in payees):
        return ("所有人等次都不扣减，奖金按基数平均发放；请注意“取消平均分配绩效奖金”的要求",)
    return ()
