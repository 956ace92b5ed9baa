"""Exact arithmetic of the oracle: one rounding, bands, competition ranks, shares by largest remainder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor


def half_up(value: Fraction) -> int:
    """Round to a whole number, halves away from zero (rules 0.2 四舍五入)."""
    sign = -1 if value < 0 else 1
    return sign * floor(abs(value) + Fraction(1, 2))


def published(value: Fraction) -> Fraction:
    """A score as published: rounded once to two places (rules 0.2)."""
    return Fraction(half_up(value * 100), 100)


def two_places(value: Fraction | None) -> str | None:
    """A figure as 结果.json writes it: two places, or null where undecided."""
    if value is None:
        return None
    hundredths = half_up(value * 100)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"


def money(fen: int | None) -> str | None:
    """An amount in 分 as 元 with two places."""
    return two_places(None if fen is None else Fraction(fen, 100))


def band(value: Fraction, bands: Sequence[tuple[int, str]], otherwise: str) -> str:
    """The first band whose lower limit the published score reaches (rules 0.3)."""
    return next((name for low, name in bands if value >= low), otherwise)


def competition_ranks(keys: Mapping[str, tuple[Fraction, ...]]) -> dict[str, int]:
    """1, 1, 3 … : one more than the number of strictly better keys (rules 0.4)."""
    return {one: 1 + sum(other > keys[one] for other in keys.values()) for one in keys}


def shares(total_fen: int, weights: Mapping[str, Fraction]) -> dict[str, int]:
    """Split fen by weights, largest remainder, ties by 工号 ascending (rules 6.1); all zero: all get zero."""
    whole = sum(weights.values(), Fraction(0))
    if whole == 0:
        return dict.fromkeys(weights, 0)
    exact = {one: total_fen * weight / whole for one, weight in weights.items()}
    result = {one: floor(share) for one, share in exact.items()}
    missing = total_fen - sum(result.values())
    by_remainder = sorted(exact, key=lambda one: (result[one] - exact[one], one))
    for one in by_remainder[:missing]:
        result[one] += 1
    return result


def mean(values: Iterable[Fraction]) -> Fraction:
    """The arithmetic mean of at least one value."""
    listed = list(values)
    return sum(listed, Fraction(0)) / len(listed)
