"""四舍五入, once and in one place (rules 0.2, 0.5): Python's own rounding is half-even and never used."""

from __future__ import annotations

from fractions import Fraction


def half_up(value: Fraction) -> int:
    """Round to the nearest whole number; a half goes away from zero (四舍五入)."""
    return half_up_ratio(value.numerator, value.denominator)


def half_up_ratio(numerator: int, denominator: int) -> int:
    """Round numerator ÷ denominator (a positive one) as ``half_up`` does, without making a fraction."""
    whole = (2 * abs(numerator) + denominator) // (2 * denominator)
    return whole if numerator >= 0 else -whole


def floor(value: Fraction) -> int:
    """Round down to a whole number, as a 比例 quota does (rules 0.5)."""
    return value.numerator // value.denominator


def hundredths(value: Fraction) -> int:
    """Round a score to its published two places, given as an integer of 1/100 (rules 0.2)."""
    return half_up_ratio(value.numerator * 100, value.denominator)


def two_places(hundredth: int) -> str:
    """Write 1/100 units (a published score or an amount in fen) with exactly two places: 9432 → "94.32"."""
    sign = "-" if hundredth < 0 else ""
    whole, rest = divmod(abs(hundredth), 100)
    return f"{sign}{whole}.{rest:02d}"
