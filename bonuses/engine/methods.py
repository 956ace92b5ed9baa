"""The two ways of splitting a total among participants: 扣差补优 and the differentiated pool (rules 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bonuses.engine.payees import Payee
from bonuses.engine.results import Allocation, BonusOutcome
from bonuses.engine.shares import Share, split
from plans.engine.rounding import half_up, half_up_ratio, two_places
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool
from plans.engine.steps import Step, show

RETURNED = "收回"
NONE = Share(0, 0)


def deduct_and_supplement(
    total: int, payees: list[Payee], rules: DeductAndSupplement, trace: bool
) -> BonusOutcome:
    """扣差补优 (rules 6.2): deductions from the weaker grades supplement the best, by their base shares."""
    bases = split(total, {payee.number: payee.weight for payee in payees})
    if bases is None:
        return _nothing(total, payees, rules.clause, trace)
    rates = {entry.grade: entry.rate for entry in rules.rates}
    deductions: dict[str, int] = {}
    returned = pool = 0
    for payee in payees:
        base = bases[payee.number].fen
        if payee.cancelled_by:
            deductions[payee.number] = base
            returned += base if rules.cancelled_to == RETURNED else 0
            pool += base if rules.cancelled_to != RETURNED else 0
        else:
            rate = rates[payee.grade or ""]
            deductions[payee.number] = half_up_ratio(base * rate.numerator, rate.denominator)
            pool += deductions[payee.number]
    supplements = _supplements(pool, payees, bases, rules)
    undistributed = pool - sum(share.fen for share in supplements.values())

    def explain(payee: Payee, base: Share, deduction: int, supplement: Share, amount: int) -> Step:
        words = f"基数份额 {_yuan(base.fen)} − 扣减 {_yuan(deduction)} + 补发 {_yuan(supplement.fen)} = {_yuan(amount)}"
        children = [
            payee.weight_step(),
            Step(
                "基数份额",
                _amount(base.fen),
                f"总额 {_yuan(total)} 按基数权重分摊{_tail(base)}",
                rules.clause,
            ),
            _deduction_step(payee, base.fen, deduction, rules, rates),
        ]
        if supplement.fen:
            words_of = f"扣减总额 {_yuan(pool)} 在补发等次中按基数份额分摊{_tail(supplement)}"
            children.append(Step("补发", _amount(supplement.fen), words_of, rules.clause, rules.assumed))
        return Step("奖金", _amount(amount), words, rules.clause, rules.assumed, (), tuple(children))

    return _outcome(
        total, payees, bases, deductions, supplements, returned, undistributed, explain if trace else None
    )


def _supplements(
    pool: int, payees: list[Payee], bases: dict[str, Share], rules: DeductAndSupplement
) -> dict[str, Share]:
    """The pool over the first grade of ``supplement_to`` that has a receiver with a base; else nobody."""
    for grade in rules.supplement_to:
        receivers = {p.number: bases[p.number].fen for p in payees if p.grade == grade and not p.cancelled_by}
        found = split(pool, receivers) if receivers else None
        if found is not None:
            return found
    return {}


def _deduction_step(
    payee: Payee, base: int, deduction: int, rules: DeductAndSupplement, rates: dict[str, Fraction]
) -> Step:
    if payee.cancelled_by:
        words = f"因 {'、'.join(payee.cancelled_by)} 取消，{rules.cancelled_to} {_yuan(base)}"
        inputs = tuple(f"违规违纪:{code}" for code in payee.cancelled_by)
        return Step("取消奖金", _amount(base), words, rules.clause, "", inputs)
    words = f"{payee.grade} 扣减 {_yuan(base)} × {show(rates[payee.grade or ''] * 100)}% = {_yuan(deduction)}"
    return Step("扣减", _amount(deduction), words, rules.clause, rules.assumed)


def differential_pool(total: int, payees: list[Payee], rules: DifferentialPool, trace: bool) -> BonusOutcome:
    """The differentiated pool (rules 6.3): basic shares by base, the pool by base × coefficient of the grade."""
    pool = half_up(total * rules.share)
    bases = split(total - pool, {payee.number: payee.weight for payee in payees})
    if bases is None:
        return _nothing(total, payees, rules.clause, trace)
    deductions = {payee.number: bases[payee.number].fen if payee.cancelled_by else 0 for payee in payees}
    cancelled = sum(deductions.values())
    returned = cancelled if rules.cancelled_to == RETURNED else 0
    pool += cancelled - returned
    factors = {entry.grade: entry.coefficient for entry in rules.coefficients}
    weights = {p.number: p.weight * factors[p.grade or ""] for p in payees if not p.cancelled_by}
    supplements = split(pool, weights) or {}
    undistributed = pool - sum(share.fen for share in supplements.values())

    def explain(payee: Payee, base: Share, deduction: int, supplement: Share, amount: int) -> Step:
        children = [
            payee.weight_step(),
            Step("基本部分", _amount(base.fen), f"总额的其余部分按基数权重分摊{_tail(base)}", rules.clause),
        ]
        if payee.cancelled_by:
            words = f"因 {'、'.join(payee.cancelled_by)} 取消，{rules.cancelled_to} {_yuan(base.fen)}"
            inputs = tuple(f"违规违纪:{code}" for code in payee.cancelled_by)
            children.append(Step("取消奖金", _amount(deduction), words, rules.clause, "", inputs))
        else:
            factor = show(factors[payee.grade or ""])
            words = (
                f"差异化奖金 {_yuan(pool)} 按 基数权重 × {payee.grade} 系数 {factor} 分摊{_tail(supplement)}"
            )
            children.append(Step("差异化部分", _amount(supplement.fen), words, rules.clause, rules.assumed))
        words = f"基本 {_yuan(base.fen)} − 取消 {_yuan(deduction)} + 差异化 {_yuan(supplement.fen)} = {_yuan(amount)}"
        return Step("奖金", _amount(amount), words, rules.clause, rules.assumed, (), tuple(children))

    return _outcome(
        total, payees, bases, deductions, supplements, returned, undistributed, explain if trace else None
    )


Explain = Callable[[Payee, Share, int, Share, int], Step]


def _outcome(
    total: int,
    payees: list[Payee],
    bases: dict[str, Share],
    deductions: dict[str, int],
    supplements: dict[str, Share],
    returned: int,
    undistributed: int,
    explain: Explain | None,
) -> BonusOutcome:
    rows = []
    for payee in payees:
        base, deduction = bases[payee.number], deductions[payee.number]
        supplement = supplements.get(payee.number, NONE)
        amount = base.fen - deduction + supplement.fen
        step = explain(payee, base, deduction, supplement, amount) if explain else None
        tail = base.remainder + supplement.remainder
        rows.append(Allocation(payee.number, base.fen, deduction, supplement.fen, tail, amount, step))
    paid = sum(row.amount for row in rows)
    return BonusOutcome(total, paid, returned, undistributed, tuple(rows))


def _nothing(total: int, payees: list[Payee], clause: str, trace: bool) -> BonusOutcome:
    """Nobody has a weight: all of the total stays undistributed and is shown (rules 6.2, 6.4)."""
    step = Step("奖金", _amount(0), "所有人的基数权重都是 0，总额未分配", clause) if trace else None
    rows = tuple(Allocation(payee.number, 0, 0, 0, 0, 0, step) for payee in payees)
    return BonusOutcome(total, 0, 0, total, rows)


def _amount(fen: int) -> Fraction:
    return Fraction(fen, 100)


def _yuan(fen: int) -> str:
    return two_places(fen)


def _tail(share: Share) -> str:
    return "（含尾差 0.01）" if share.remainder else ""
