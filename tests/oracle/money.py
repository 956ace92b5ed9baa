"""Splitting the total among people: 扣差补优 and the differentiated pool (rules 6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.exact import half_up, shares

DEDUCTION = {"优秀": Fraction(0), "良好": Fraction(0), "合格": Fraction(1, 10), "不合格": Fraction(1)}
COEFFICIENT = {"优秀": Fraction(12, 10), "良好": Fraction(1), "一般": Fraction(8, 10), "差": Fraction(0)}


@dataclass(frozen=True)
class Split:
    """Amounts in fen: base and pay by person, and the control line of rules 6.4."""

    total: int
    base: dict[str, int]
    pay: dict[str, int]
    returned: int

    @property
    def undistributed(self) -> int:
        """What is neither paid nor returned."""
        return self.total - sum(self.pay.values()) - self.returned


def deduct_and_supplement(
    total: int,
    weights: Mapping[str, Fraction],
    grades: Mapping[str, str],
    cancelled: set[str],
    into_pool: bool,
) -> Split:
    """扣差补优 (rules 6.2)."""
    base = shares(total, weights)
    staying = [one for one in base if one not in cancelled]
    lost = sum(base[one] for one in base if one in cancelled)
    deduction = {one: half_up(base[one] * DEDUCTION[grades[one]]) for one in staying}
    pool = sum(deduction.values()) + (lost if into_pool else 0)
    supplement: dict[str, int] = {}
    for grade in ("优秀", "良好"):
        receivers = {one: Fraction(base[one]) for one in staying if grades[one] == grade}
        if sum(receivers.values()):
            supplement = shares(pool, receivers)
            break
    pay = dict.fromkeys(base, 0)
    for one in staying:
        pay[one] = base[one] - deduction[one] + supplement.get(one, 0)
    return Split(total, base, pay, 0 if into_pool else lost)


def differential_pool(
    total: int,
    weights: Mapping[str, Fraction],
    grades: Mapping[str, str],
    cancelled: set[str],
    into_pool: bool,
) -> Split:
    """A fifth of the total is split by grade (rules 6.3)."""
    pool = half_up(Fraction(total, 5))
    base = shares(total - pool, weights)
    staying = [one for one in base if one not in cancelled]
    lost = sum(base[one] for one in base if one in cancelled)
    extra = shares(
        pool + (lost if into_pool else 0), {one: weights[one] * COEFFICIENT[grades[one]] for one in staying}
    )
    pay = {one: base[one] + extra[one] if one in extra else 0 for one in base}
    return Split(total, base, pay, 0 if into_pool else lost)
