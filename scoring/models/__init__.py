"""What is entered about a year beside indicators and ballots, and the frozen settlements of it."""

from __future__ import annotations

from scoring.models.conduct import GraveEvent, ReminderLetter, Violation
from scoring.models.decisions import Decision, PastResult, PublishedQuarter
from scoring.models.entered import Entered, Standing
from scoring.models.meetings import Meeting, RectificationItem
from scoring.models.quarters import CoefficientFactor, QuarterScore, QuarterSettlement
from scoring.models.registers import Adjustment, PersonalCharge, PublicRating
from scoring.models.settlement import PersonResult, Settlement, SettlementProblem, SubjectResult
from scoring.models.watching import (
    Attendance,
    ChargeProposal,
    Complaint,
    ConductRecord,
    InspectingUnit,
    Inspection,
)

__all__ = [
    "Adjustment",
    "Attendance",
    "ChargeProposal",
    "CoefficientFactor",
    "Complaint",
    "ConductRecord",
    "Decision",
    "Entered",
    "GraveEvent",
    "InspectingUnit",
    "Inspection",
    "Meeting",
    "PastResult",
    "PersonResult",
    "PersonalCharge",
    "PublicRating",
    "PublishedQuarter",
    "QuarterScore",
    "QuarterSettlement",
    "RectificationItem",
    "ReminderLetter",
    "Settlement",
    "SettlementProblem",
    "Standing",
    "SubjectResult",
    "Violation",
]
