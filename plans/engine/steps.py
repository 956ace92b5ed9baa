"""A number with its reason: the explained step (计算过程) and how exact numbers are written in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from plans.engine.rounding import half_up, two_places

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


def equals(value: Fraction | int) -> str:
    """End a sum: "= 94" when the number stands in full, "≈ 88.923404" when it does not."""
    text = show(value)
    return f"≈ {text[1:]}" if text.startswith("≈") else f"= {text}"


def published(value: Fraction, hundredth: int) -> str:
    """End a sum with the figure that is published of it: "≈ 88.923404 → 88.92".

    Where six places would seem to round to another figure (89.9949999 is not 89.995), as many stand there as it takes.
    """
    scale = 1_000_000
    while half_up(Fraction(half_up(value * scale) * 100, scale)) != half_up(value * 100):
        scale *= 10
    scaled = half_up(value * scale)
    whole, part = divmod(abs(scaled), scale)
    text = f"{whole}.{part:0{len(str(scale)) - 1}d}".rstrip("0").rstrip(".")
    mark = "=" if scaled == value * scale else "≈"
    return f"{mark} {'−' if scaled < 0 else ''}{text} → {two_places(hundredth)}"


def sum_words(terms: Sequence[Fraction]) -> str:
    """Write the terms of a sum: "0.5 + 0.3 − 2", "−2 + 0.5"."""
    words = " ".join(f"{'−' if term < 0 else '+'} {show(abs(term))}" for term in terms)
    return words.replace("− ", "−", 1) if words.startswith("−") else words.removeprefix("+ ")
