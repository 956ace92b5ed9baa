"""What is entered about a year beside indicators and ballots, and the frozen settlements of it."""

from __future__ import annotations

from scoring.models.appeals import Appeal
from scoring.models.conduct import GraveEvent, ReminderLetter, Violation
from scoring.models.consequences import Consequence, Title
from scoring.models.decisions import Decision, PastResult, PublishedQuarter
from scoring.models.entered import Entered, Standing
from scoring.models.life import SettlementAct
from scoring.models.meetings import Meeting, RectificationItem
from scoring.models.quarters import CoefficientFactor, QuarterScore, QuarterSettlement
from scoring.models.registers import Adjustment, PersonalCharge, PublicRating
from scoring.models.settlement import PersonResult, Settlement, SettlementProblem, SubjectResult
from scoring.models.verdicts import FeedbackItem, SuperiorVerdict, VerdictItem
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
    "Appeal",
    "Attendance",
    "ChargeProposal",
    "CoefficientFactor",
    "Complaint",
    "ConductRecord",
    "Consequence",
    "Decision",
    "Entered",
    "FeedbackItem",
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
    "SettlementAct",
    "SettlementProblem",
    "Standing",
    "SubjectResult",
    "SuperiorVerdict",
    "Title",
    "VerdictItem",
    "Violation",
]
