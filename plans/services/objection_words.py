"""How the outcome of an objection is called: a 意见 is taken up, an 异议 holds or does not."""

from __future__ import annotations

from typing import Final

from plans.models import Objection

COMMENT: Final = "意见"
_COMMENTS: Final = {
    Objection.Outcome.ACCEPTED: "采纳",
    Objection.Outcome.PARTLY: "部分采纳",
    Objection.Outcome.REFUSED: "不采纳",
}


def outcome_words(outcome: str, word: str) -> str:
    """The outcome as people read it."""
    if word != COMMENT:
        return str(outcome)
    return _COMMENTS.get(Objection.Outcome(outcome), str(outcome))
