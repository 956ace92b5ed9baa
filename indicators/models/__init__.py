"""First- and second-level indicators, the quarterly ledger and everything filed with it."""

from __future__ import annotations

from indicators.models.indicators import ImportLayout, IndicatorExit, PrimaryIndicator, SecondaryIndicator
from indicators.models.ledger import Correction, Evidence, LedgerEntry, LedgerEvent
from indicators.models.reports import (
    MonthlyEvent,
    MonthlyEvidence,
    MonthlyReport,
    OverdueStep,
    QuarterlyReturn,
)

__all__ = [
    "Correction",
    "Evidence",
    "ImportLayout",
    "IndicatorExit",
    "LedgerEntry",
    "LedgerEvent",
    "MonthlyEvent",
    "MonthlyEvidence",
    "MonthlyReport",
    "OverdueStep",
    "PrimaryIndicator",
    "QuarterlyReturn",
    "SecondaryIndicator",
]
