"""Answers that tell nothing beside what they say: not kept by anybody, sizes in coarse steps."""

from __future__ import annotations

from typing import Final, TypeVar

from django.http import HttpResponse

# A ballot page weighs some of these; the receipt one.
STEP: Final = 16_384
Answer = TypeVar("Answer", bound=HttpResponse)


def quiet(answer: Answer) -> Answer:
    """Let nobody keep the answer."""
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def level(answer: Answer) -> Answer:
    """Fill a page with blanks up to the next step, so that its size does not tell what stands on it."""
    short = -len(answer.content) % STEP
    answer.content = answer.content + b" " * short
    return answer
