"""Whole-number units in which facts are kept, and their conversions (rules 0.1; design «Storage truths»).

Points are integers of 1/10000 point, money is integer fen, percentages and ratios are integers of 1/10¹².
Nothing here rounds silently: a value that does not fit its unit is refused, except ratios, which are read to
twelve decimal places (a spreadsheet keeps fifteen significant digits).
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

POINT: Final = 10_000
FEN: Final = 100
RATIO: Final = 10**12


def points_from_decimal(value: Decimal) -> int:
    """Turn a number of points into 1/10000 points; ValueError with more than 4 decimals."""
    scaled = value * POINT
    if scaled != scaled.to_integral_value():
        raise ValueError("more than 4 decimals")
    return int(scaled)


def fen_from_decimal(value: Decimal) -> int:
    """Turn an amount in yuan into fen; ValueError with more than 2 decimals."""
    scaled = value * FEN
    if scaled != scaled.to_integral_value():
        raise ValueError("more than 2 decimals")
    return int(scaled)


def ratio_from_decimal(value: Decimal) -> int:
    """Turn a ratio (0.95 for 95%) into 1/10¹² units, half up at the twelfth decimal place."""
    return int((value * RATIO).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def points_to_fraction(points: int) -> Fraction:
    """Take 1/10000 points into exact arithmetic."""
    return Fraction(points, POINT)


def ratio_to_fraction(ratio: int) -> Fraction:
    """Take a stored ratio into exact arithmetic."""
    return Fraction(ratio, RATIO)
