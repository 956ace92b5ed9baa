"""The bounds of a score: never below 0, never above its cap (rules 0.2, §8)."""

from __future__ import annotations

from fractions import Fraction

from plans.engine.rounding import hundredths, two_places
from plans.engine.steps import equals, published, show


def limited(total: Fraction, cap: Fraction | None, words: str) -> tuple[Fraction, str]:
    """A score within 0 and its cap, and its sum in words to the published figure (rules 0.2, §8)."""
    exact = total
    total = max(total, Fraction(0))
    if cap is not None:
        total = min(total, cap)
    if not words:  # nobody asks for the trace
        return total, ""
    score = hundredths(total)
    if total == exact:
        return total, f"{words} {published(total, score)}"
    bound = "低于 0 分" if exact < 0 else f"超过上限 {show(total)} 分"
    return total, f"{words} {equals(exact)}，{bound}，按 {show(total)} 分计 → {two_places(score)}"
