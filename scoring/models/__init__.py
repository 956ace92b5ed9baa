"""What is entered about a year beside indicators and ballots, and the frozen settlement of it."""

from __future__ import annotations

from scoring.models.conduct import GraveEvent, ReminderLetter, Violation
from scoring.models.decisions import Decision, PastResult, PublishedQuarter
from scoring.models.registers import Adjustment, PersonalCharge, PublicRating
from scoring.models.settlement import PersonResult, Settlement, SettlementProblem, SubjectResult

__all__ = [
    "Adjustment",
    "Decision",
    "GraveEvent",
    "PastResult",
    "PersonResult",
    "PersonalCharge",
    "PublicRating",
    "PublishedQuarter",
    "ReminderLetter",
    "Settlement",
    "SettlementProblem",
    "SubjectResult",
    "Violation",
]
