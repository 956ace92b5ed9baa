"""Reading a number from an address or a posted field that no form checks."""

from __future__ import annotations

from typing import Final

# Keys are 64 bits; Python itself refuses to read thousands of digits.
MOST_DIGITS: Final = 18


def number_asked(text: object) -> int | None:
    """Give the whole number that the text is in plain digits; None for everything else, however long."""
    words = text if isinstance(text, str) else ""
    plain = words.isascii() and words.isdigit() and len(words) <= MOST_DIGITS
    return int(words) if plain else None
