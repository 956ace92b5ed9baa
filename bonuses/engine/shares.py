"""Splitting an amount by weights, exact to the fen (rules 6.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

from plans.engine.rounding import two_places
from plans.engine.steps import equals, show


@dataclass(frozen=True, slots=True)
class Share:
    """One share: its fen, of which ``remainder`` (0 or 1) came from the largest remainders."""

    fen: int
    remainder: int


def split(total: int, weights: Mapping[str, Fraction | int]) -> dict[str, Share] | None:
    """Split ``total`` fen by weights: floor each exact share, then one fen each to the largest remainders.

    Ties go to the smaller id; zero weight gets zero; the shares always add up to ``total``. None when no weight is
    above zero, so that nothing can be split (rules §8 «6.2, 6.3»). Negative totals and weights are refused.
    """
    if total < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("amounts and weights are never negative")
    whole = _whole(weights)
    weight_sum = sum(whole.values())
    if weight_sum == 0:
        return None
    parts = {key: divmod(total * weight, weight_sum) for key, weight in whole.items()}
    missing = total - sum(floor for floor, _ in parts.values())
    order = sorted(parts, key=lambda key: (-parts[key][1], key))
    lucky = set(order[:missing])
    return {key: Share(floor + (key in lucky), int(key in lucky)) for key, (floor, _) in parts.items()}


# Many people have the same base: their sums read alike.
@lru_cache(maxsize=4096)
def share_words(
    what: str, total: int, of: str, weight: Fraction | int, weight_sum: Fraction | int, share: Share
) -> str:
    """A share with its sum: 总额 386500.00 × 基数权重 9300 ÷ 合计 248990 ≈ 14435.75…, with the fen of the remainder.

    Amounts and weights are given in fen; weights are shown in yuan.
    """
    exact = total * Fraction(weight) / (100 * weight_sum) if weight_sum else Fraction(0)
    words = f"{what} {two_places(total)} × {of} {show(Fraction(weight) / 100)} ÷ 合计 {show(Fraction(weight_sum) / 100)}"
    floor = share.fen - share.remainder
    if exact * 100 == share.fen:
        return f"{words} = {two_places(share.fen)}"
    text = f"{words} {equals(exact)}，取到分 {two_places(floor)}"
    added = f"；{two_places(floor)} + 尾差 0.01 = {two_places(share.fen)}"
    return f"{text}{added}" if share.remainder else text


def _whole(weights: Mapping[str, Fraction | int]) -> dict[str, int]:
    """The same weights as whole numbers: only their proportion matters."""
    scale = lcm(*(w.denominator for w in weights.values())) if weights else 1
    return {key: weight.numerator * (scale // weight.denominator) for key, weight in weights.items()}
