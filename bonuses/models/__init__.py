"""The money of a settlement: its pool and shares, their approval, supplements, the city's chain, and 推演."""

from __future__ import annotations

from bonuses.models.approval import BonusApproval, BonusSupplement, SupplementLine
from bonuses.models.chain import InternalSplit
from bonuses.models.pool import BonusAllocation, BonusPool
from bonuses.models.scenarios import Scenario

__all__ = [
    "BonusAllocation",
    "BonusApproval",
    "BonusPool",
    "BonusSupplement",
    "InternalSplit",
    "Scenario",
    "SupplementLine",
]
