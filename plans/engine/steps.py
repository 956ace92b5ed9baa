"""A number with its reason: the explained step (计算过程) and how exact numbers are written in it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

Value = Fraction | int | str | None


@dataclass(frozen=True, slots=True)
class Step:
    """One explained step.

    ``value`` is an exact number or a text (a grade, a decision); ``formula`` the sum in words with the numbers put
    in; ``clause`` the clause it rests on; ``assumed`` the reading where the text is silent; ``inputs`` the rows it
    was read from, as "表:键"; ``children`` the steps below it.
    """

    label: str
    value: Value = None
    formula: str = ""
    clause: str = ""
    assumed: str = ""
    inputs: tuple[str, ...] = ()
    children: tuple[Step, ...] = ()


def show(value: Fraction | int) -> str:
    """Write an exact number: all its decimals when there are at most six, else six and a ≈ in front."""
    if isinstance(value, int):
        return str(value)
    numerator, denominator = value.numerator, value.denominator
    if denominator == 1:
        return str(numerator)
    scaled, rest = divmod(abs(numerator) * 1_000_000, denominator)
    if 2 * rest >= denominator:
        scaled += 1
    whole, part = divmod(scaled, 1_000_000)
    text = f"{whole}.{part:06d}".rstrip("0").rstrip(".")
    return f"{'≈' if rest else ''}{'-' if numerator < 0 else ''}{text}"


def signed(value: Fraction | int) -> str:
    """Write a number with its sign in front."""
    return show(value) if value < 0 else f"+{show(value)}"
