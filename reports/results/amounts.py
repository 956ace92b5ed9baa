"""Amounts as people read them."""

from __future__ import annotations

from plans.engine.rounding import two_places


def money(fen: int) -> str:
    """An amount of fen in yuan with separators: 12345678 → "123,456.78"."""
    whole, cents = two_places(abs(fen)).split(".")
    return f"{'-' if fen < 0 else ''}{int(whole):,}.{cents}"
