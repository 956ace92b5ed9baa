"""What other parts have against approving the money of a version: each registers its question here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from scoring.models import Settlement

Question = Callable[[Settlement], list[str]]
_QUESTIONS: Final[list[Question]] = []


def register_money_guard(fn: Question) -> None:
    """Let `fn` speak against 核定 of a version: Chinese sentences, none where nothing does; once, however often."""
    if fn not in _QUESTIONS:
        _QUESTIONS.append(fn)


def asked(settlement: Settlement) -> list[str]:
    """What the registered parts have against it."""
    return [sentence for fn in _QUESTIONS for sentence in fn(settlement)]
