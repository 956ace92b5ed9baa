"""How an appeal stands, in words: how long is left, overdue, decided."""

from __future__ import annotations

from datetime import date

from scoring.engine.appeal_days import days_left
from scoring.models import Appeal

Outcome = Appeal.Outcome


def standing_words(row: Appeal, today: date) -> str:
    """Where it stands today."""
    if row.outcome != Outcome.OPEN:
        return str(row.outcome)
    left = days_left(row.due_on, today)
    if left < 0:
        return f"逾期 {-left} 日未决定"
    return "今天是决定期限" if left == 0 else f"还有 {left} 日，到 {row.due_on}"


def tone_of(row: Appeal, today: date) -> str:
    """The tone of its badge."""
    if row.outcome == Outcome.OPEN:
        return "bad" if row.due_on < today else "waiting"
    return {Outcome.UPHELD: "neutral", Outcome.CHANGED: "info"}.get(Outcome(row.outcome), "muted")
