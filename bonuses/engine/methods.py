"""The two ways of splitting a total among participants: 扣差补优 and the differentiated pool (rules 6.2, 6.3)."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from bonuses.engine.payees import Payee
from bonuses.engine.results import Allocation, BonusOutcome
from bonuses.engine.shares import Share, share_words, split
from plans.engine.rounding import half_up, half_up_ratio, two_places
from plans.engine.scheme.outcomes import DeductAndSupplement, DifferentialPool
from plans.engine.steps import Step, equals, published, show

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
    deductions = {payee.number: _deduction(payee, bases[payee.number].fen, rates) for payee in payees}
    cancelled = sum(deductions[payee.number] for payee in payees if payee.cancelled_by)
    returned = cancelled if rules.cancelled_to == RETURNED else 0
    pool = sum(deductions.values()) - returned
    supplements = _supplements(pool, payees, bases, rules)
    weight_sum = sum((payee.weight for payee in payees), start=Fraction(0)) if trace else Fraction(0)
    helped = sum(bases[number].fen for number in supplements) if trace else 0
    source = f"扣减总额（含取消回池 {_yuan(cancelled)}）" if cancelled and not returned else "扣减总额"
    undistributed = pool - sum(share.fen for share in supplements.values())

    def explain(payee: Payee, base: Share, deduction: int, supplement: Share, amount: int) -> Step:
        words = f"基数份额 {_yuan(base.fen)} − 扣减 {_yuan(deduction)} + 补发 {_yuan(supplement.fen)} = {_yuan(amount)}"
        shared = share_words("分配额", total, "基数权重", payee.weight, weight_sum, base)
        children = [
            payee.weight_step(rules.clause),
            Step("基数份额", _amount(base.fen), shared, rules.clause),
            _deduction_step(payee, base.fen, deduction, rules, rates),
        ]
        if supplement.fen:
            words_of = share_words(source, pool, "本人基数份额", base.fen, helped, supplement)
            words_of += f"（在{payee.grade}人员中按基数份额分摊）"
            children.append(Step("补发", _amount(supplement.fen), words_of, rules.clause, rules.assumed))
        return Step("奖金", _amount(amount), words, rules.clause, rules.assumed, (), tuple(children))

    return _outcome(
        total, payees, bases, deductions, supplements, returned, undistributed, explain if trace else None
    )


def _deduction(payee: Payee, base: int, rates: dict[str, Fraction]) -> int:
    """All of a cancelled base, else the rate of the grade, half up to the fen."""
    if payee.cancelled_by:
        return base
    rate = rates[payee.grade or ""]
    return half_up_ratio(base * rate.numerator, rate.denominator)


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
        return _cancelled_step(payee, base, rules)
    rate = rates[payee.grade or ""]
    words = f"{payee.grade}：基数份额 {_yuan(base)} × {show(rate * 100)}% {_rounded(base * rate, deduction)}"
    assumed = _joined(rules.assumed, *(entry.assumed for entry in rules.rates if entry.grade == payee.grade))
    return Step("扣减", _amount(deduction), words, rules.clause, assumed)


def _cancelled_step(payee: Payee, base: int, rules: DeductAndSupplement | DifferentialPool) -> Step:
    words = f"因 {'、'.join(payee.cancelled_by)} 取消，{rules.cancelled_to} {_yuan(base)}"
    inputs = tuple(f"违规违纪:{code}" for code in payee.cancelled_by)
    return Step("取消奖金", _amount(base), words, rules.clause, "", inputs)


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
    weight_sum = sum((payee.weight for payee in payees), start=Fraction(0)) if trace else Fraction(0)
    weighted_sum = sum(weights.values(), start=Fraction(0)) if trace else Fraction(0)
    own_pool = half_up(total * rules.share)
    source = f"差异化奖金（含取消回池 {_yuan(cancelled)}）" if cancelled and not returned else "差异化奖金"
    supplements = split(pool, weights) or {}
    undistributed = pool - sum(share.fen for share in supplements.values())

    def explain(payee: Payee, base: Share, deduction: int, supplement: Share, amount: int) -> Step:
        taken = (
            f"分配额 {_yuan(total)} × {show(rules.share * 100)}% {_rounded(total * rules.share, own_pool)}"
        )
        rest = f"{taken}；{_yuan(total)} − {_yuan(own_pool)} = {_yuan(total - own_pool)}"
        shared = share_words("其余", total - own_pool, "基数权重", payee.weight, weight_sum, base)
        children = [
            payee.weight_step(rules.clause),
            Step("基本部分", _amount(base.fen), f"{rest}；{shared}", rules.clause),
        ]
        if payee.cancelled_by:
            children.append(_cancelled_step(payee, base.fen, rules))
        else:
            factor = factors[payee.grade or ""]
            words = f"基数权重 {show(payee.weight / 100)} × {payee.grade}系数 {show(factor)} {equals(payee.weight * factor / 100)}；"
            words += share_words(source, pool, "加权后", weights[payee.number], weighted_sum, supplement)
            own = (entry.assumed for entry in rules.coefficients if entry.grade == payee.grade)
            assumed = _joined(rules.assumed, *own)
            children.append(Step("差异化部分", _amount(supplement.fen), words, rules.clause, assumed))
        words = f"基本部分 {_yuan(base.fen)} − 取消 {_yuan(deduction)} + 差异化部分 {_yuan(supplement.fen)} = {_yuan(amount)}"
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


def _joined(*readings: str) -> str:
    return "；".join(dict.fromkeys(reading for reading in readings if reading))


def _rounded(fen: Fraction, rounded: int) -> str:
    """ "= 1552.23", or with the step of the rounding "= 1552.231 → 1552.23"."""
    return f"= {_yuan(rounded)}" if fen == rounded else published(fen / 100, rounded)
